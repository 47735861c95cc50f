import { groupOfLane, type LaneGroup, laneGroups } from '../../analysis/lane-groups.ts'
import { machineLaneOf, withMachineLanes } from '../../analysis/machine-lanes.ts'
import { nestLanes } from '../../analysis/nest-lanes.ts'
import { pickLanes } from '../../analysis/pick-lanes.ts'
import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { TimelineData } from '../../analysis/timeline-data.ts'
import { usesOf } from '../../analysis/uses.ts'
import type { Language, Message } from '../../base/messages.ts'
import { advance, finish, inTasks, type Pieces } from '../../base/pieces.ts'
import type { CssPixels, Microseconds, Milliseconds, StepIndex, ThreadId } from '../../base/units.ts'
import {
  createTimeline,
  type Hit,
  type TimelineAction,
  type TimelineWords,
  type TimeRange,
} from '../../timeline/timeline.ts'
import { laneTest } from '../state/lane-filter.ts'
import { isLarge } from '../state/scene.ts'
import type { Chosen, ChosenStore } from '../state/store.ts'
import type { Scene, View, ViewEvents } from '../state/view.ts'
import { describeMachine, machineName, machineState, machineStatus, machineThread } from './machine-messages.ts'
import { describeHit, groupState, groupStatus, laneStatus, timelineMessages } from './timeline-messages.ts'

/** The timeline as a view, with what the buttons of its head do. */
export interface TimelinePart extends View {
  do(action: TimelineAction): void
  /** Shows a range that another timeline on the same axis shows, many times in a gesture. */
  follow(range: TimeRange | null): void
  /** The end of the axis that is shared, and the step at which the other run parts; null for none. */
  share(end: Microseconds, parts: StepIndex | null): void
}

/** How a timeline stands on one axis with another. */
export interface SharedAxis {
  /** What is said before its names, to tell it from the other. */
  readonly place: Message
  /** Its run has the focus: what is marked of objects is of that run. */
  isFocused(): boolean
  onRange(range: TimeRange | null): void
}

/** Below a ruler, plots and this many lanes of so much, the room of a shared axis is for lanes alone; in pixels. */
const plotsFrom = 90
const minLane = 14
const maxLanes = 8
/** The header of timelines that share an axis. */
const sharedHeader: CssPixels = 196

/** For so long lanes are worked out before the page may do something else. */
const slice: Milliseconds = 12

/** The lanes of a run as a person has chosen them, and the groups among them. */
interface Lanes {
  readonly data: TimelineData
  readonly groups: readonly LaneGroup[]
}

/** What groups lanes, fetched when somebody wants that. */
let grouping: typeof import('../../analysis/group-lanes.ts') | null = null

/** Works the lanes out in pieces: long records have many stretches. */
function* lanesOf(
  scene: Scene,
  language: Language,
  { laneFilter, grouped, openGroups }: Pick<Chosen, 'laneFilter' | 'grouped' | 'openGroups'>,
): Pieces<Lanes> {
  const { threads } = scene.trace
  const wanted = laneTest(laneFilter)
  const picked = nestLanes(pickLanes(scene.data, wanted), threads)
  const groups = grouped && grouping !== null ? laneGroups(threads, picked.lanes) : []
  yield
  const group = grouping?.groupLanes
  const folded =
    group === undefined
      ? picked
      : yield* group(picked, groups, (group) => !openGroups.includes(groups[group]?.name ?? ''))
  const names = threads.map(({ name }) => name)
  const data = withMachineLanes(folded, names, (lane) => {
    const name = machineName(scene, lane, language)
    return wanted(-1, name) ? name : null
  })
  return { data, groups }
}

