/** What there is to say of runs that go wrong: fetched with the first that does. */
import type { LockFaults } from '../../analysis/deadlock.ts'
import { loadable } from '../../base/loadable.ts'
import type { Message } from '../../base/messages.ts'
import type { Trace } from '../../trace/trace.ts'
import type { Goal, Notice, NoticeAction } from '../state/outcome.ts'

/** A notice that speaks of the page, not of a thread. */
export function pageNotice(id: string, lines: readonly Message[], actions: readonly NoticeAction[] = []): Notice {
  return { id, about: 'page', lines, actions }
}

const endings = loadable({ notices: () => import('./run-notices.ts') })

/**
 * Fetches what tells of a run, when there is anything to tell and it is not there yet: to be awaited before the others of
 * this file are asked. Null when there is nothing to wait for.
 * @throws TypeError (as a rejection) when it cannot be fetched; asked again, it is fetched again
 */
export function loadEnding(trace: Trace, faults: LockFaults): Promise<void> | null {
  return wentWell(trace, faults) ? null : endings.load(endings.names)
}

/** Begins to fetch it, for a run that may well be stopped: the machine is busy then, and a person waits. */
export function preloadEnding(): void {
  endings.load(endings.names)?.catch(() => {})
}

/** Whether it ended by itself, with nothing to be told of it. */
function wentWell({ end: { detail } }: Trace, { rings, leftHeld }: LockFaults): boolean {
  if (rings.length > 0 || leftHeld.length > 0) return false
  return detail.kind === 'finished' && detail.failed.length === 0
}

/** All that is to be said of a run: who blocks whom for ever, and how it ended. */
export function runNotices(trace: Trace, faults: LockFaults, goTo: (goal: Goal) => void): Notice[] {
  return endings.get('notices')?.runNotices(trace, faults, goTo) ?? []
}

/** Where a run goes wrong for good: the first ring that closes, else a failure, else its end; null where it does not. */
export function failureGoal(trace: Trace, faults: LockFaults): Goal | null {
  return endings.get('notices')?.failureGoal(trace, faults) ?? null
}

/** What there is to say of how a run ended; null for nothing. */
export function endNotice(trace: Trace, faults: LockFaults, goTo: (goal: Goal) => void): Notice | null {
  return endings.get('notices')?.endNotice(trace, faults, goTo) ?? null
}
