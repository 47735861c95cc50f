import { awaitedPage, requestedPage } from '../../analysis/awaited.ts'
import type { Moment, ObjectMoment } from '../../analysis/moment-types.ts'
import { type LaneStateName, laneStateNames, type PlotSeries, statePriority } from '../../analysis/timeline-data.ts'
import { own } from '../../base/own.ts'
import type { StepIndex, ThreadId } from '../../base/units.ts'
import type { Language, Words } from '../../base/words.ts'
import { threadWaitSentinels } from '../../model/ending.ts'
import type { Hit, TimelineWords } from '../../timeline/timeline.ts'
import { attemptOf } from '../../trace/attempt.ts'
import { targetThread } from '../../trace/columns.ts'
import { operationName, type Trace } from '../../trace/trace.ts'
import { laneWords, stateWords } from '../messages/lanes.ts'
import { countWords, timeWords } from '../messages/numbers.ts'
import { plain } from '../messages/phrase.ts'
import { waitedThing, waitStatus } from '../messages/waits.ts'
import type { Scene } from '../state/view.ts'

/** Names of what has a plot, by the fields of the layouts. */
export const fieldNames: { readonly [field: string]: Words } = {
  permits: laneWords.freePermits,
  waiters: laneWords.inLine,
  locked: laneWords.locked,
  flag: laneWords.flag,
  depth: laneWords.depth,
  value: laneWords.value,
  broken: laneWords.broken,
  round: laneWords.round,
  items: laneWords.items,
  unfinished: laneWords.unfinished,
  shutdown: laneWords.shutdown,
  getters: laneWords.getters,
  putters: laneWords.putters,
  joiners: laneWords.joiners,
  readers: laneWords.readers,
  readersWaiting: laneWords.readersWaiting,
  writersWaiting: laneWords.writersWaiting,
  backlog: laneWords.backlog,
  accepting: laneWords.accepting,
  connecting: laneWords.connecting,
  registered: laneWords.registered,
  selecting: laneWords.selecting,
  lines: laneWords.lines,
}

/** Fields whose name says what kind of thing they are of. */
const speaking = new Set(['backlog', 'accepting', 'connecting', 'registered', 'selecting'])

