import { type LeftHeld, type LockFaults, lockFaults, type Ring } from '../../analysis/deadlock.ts'
import { formatTime } from '../../base/format.ts'
import type { Message } from '../../base/messages.ts'
import type { StepIndex, ThreadId } from '../../base/units.ts'
import type { Trace } from '../../trace/trace.ts'
import { lockMessages } from '../messages/locks.ts'
import { filled } from '../messages/notices.ts'
import type { ShownLine } from '../messages/outcomes.ts'
import type { SaidWithLines } from '../state/outcome.ts'

/** Something that went wrong with locks, in words, and where to look. */
export interface LockNotice {
  readonly id: string
  readonly lines: SaidWithLines
  readonly label: Message
  readonly at: { readonly step: StepIndex; readonly thread: ThreadId }
}

/** More than this many are counted instead of told. */
const told = 3

/** What there is to say of a trace's rings of waits, those that last first, and of locks that nobody let go. */
export function lockNotices(trace: Trace, faults: LockFaults = lockFaults(trace)): LockNotice[] {
  const { rings, leftHeld } = faults
  const inAll = ringsHoldAll(trace, faults) ? filled(lockMessages.inAll, faults.behind.size) : null
  const lasting = rings.filter(({ until }) => until === null)
  const order = [...lasting, ...rings.filter(({ until }) => until !== null)]
  const notices = order.slice(0, told).map((ring, i): LockNotice => {
    const more = i === told - 1 && order.length > told ? [filled(lockMessages.moreRings, order.length - told)] : []
    const lines: SaidWithLines = (shownLine) => [...ringLines(trace, ring, inAll, shownLine), ...more]
    const thread = ring.links[0]?.thread ?? 0
    return { id: `ring-${i}`, lines, label: lockMessages.showRing, at: { step: ring.step, thread } }
  })
  const [first] = leftHeld
  if (first !== undefined) {
    const lines = leftHeld.slice(0, told).map((left) => leftLine(trace, left))
    if (leftHeld.length > told) lines.push(filled(lockMessages.moreHeld, leftHeld.length - told))
    notices.push({
      id: 'left-held',
      lines: () => lines,
      label: lockMessages.showEnd,
      at: { step: first.step, thread: first.thread },
    })
  }
  return notices
}

/** Whether a run ended in a deadlock all of which is rings and who waits for them, so that they say all of it. */
export function ringsHoldAll(trace: Trace, faults: LockFaults = lockFaults(trace)): boolean {
  const { detail } = trace.end
  return detail.kind === 'deadlock' && detail.stuck.every(({ thread }) => faults.behind.has(thread))
}

/** @param inAll said of a ring that lasts, where the run ended with it */
function ringLines(trace: Trace, ring: Ring, inAll: Message | null, shownLine: ShownLine): Message[] {
  const { links, step, until, breakable } = ring
  const waits = (language: 'en' | 'zh'): string =>
    links
      .map(({ thread, object, turn, line: programLine }, i) => {
        const line = shownLine(programLine)
        const who = nameOf(trace, thread)
        const next = nameOf(trace, links[(i + 1) % links.length]?.thread ?? thread)
        if (turn) return lockMessages.forTurn[language](who, next, line)
        if (object === null) return lockMessages.forEnd[language](who, next, line)
        const what = trace.objects[object]?.name ?? '?'
        if (links.length === 1) return lockMessages.forOwn[language](who, what, line)
        return lockMessages.forLock[language](who, what, line, next)
      })
      .join(language === 'zh' ? '；' : '; ')
  const after: Message =
    until !== null
      ? both((language) =>
          lockMessages.cameApart[language](
            until,
            at(trace, until, language),
            nameOf(trace, trace.steps.thread[until] ?? 0),
          ),
        )
      : (inAll ?? (breakable ? lockMessages.unless : lockMessages.never))
  return [both((language) => lockMessages.closes[language](step, at(trace, step, language), waits(language))), after]
}

function leftLine(trace: Trace, { thread, object, step }: LeftHeld): Message {
  const what = trace.objects[object]?.name ?? '?'
  return both((language) =>
    lockMessages.leftHeld[language](nameOf(trace, thread), what, step, at(trace, step, language)),
  )
}

function both(messages: (language: 'en' | 'zh') => string): Message {
  return { en: messages('en'), zh: messages('zh') }
}

function at(trace: Trace, step: StepIndex, language: 'en' | 'zh'): string {
  return formatTime(trace.steps.time[step] ?? 0, language)
}

function nameOf(trace: Trace, thread: ThreadId): string {
  return trace.threads[thread]?.name ?? `#${thread}`
}
