/** What is said of the lanes of cores and of interpreter locks. */
import { machineAt, machineLaneOf } from '../../analysis/machine-lanes.ts'
import { LaneState, type LaneStateName, laneStateNames, type MachineLane } from '../../analysis/timeline-data.ts'
import { formatTime } from '../../base/format.ts'
import type { Language } from '../../base/messages.ts'
import type { Microseconds, ThreadId } from '../../base/units.ts'
import type { Hit } from '../../timeline/timeline.ts'
import type { Trace } from '../../trace/trace.ts'
import { laneMessages } from '../messages/lanes.ts'
import type { Scene } from '../state/view.ts'

/** `Core 1`, or the GIL, of a process where several have one. */
export function machineName({ trace, data }: Scene, lane: MachineLane, language: Language): string {
  if (lane.kind === 'core') return laneMessages.core[language](lane.number + 1)
  const locks = data.machine?.lanes.filter(({ kind }) => kind === 'gil').length ?? 0
  return locks < 2 ? laneMessages.gil[language] : laneMessages.gilOf[language](nameOf(trace, lane.process))
}

/** Who has a core or lock at a time, in a word or two. */
export function machineStatus({ trace, data }: Scene, index: number, time: Microseconds, language: Language): string {
  const lane = data.machine?.lanes[index]
  if (!data.machine || lane === undefined) return ''
  const { thread, state } = machineAt(data.machine, index, time)
  if (thread < 0) return laneMessages[lane.kind === 'core' ? 'idle' : 'free'][language]
  const name = nameOf(trace, thread)
  return lane.kind === 'core' && state === LaneState.ready ? laneMessages.changesTo[language](name) : name
}

/** The state that the glyph of a core or lock shows. */
export function machineState({ data }: Scene, index: number, time: Microseconds): LaneStateName {
  return laneStateNames[data.machine ? machineAt(data.machine, index, time).state : 0] ?? 'unborn'
}

/** The thread that has a core or lock at a time, or -1. */
export function machineThread({ data }: Scene, index: number, time: Microseconds): ThreadId {
  return data.machine ? machineAt(data.machine, index, time).thread : -1
}

/** What the tooltip says of a point on the lane of a core or lock; null of any other. */
export function describeMachine(scene: Scene, hit: Hit, language: Language): string | null {
  if (hit.kind !== 'lane' && hit.kind !== 'stretch') return null
  const { trace, data } = scene
  const lane = data.machine?.lanes[machineLaneOf(hit.thread)]
  if (lane === undefined) return null
  const name = machineName(scene, lane, language)
  const time = (value: Microseconds): string => formatTime(value, language)
  if (hit.kind === 'lane')
    return laneMessages.machineLane[language](name, laneMessages[lane.kind === 'core' ? 'idle' : 'free'][language])
  const who = nameOf(trace, -2 - hit.target)
  const says =
    lane.kind === 'core'
      ? laneMessages[hit.state === 'ready' ? 'coreChanges' : 'runsOn'][language](name, who)
      : laneMessages[hit.state === 'ready' ? 'keepsLock' : 'hasLock'][language](who, name)
  const lines = [says, laneMessages.fromTo[language](time(hit.from), time(hit.to), time(hit.to - hit.from))]
  const waiting = lane.kind === 'gil' ? wanting(scene, lane.process, hit.time) : []
  if (waiting.length > 0) lines.push(laneMessages.wantIt[language](waiting.join(language === 'zh' ? '、' : ', ')))
  return lines.join('\n')
}

/** Who waits at a time for the lock of a process. */
function wanting({ trace, data }: Scene, process: ThreadId, time: Microseconds): string[] {
  const { offsets, start, end, state } = data.intervals
  const pid = trace.threads[process]?.pid
  return trace.threads.flatMap(({ id, pid: own, name }) => {
    if (own !== pid) return []
    for (let row = offsets[id] ?? 0; row < (offsets[id + 1] ?? 0); row++)
      if (state[row] === LaneState.wantsGil && (start[row] ?? 0) <= time && (end[row] ?? 0) > time) return [name]
    return []
  })
}

function nameOf(trace: Trace, thread: ThreadId): string {
  return trace.threads[thread]?.name ?? `#${thread}`
}
