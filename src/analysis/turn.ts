import type { ThreadId } from '../base/units.ts'
import type { Trace } from '../trace/trace.ts'
import type { Moment } from './moment-types.ts'
import type { LaneStateName } from './timeline-data.ts'

/** Who of a greenlet's thread has the turn; null where the thread has ended. */
export function turnIn(trace: Trace, moment: Moment, thread: ThreadId): ThreadId | null {
  const hostOf = (id: ThreadId) => trace.threads[id]?.host ?? id
  const current = moment.threads.find(
    ({ thread: other, state }) => hostOf(other) === hostOf(thread) && turns.has(state),
  )
  return current?.thread ?? null
}

const turns: ReadonlySet<LaneStateName> = new Set(['running', 'ready', 'blocked', 'sleeping'])
