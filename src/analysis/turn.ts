import type { ThreadId } from '../base/units.ts'
import type { Trace } from '../trace/trace.ts'
import type { Snapshot } from './snapshot-types.ts'
import type { LaneStateName } from './timeline-data.ts'

/** Who of a greenlet's thread has the turn; null where the thread has ended. */
export function turnIn(trace: Trace, snapshot: Snapshot, thread: ThreadId): ThreadId | null {
  const hostOf = (id: ThreadId) => trace.threads[id]?.host ?? id
  const current = snapshot.threads.find(
    ({ thread: other, state }) => hostOf(other) === hostOf(thread) && turns.has(state),
  )
  return current?.thread ?? null
}

const turns: ReadonlySet<LaneStateName> = new Set(['running', 'ready', 'blocked', 'sleeping'])