export function createTimelinePart(
  host: HTMLElement,
  events: ViewEvents,
  chosen: ChosenStore,
  shared?: SharedAxis,
): TimelinePart {
  let scene: Scene | null = null
  let snapshot: Snapshot | null = null
  let { language, zoom: zoomed } = chosen.getState()
  let groups: readonly LaneGroup[] = []
  const groupAt = (thread: ThreadId | undefined) => groups[groupOfLane(thread ?? -1)]
  function foldOrOpen({ name }: LaneGroup): void {
    const others = openGroups.filter((other) => other !== name)
    chosen.setState({ openGroups: others.length < openGroups.length ? others : [...openGroups, name] })
  }
  function describeGroup({ trace, snapshots }: Scene, hit: Hit): string | null {
    const group = hit.kind === 'lane' || hit.kind === 'stretch' ? groupAt(hit.thread) : undefined
    if (group === undefined) return null
    return `${group.name}\n${groupStatus(trace, snapshots.at(snapshots.stepAtTime(hit.time)), group.threads, language)}`
  }
  function messages(): TimelineWords {
    const all = timelineMessages(language, scene?.trace ?? null)
    if (shared === undefined) return all
    const named = (name: string): string => `${shared.place[language]}${language === 'zh' ? '：' : ': '}${name}`
    return { ...all, field: named(all.field), threads: named(all.threads), plots: named(all.plots) }
  }

  const timeline = createTimeline(host, {
    messages: messages(),
    // Two of them have one left edge, whatever the names of each are.
    ...(shared === undefined ? {} : { namesWidth: sharedHeader }),
    onCursor: (step) => events.moveTo(step, 'scrub'),
    onSelect(selection) {
      const index = machineLaneOf(selection?.thread ?? -1)
      if (index >= 0 && scene !== null && selection !== null) {
        // The one who has the core or lock: at the step of the stretch that was chosen, or at the cursor.
        const time = selection.kind === 'step' ? scene.data.stepTime[selection.step] : snapshot?.time
        const thread = machineThread(scene, index, time ?? 0)
        events.select(thread < 0 ? null : { kind: 'thread', thread })
        return
      }
      const group = groupAt(selection?.thread)
      if (group === undefined) events.select(selection)
      else foldOrOpen(group)
    },
    onZoom(zoom) {
      // It is there already: only what comes from elsewhere is handed to the timeline.
      zoomed = zoom
      chosen.setState({ zoom })
    },
    onRange(range) {
      shared?.onRange(range)
    },
    laneStatus(thread) {
      if (snapshot === null || scene === null) return ''
      const index = machineLaneOf(thread)
      if (index >= 0) return machineStatus(scene, index, snapshot.time, language)
      const group = groupAt(thread)
      if (group !== undefined) return groupStatus(scene.trace, snapshot, group.threads, language)
      return laneStatus(scene.trace, snapshot, thread, language)
    },
    // A thread that ends with the run's last step has no stretch in which it is finished.
    laneState(thread) {
      const index = machineLaneOf(thread)
      if (index >= 0) return scene === null || snapshot === null ? null : machineState(scene, index, snapshot.time)
      const group = groupAt(thread)
      if (group !== undefined && snapshot !== null) return groupState(snapshot, group.threads)
      return snapshot?.threads[thread]?.state ?? null
    },
    describe: (hit) =>
      scene === null
        ? ''
        : (describeMachine(scene, hit, language) ?? describeGroup(scene, hit) ?? describeHit(scene, hit, language)),
  })
  let { uses: used, laneFilter, grouped, openGroups } = chosen.getState()
  function showUses(): void {
    if (scene === null || used === null || shared?.isFocused() === false) timeline.setUses(null)
    else timeline.setUses(usesOf(scene.trace, used))
  }
  let lanes = 0
  let plotted = true
  const roomForPlots = (): boolean =>
    shared === undefined || host.clientHeight >= plotsFrom + minLane * Math.min(lanes, maxLanes)
  /** The lanes that were worked out last, and for what. */
  let known: { readonly from: readonly unknown[]; readonly lanes: Lanes } | null = null
  /** Works them out, and what drawing derives from them. */
  function* preparedLanes(of: Scene): Pieces<Lanes> {
    const choices = chosen.getState()
    const from = [of, choices.language, choices.laneFilter, choices.grouped, choices.openGroups]
    if (known === null || from.some((part, i) => part !== known?.from[i]))
      known = { from, lanes: yield* lanesOf(of, choices.language, choices) }
    const { lanes } = known
    if (shared === undefined && isLarge(of)) yield* timeline.prepare(lanes.data)
    return lanes
  }
  /** Gives up the lanes that are being worked out. */
  let later: (() => void) | null = null
  /** The record of which lanes are shown. */
  let shown: Scene | null = null
  function showLanes(): void {
    if (scene === null) return
    later?.()
    later = null
    const of = scene
    if (chosen.getState().grouped && grouping === null) {
      if (shown !== of) showMade(of, finish(lanesOf(of, language, chosen.getState())))
      // Where it cannot be fetched, each thread keeps its lane.
      void import('../../analysis/group-lanes.ts').then(
        (module) => {
          grouping = module
          events.noGroups?.(null)
          showLanes()
        },
        () => events.noGroups?.(showLanes),
      )
      return
    }
    const work = preparedLanes(of)
    const first = advance(work, slice)
    if (first.done) {
      showMade(of, first.value)
      return
    }
    // What is shown stays for as long; of another record, its lanes as they are.
    if (shown !== of) showMade(of, finish(lanesOf(of, language, { ...chosen.getState(), grouped: false })))
    host.setAttribute('aria-busy', 'true')
    later = inTasks(work, slice, (lanes) => {
      later = null
      showMade(of, lanes)
    })
  }
  function showMade(of: Scene, made: Lanes): void {
    host.removeAttribute('aria-busy')
    const { data } = made
    shown = of
    groups = made.groups
    lanes = data.lanes.length
    plotted = roomForPlots()
    timeline.setData(plotted ? data : { ...data, plots: [] })
  }
  // Two timelines share the room of one: where that is little, it is for the lanes.
  const resized = new ResizeObserver(() => {
    if (scene !== null && plotted !== roomForPlots()) showLanes()
  })
  if (shared !== undefined) resized.observe(host)
  const unsubscribe = chosen.subscribe((now) => {
    if (now.zoom !== zoomed) {
      zoomed = now.zoom
      timeline.setZoom(zoomed)
    }
    if (now.uses !== used) {
      used = now.uses
      showUses()
    }
    if (now.laneFilter !== laneFilter || now.grouped !== grouped || now.openGroups !== openGroups) {
      laneFilter = now.laneFilter
      grouped = now.grouped
      openGroups = now.openGroups
      showLanes()
    }
  })

  return {
    *prepare(next) {
      const isLater = chosen.getState().grouped && grouping === null
      if (shared === undefined && !isLater) yield* preparedLanes(next)
    },
    show(next, nextLanguage) {
      scene = next
      language = nextLanguage
      // What was chosen along with the scene: else its change, told just after this, would show all lanes once more.
      ;({ zoom: zoomed, uses: used, laneFilter, grouped, openGroups } = chosen.getState())
      timeline.setWords(messages())
      showLanes()
      showUses()
      timeline.setZoom(zoomed)
    },
    grow(next) {
      // What is shown is of the same record, and what is being worked out is shown before it is worked out anew.
      if (shown === scene) shown = next
      scene = next
      if (later === null) showLanes()
    },
    moveTo(next, movement) {
      snapshot = next
      timeline.setCursor(next.step, next.time)
      // While scrubbing, what is in view stays: the hand is on it.
      if (movement === 'step' || movement === 'play') timeline.revealTime(next.time)
    },
    select(selection) {
      timeline.setSelection(selection)
      if (selection?.kind === 'thread') timeline.reveal(selection.thread)
    },
    do: (action) => timeline.act(action),
    follow: (range) => timeline.setZoom(range),
    share(end, parts) {
      timeline.setAxisEnd(end)
      timeline.setMark(parts === null ? null : { step: parts, sign: '≠' })
    },
    destroy() {
      later?.()
      unsubscribe()
      resized.disconnect()
      timeline.destroy()
    },
  }
}
