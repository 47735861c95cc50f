import { awaitedPage, requestedPage } from '../../analysis/awaited.ts'
import type { ObjectSnapshot, Snapshot } from '../../analysis/snapshot-types.ts'
import { type LaneStateName, laneStateNames, type PlotSeries, statePriority } from '../../analysis/timeline-data.ts'
import { labelsOf } from '../../atoms/atoms.ts'
import { formatCount, formatTime } from '../../base/format.ts'
import type { Language } from '../../base/messages.ts'
import { own } from '../../base/own.ts'
import type { StepIndex, ThreadId } from '../../base/units.ts'
import { threadWaitSentinels } from '../../model/ending.ts'
import { plain } from '../../sentences/phrase.ts'
import type { Hit, TimelineWords } from '../../timeline/timeline.ts'
import { attemptOf } from '../../trace/attempt.ts'
import { targetThread } from '../../trace/columns.ts'
import { operationName, type Trace } from '../../trace/trace.ts'
import { laneMessages, stateMessages } from '../messages/lanes.ts'
import { waitedThing, waitStatus } from '../messages/waits.ts'
import type { Scene } from '../state/view.ts'

/** Fields whose name says what kind of thing they are of. */
const speaking = new Set(['backlog', 'accepting', 'connecting', 'registered', 'selecting'])

/** The timeline's texts in one language. */
export function timelineMessages(language: Language, trace: Trace | null): TimelineWords {
  const say = <Text>(messages: { readonly en: Text; readonly zh: Text }): Text => messages[language]
  const state = (name: LaneStateName): string => say(stateMessages[name])
  const several = (trace?.objects.length ?? 0) > 1
  return {
    field: say(laneMessages.field),
    threads: say(laneMessages.threads),
    plots: say(laneMessages.plots),
    state,
    time: (value, unit) => `${value} ${unit === 's' && language === 'zh' ? '秒' : unit}`,
    wakes: (waker, woken, time, step) =>
      say(trace !== null && switchesAt(trace, step) ? laneMessages.switches : laneMessages.wakes)(waker, woken, time),
    plot(series) {
      const kind = trace?.objects[series.object]?.kind
      const messages = own(labelsOf(kind ?? '')?.plots ?? {}, series.field)
      const field = messages === undefined ? series.field : say(messages)
      const only = trace?.objects.filter((object) => object.kind === kind).length === 1
      return several && !(only && speaking.has(series.field))
        ? say(laneMessages.plotOf)(trace?.objects[series.object]?.name ?? '?', field)
        : field
    },
    plotRange: (series) => plotRange(series, language),
    arrowsHidden: (count) => say(laneMessages.arrowsHidden)(formatCount(count)),
    laneGroup: say(laneMessages.laneGroup),
    groupHead: say(laneMessages.groupHead),
    machineLane: say(laneMessages.machineLane),
    lane: (name, lane, status) => say(laneMessages.lane)(name, state(lane), status),
  }
}

/** Whether a step lets another greenlet of its thread go on: by a switch, or by the end of one. */
function switchesAt(trace: Trace, step: StepIndex): boolean {
  const name = operationName(trace, step)
  if (name === 'switch' || name === 'throw') return true
  const by = trace.threads[trace.steps.thread[step] ?? 0]
  return by?.kind === 'greenlet' && (name === 'end' || name === 'fail')
}

function plotRange(series: PlotSeries, language: Language): string {
  const messages = series.field === 'permits' ? laneMessages.of : laneMessages.atMost
  return messages[language](series.max)
}

/** One or two words on a thread's situation. */
export function laneStatus(trace: Trace, snapshot: Snapshot, thread: ThreadId, language: Language): string {
  const now = snapshot.threads[thread]
  if (now === undefined || now.state === 'unborn') return ''
  if (now.state === 'finished') return laneMessages.ended[language]
  if (now.state === 'failed') return laneMessages.failed[language]
  const waits = waitStatus(trace, snapshot, now, language)
  if (waits !== null) return waits
  if (now.state === 'sleeping' && now.next === 'input') return laneMessages.typing[language]
  const page = awaitedPage(trace, now)
  if (page !== null) return laneMessages.fetching[language](page)
  const joined = targetThread(now.waitsFor)
  if (now.state === 'blocked' && joined >= 0) {
    if (now.next === threadWaitSentinels.name) return laneMessages.reaps[language]
    return laneMessages.joins[language](nameOf(trace, joined))
  }
  const [held, more] = now.holds
  if (held === undefined) return ''
  if (more !== undefined) return laneMessages.hasMany[language](now.holds.length)
  const object = snapshot.objects[held.object]
  if (trace.objects[held.object]?.kind === 'rwlock')
    return (object?.fields.get('writer') === 0 ? laneMessages.reads : laneMessages.writes)[language]
  const depth = object?.fields.get('depth') ?? 1
  if (depth > 1) return laneMessages.hasDeep[language](trace.objects[held.object]?.name ?? '?', depth)
  return isRoom(object)
    ? laneMessages.inside[language]
    : laneMessages.has[language](trace.objects[held.object]?.name ?? '?')
}

