import type { LockFaults } from '../../analysis/deadlock.ts'
import type { Trace } from '../../trace/trace.ts'
import { endActs } from '../messages/endings.ts'
import type { Goal, Notice } from '../state/outcome.ts'
import { describeEnd } from './end-notice.ts'
import { lockNotices } from './lock-notices.ts'

/** All that is to be said of a run: who blocks whom for ever, and how it ended. */
export function runNotices(trace: Trace, faults: LockFaults, goTo: (goal: Goal) => void): Notice[] {
  const notices = lockNotices(trace, faults).map(
    ({ id, lines, label, at }): Notice => ({
      id,
      about: 'blocked',
      lines,
      actions: [{ label, act: () => goTo({ ...at, isRing: true }) }],
    }),
  )
  const ending = endNotice(trace, faults, goTo)
  return ending === null ? notices : [...notices, ending]
}

/** Where a run goes wrong for good: the first ring that closes, else a failure, else its end; null where it does not. */
export function failureGoal(trace: Trace, faults: LockFaults): Goal | null {
  const ring = faults.rings.find(({ until }) => until === null)
  if (ring) return { step: ring.step, thread: ring.links[0]?.thread ?? null, isRing: true }
  const at = describeEnd(trace, faults)?.at
  if (at) return at
  const [left] = faults.leftHeld
  return left ? { step: left.step, thread: left.thread } : null
}

/** What there is to say of how a run ended; null for nothing. */
export function endNotice(trace: Trace, faults: LockFaults, goTo: (goal: Goal) => void): Notice | null {
  const ending = describeEnd(trace, faults)
  if (ending === null) return null
  const { at, about, lines } = ending
  if (at === null) return { id: 'end', about, lines, actions: [] }
  const isDivergence = trace.end.detail.kind === 'choice'
  const label = isDivergence ? endActs.goToDivergence : about === 'failed' ? endActs.goToFailure : endActs.goToEnd
  return { id: 'end', about, lines, actions: [{ label, act: () => goTo(at) }] }
}
