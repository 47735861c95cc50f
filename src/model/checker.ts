import type { Trace } from '../trace/trace.ts'
import { Choices } from './check/choices.ts'
import { End } from './check/end.ts'
import type { Finding } from './check/finding.ts'
import { Replay } from './check/replay.ts'
import { checkTables } from './check/tables.ts'
import { Times } from './check/times.ts'

export { type Finding, findingText } from './check/finding.ts'

/**
 * Holds a trace, no matter who made it, to what can be so: replays its steps against the model, and compares its times,
 * its tables and its end with them. It takes time in proportion to the length of the trace.
 * @returns the first thing that is not so, or null when all is
 */
export function checkTrace(trace: Trace): Finding | null {
  const replay = new Replay(trace)
  const choices = new Choices(trace)
  const times = new Times(trace, replay, choices)
  const wrong = replay.spawn.main()
  if (wrong !== null) return wrong
  for (let step = 0; step < trace.stepCount; step++) {
    const finding = replay.take(step) ?? choices.check(step, replay) ?? times.check(step)
    if (finding !== null) return finding
  }
  return replay.spawn.left() ?? checkTables(trace) ?? new End(trace, replay, times, choices).check()
}