/** How many threads of a group are in line, inside something, or else in which state. */
export function groupStatus(
  trace: Trace,
  snapshot: Snapshot,
  threads: readonly ThreadId[],
  language: Language,
): string {
  const counts = new Map<string, number>()
  const count = (what: string): unknown => counts.set(what, (counts.get(what) ?? 0) + 1)
  // In the order in which they are told.
  const { inside, standing } = { inside: laneMessages.inside[language], standing: laneMessages.standing[language] }
  for (const what of [inside, standing]) counts.set(what, 0)
  for (const thread of threads) {
    const now = snapshot.threads[thread]
    if (now?.state === 'blocked' && now.waitsFor >= 0) count(standing)
    else if (now !== undefined && now.holds.length > 0) count(inside)
    else if (now !== undefined && awaitedPage(trace, now) !== null) count(laneMessages.forPages[language])
    else count(stateMessages[now?.state ?? 'unborn'][language])
  }
  const told = [...counts].flatMap(([what, n]) => (n === 0 ? [] : laneMessages.groupPart[language](n, what)))
  return laneMessages.groupStatus[language](threads.length, told)
}

/** The state of a group: that of the member whose state says most. */
export function groupState(snapshot: Snapshot, threads: readonly ThreadId[]): LaneStateName {
  const states = new Set(threads.map((thread) => snapshot.threads[thread]?.state ?? 'unborn'))
  const best = statePriority.findLast((code) => states.has(laneStateNames[code] ?? 'unborn'))
  return laneStateNames[best ?? 0] ?? 'unborn'
}

/** Whether holding is being in one of several places. */
function isRoom(object: ObjectSnapshot | undefined): boolean {
  return object !== undefined && object.holders.length > 1
}

/** What the tooltip says of a point: lines, the first of which names the thing. */
export function describeHit(scene: Scene, hit: Hit, language: Language): string {
  const { trace } = scene
  const time = (value: number): string => formatTime(value, language)
  if (hit.kind === 'plot') {
    const series = scene.data.plots[hit.plot]
    if (series === undefined || hit.value === null) return ''
    const name = timelineMessages(language, trace).plot(series)
    return `${name}${language === 'zh' ? '：' : ': '}${hit.value}\n${time(hit.time)}`
  }
  if (hit.kind === 'lane') return nameOf(trace, hit.thread)
  if (hit.kind !== 'stretch') return ''
  const name = nameOf(trace, hit.thread)
  const lines = [
    laneMessages.stretch[language](name, stateMessages[hit.state][language]),
    laneMessages.fromTo[language](time(hit.from), time(hit.to), time(hit.to - hit.from)),
  ]
  if (hit.state === 'sleeping') {
    const page = requestedPage(trace, hit.step)
    if (page !== null) lines.push(laneMessages.waitsForPage[language](page))
    else if (hit.step >= 0 && operationName(trace, hit.step) === 'input')
      lines.push(laneMessages.waitsForInput[language])
  }
  if (hit.state === 'ready') lines.push(laneMessages.waitsForCore[language])
  if (hit.state === 'blocked') {
    const joined = targetThread(hit.target)
    if (joined >= 0 && attemptedAt(trace, hit.step) === threadWaitSentinels.name)
      lines.push(laneMessages.waitsForAny[language])
    else if (joined >= 0) lines.push(laneMessages.waitsForEnd[language](nameOf(trace, joined)))
    else if (hit.target >= 0) {
      const thing = waitedThing(trace, hit.target, attemptedAt(trace, hit.step), language)
      lines.push(laneMessages.waitsFor[language](plain(thing)))
    }
    const waker = hit.endedBy >= 0 ? scene.data.stepThread[hit.endedBy] : undefined
    if (waker !== undefined && waker !== hit.thread) lines.push(laneMessages.wokenBy[language](nameOf(trace, waker)))
  }
  if (hit.holds.length > 0) {
    const names = hit.holds.map((object) => trace.objects[object]?.name ?? '?')
    lines.push(laneMessages.holding[language](names.join(language === 'zh' ? '、' : ', ')))
  }
  return lines.join('\n')
}

/** The operation that could not proceed at a step; null where the record does not say. */
function attemptedAt(trace: Trace, step: StepIndex): string | null {
  return step >= 0 && operationName(trace, step) === 'block' ? attemptOf(trace, step).operation : null
}

function nameOf(trace: Trace, thread: ThreadId): string {
  return trace.threads[thread]?.name ?? `#${thread}`
}