/** The timeline's texts in one language. */
export function timelineWords(language: Language, trace: Trace | null): TimelineWords {
  const say = <Text>(words: { readonly en: Text; readonly zh: Text }): Text => words[language]
  const state = (name: LaneStateName): string => say(stateWords[name])
  const several = (trace?.objects.length ?? 0) > 1
  return {
    field: say(laneWords.field),
    threads: say(laneWords.threads),
    plots: say(laneWords.plots),
    state,
    time: (value, unit) => `${value} ${unit === 's' && language === 'zh' ? '秒' : unit}`,
    wakes: (waker, woken, time, step) =>
      say(trace !== null && switchesAt(trace, step) ? laneWords.switches : laneWords.wakes)(waker, woken, time),
    plot(series) {
      const words = own(fieldNames, series.field)
      const field = words === undefined ? series.field : say(words)
      const kind = trace?.objects[series.object]?.kind
      const only = trace?.objects.filter((object) => object.kind === kind).length === 1
      return several && !(only && speaking.has(series.field))
        ? say(laneWords.plotOf)(trace?.objects[series.object]?.name ?? '?', field)
        : field
    },
    plotRange: (series) => plotRange(series, language),
    arrowsHidden: (count) => say(laneWords.arrowsHidden)(countWords(count)),
    laneGroup: say(laneWords.laneGroup),
    groupHead: say(laneWords.groupHead),
    machineLane: say(laneWords.machineLane),
    lane: (name, lane, status) => say(laneWords.lane)(name, state(lane), status),
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
  const words = series.field === 'permits' ? laneWords.of : laneWords.atMost
  return words[language](series.max)
}

/** One or two words on a thread's situation. */
export function laneStatus(trace: Trace, moment: Moment, thread: ThreadId, language: Language): string {
  const now = moment.threads[thread]
  if (now === undefined || now.state === 'unborn') return ''
  if (now.state === 'finished') return laneWords.ended[language]
  if (now.state === 'failed') return laneWords.failed[language]
  const waits = waitStatus(trace, moment, now, language)
  if (waits !== null) return waits
  if (now.state === 'sleeping' && now.next === 'input') return laneWords.typing[language]
  const page = awaitedPage(trace, now)
  if (page !== null) return laneWords.fetching[language](page)
  const joined = targetThread(now.waitsFor)
  if (now.state === 'blocked' && joined >= 0) {
    if (now.next === threadWaitSentinels.name) return laneWords.reaps[language]
    return laneWords.joins[language](nameOf(trace, joined))
  }
  const [held, more] = now.holds
  if (held === undefined) return ''
  if (more !== undefined) return laneWords.hasMany[language](now.holds.length)
  const object = moment.objects[held.object]
  if (trace.objects[held.object]?.kind === 'rwlock')
    return (object?.fields.get('writer') === 0 ? laneWords.reads : laneWords.writes)[language]
  const depth = object?.fields.get('depth') ?? 1
  if (depth > 1) return laneWords.hasDeep[language](trace.objects[held.object]?.name ?? '?', depth)
  return isRoom(object) ? laneWords.inside[language] : laneWords.has[language](trace.objects[held.object]?.name ?? '?')
}

/** How many threads of a group are in line, inside something, or else in which state. */
export function groupStatus(trace: Trace, moment: Moment, threads: readonly ThreadId[], language: Language): string {
  const counts = new Map<string, number>()
  const count = (what: string): unknown => counts.set(what, (counts.get(what) ?? 0) + 1)
  // In the order in which they are told.
  const { inside, standing } = { inside: laneWords.inside[language], standing: laneWords.standing[language] }
  for (const what of [inside, standing]) counts.set(what, 0)
  for (const thread of threads) {
    const now = moment.threads[thread]
    if (now?.state === 'blocked' && now.waitsFor >= 0) count(standing)
    else if (now !== undefined && now.holds.length > 0) count(inside)
    else if (now !== undefined && awaitedPage(trace, now) !== null) count(laneWords.forPages[language])
    else count(stateWords[now?.state ?? 'unborn'][language])
  }
  const told = [...counts].flatMap(([what, n]) => (n === 0 ? [] : laneWords.groupPart[language](n, what)))
  return laneWords.groupStatus[language](threads.length, told)
}

/** The state of a group: that of the member whose state says most. */
export function groupState(moment: Moment, threads: readonly ThreadId[]): LaneStateName {
  const states = new Set(threads.map((thread) => moment.threads[thread]?.state ?? 'unborn'))
  const best = statePriority.findLast((code) => states.has(laneStateNames[code] ?? 'unborn'))
  return laneStateNames[best ?? 0] ?? 'unborn'
}

/** Whether holding is being in one of several places. */
function isRoom(object: ObjectMoment | undefined): boolean {
  return object !== undefined && object.sockets.length > 1
}

/** What the tooltip says of a point: lines, the first of which names the thing. */
export function describeHit(scene: Scene, hit: Hit, language: Language): string {
  const { trace } = scene
  const time = (value: number): string => timeWords(value, language)
  if (hit.kind === 'plot') {
    const series = scene.data.plots[hit.plot]
    if (series === undefined || hit.value === null) return ''
    const name = timelineWords(language, trace).plot(series)
    return `${name}${language === 'zh' ? '：' : ': '}${hit.value}\n${time(hit.time)}`
  }
  if (hit.kind === 'lane') return nameOf(trace, hit.thread)
  if (hit.kind !== 'stretch') return ''
  const name = nameOf(trace, hit.thread)
  const lines = [
    laneWords.stretch[language](name, stateWords[hit.state][language]),
    laneWords.fromTo[language](time(hit.from), time(hit.to), time(hit.to - hit.from)),
  ]
  if (hit.state === 'sleeping') {
    const page = requestedPage(trace, hit.step)
    if (page !== null) lines.push(laneWords.waitsForPage[language](page))
    else if (hit.step >= 0 && operationName(trace, hit.step) === 'input') lines.push(laneWords.waitsForInput[language])
  }
  if (hit.state === 'ready') lines.push(laneWords.waitsForCore[language])
  if (hit.state === 'blocked') {
    const joined = targetThread(hit.target)
    if (joined >= 0 && attemptedAt(trace, hit.step) === threadWaitSentinels.name)
      lines.push(laneWords.waitsForAny[language])
    else if (joined >= 0) lines.push(laneWords.waitsForEnd[language](nameOf(trace, joined)))
    else if (hit.target >= 0) {
      const thing = waitedThing(trace, hit.target, attemptedAt(trace, hit.step), language)
      lines.push(laneWords.waitsFor[language](plain(thing)))
    }
    const waker = hit.endedBy >= 0 ? scene.data.stepThread[hit.endedBy] : undefined
    if (waker !== undefined && waker !== hit.thread) lines.push(laneWords.wokenBy[language](nameOf(trace, waker)))
  }
  if (hit.holds.length > 0) {
    const names = hit.holds.map((object) => trace.objects[object]?.name ?? '?')
    lines.push(laneWords.holding[language](names.join(language === 'zh' ? '、' : ', ')))
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

/** The states of the legend, in its order. */
export const legendStates = laneStateNames.filter((name) => name !== 'unborn')
