import { useCallback, useEffect, useMemo, useRef } from 'react'
import { hasInternals } from '../../analysis/internals.ts'
import { laneGroups } from '../../analysis/lane-groups.ts'
import { LaneState, type LaneStateName } from '../../analysis/timeline-data.ts'
import { formatCount, formatTime } from '../../base/format.ts'
import { paintSwatch } from '../../timeline/legend.ts'
import { watchTheme } from '../../timeline/palette.ts'
import type { TimelineAction } from '../../timeline/timeline.ts'
import { loadComparison } from '../compare/load-comparison.ts'
import { useApp, useChosen, useLanguage, useOutcome, useSay } from '../controls/context.ts'
import { Glyph } from '../controls/glyph.tsx'
import { icons } from '../controls/icons.tsx'
import { PartHost } from '../controls/part-host.tsx'
import { comparing } from '../messages/comparing.ts'
import { ui } from '../messages/interface.ts'
import { laneMessages, legendStates, stateMessages } from '../messages/lanes.ts'
import { markingMessages } from '../messages/marking.ts'
import { laneTest } from '../state/lane-filter.ts'
import type { Scene } from '../state/view.ts'
import { loadStage, loadTimeline } from '../views/parts.ts'
import type { TimelinePart } from '../views/timeline-part.ts'

/** The primitives at the cursor. Its height is what its content needs, unless a person chose another. */
export function StagePane({ onHeight }: { onHeight: (height: number) => void }) {
  const say = useSay()
  const load = useCallback(() => loadStage(onHeight), [onHeight])
  return (
    <section className="pane stagepane" id="stage" tabIndex={-1} aria-label={say(ui.stage)}>
      <div className="stagescroll">
        <PartHost className="stagehost" load={load} />
      </div>
    </section>
  )
}

/** The lanes over time, with the buttons of their head and their legend. */
export function TimelinePane() {
  const app = useApp()
  const say = useSay()
  const part = useRef<Pick<TimelinePart, 'do'> | null>(null)
  // Of two runs that are compared, both are here.
  const compares = useOutcome(({ secondRun }) => secondRun !== null)
  const load = useCallback(() => {
    const made = (one: Pick<TimelinePart, 'do'>): void => {
      part.current = one
    }
    return compares ? loadComparison(app, made) : loadTimeline(app.chosen, made)
  }, [app, compares])

  function button(action: TimelineAction, icon: React.ReactNode, name: string) {
    return (
      <button
        type="button"
        className="btn icon"
        aria-label={name}
        title={name}
        onClick={() => part.current?.do(action)}
      >
        {icon}
      </button>
    )
  }
  return (
    <section
      className={`pane tlpane${compares ? ' comparing' : ''}`}
      aria-label={say(compares ? comparing.region : ui.timeline)}
    >
      <div className="head">
        <h2>{say(compares ? comparing.title : ui.timeline)}</h2>
        {!compares && <TimelineSub />}
        <span className="gap" />
        <UsesChip />
        <InternalsButton />
        <GroupButton />
        <LanePick />
        {button('zoom-out', icons.minus, say(ui.zoomOut))}
        {button('zoom-in', icons.plus, say(ui.zoomIn))}
        <button type="button" className="btn" onClick={() => part.current?.do('fit')}>
          {say(ui.fit)}
        </button>
      </div>
      <PartHost className={`tlhost${compares ? ' cmp-host' : ''}`} load={load} />
      <Legend />
    </section>
  )
}

/** Says whose uses are marked, and ends that. */
function UsesChip() {
  const { chosen } = useApp()
  const say = useSay()
  const uses = useChosen((now) => now.uses)
  const name = useOutcome(({ scene }) => (uses === null ? null : (scene?.trace.objects[uses]?.name ?? null)))
  if (name === null) return null
  return (
    <button
      type="button"
      className="btn line uses"
      title={say(markingMessages.endUses)}
      onClick={() => chosen.setState({ uses: null })}
    >
      {say(markingMessages.usesOf)(name)}
      {icons.close}
    </button>
  )
}

/** Shows or folds what library code does inside compounds, where the run has such. */
function InternalsButton() {
  const { chosen } = useApp()
  const say = useSay()
  const shown = useChosen((now) => now.internals)
  const any = useOutcome(({ scene }) => scene !== null && hasInternals(scene.trace))
  if (!any) return null
  return (
    <button
      type="button"
      className="btn toggle"
      aria-pressed={shown}
      title={say(markingMessages.internalsHint)}
      onClick={() => chosen.setState({ internals: !shown })}
    >
      {say(markingMessages.internals)}
    </button>
  )
}

/** Gives threads that are alike one lane, or each its own, where the run has such. */
function GroupButton() {
  const { chosen } = useApp()
  const say = useSay()
  const grouped = useChosen((now) => now.grouped)
  const scene = useOutcome((outcome) => outcome.scene)
  // As many threads as there are: not at every notice.
  const any = useMemo(() => scene !== null && laneGroups(scene.trace.threads, scene.data.lanes).length > 0, [scene])
  if (!any) return null
  return (
    <button
      type="button"
      className="btn toggle"
      aria-pressed={grouped}
      title={say(markingMessages.groupHint)}
      onClick={() => chosen.setState({ grouped: !grouped, openGroups: [] })}
    >
      {say(markingMessages.group)}
    </button>
  )
}

/** Picks the threads that have lanes, by their names. */
function LanePick() {
  const { chosen } = useApp()
  const say = useSay()
  const filter = useChosen((now) => now.laneFilter)
  const lanes = useOutcome(({ scene }) => scene?.data.lanes)
  const test = laneTest(filter)
  const shown = lanes?.filter(({ thread, name }) => test(thread, name)).length ?? 0
  return (
    <span className="lanepick">
      <input
        type="search"
        value={filter}
        aria-label={say(markingMessages.pick)}
        placeholder={say(markingMessages.pick)}
        title={say(markingMessages.pickHint)}
        onChange={(event) => chosen.setState({ laneFilter: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || filter === '') return
          event.stopPropagation()
          chosen.setState({ laneFilter: '' })
        }}
      />
      {filter !== '' && <span aria-live="polite">{say(markingMessages.picked)(shown, lanes?.length ?? 0)}</span>}
    </span>
  )
}

/** What the time is, and how long the run took. */
function TimelineSub() {
  const say = useSay()
  const language = useLanguage()
  const scene = useOutcome((outcome) => outcome.scene)
  const file = useOutcome((outcome) => outcome.file)
  if (scene === null) return null
  const { run, threads, stepCount } = scene.trace
  const end = formatTime(scene.data.end, language)
  const cores = Number(run.options.cores ?? 1)
  const messages = scene.live
    ? say(ui.soFar)(end, formatCount(stepCount))
    : run.executor === 'workers'
      ? say(ui.realTime)(end, threads.filter(({ kind }) => kind !== 'greenlet').length)
      : say(ui.virtualTime)(end, cores)
  return <span className="sub">{file === null ? messages : `${file} · ${messages}`}</span>
}

/** Name of what is held in a run; empty for several things, null where nothing is: cells, queues and the like never are. */
function heldName({ trace, data }: Scene): string | null {
  const { object } = data.holds
  const first = object[0]
  if (first === undefined) return null
  return object.every((one) => one === first) ? (trace.objects[first]?.name ?? '') : ''
}

/** The marks of the lanes, with their words. */
function Legend() {
  const say = useSay()
  const held = useOutcome(({ scene }) => (scene === null ? null : heldName(scene)))
  // Not every program has greenlets, or a lock of its interpreter.
  const wantsGil = useOutcome(({ scene }) => scene?.data.intervals.state.includes(LaneState.wantsGil) ?? false)
  const suspended = useOutcome(({ scene }) => scene?.data.intervals.state.includes(LaneState.suspended) ?? false)
  const rare: { readonly [state: string]: boolean } = { wantsGil, suspended }
  const shown = legendStates.filter((state) => rare[state] ?? true)
  return (
    <ul className="legend" aria-label={say(ui.legend)}>
      {shown.map((state) => (
        <li key={state}>
          <Glyph state={state} size={11} />
          <Swatch state={state} />
          {say(stateMessages[state])}
        </li>
      ))}
      {held !== null && (
        <li>
          <i className="holdmark" />
          {held === '' ? say(ui.holds) : say(laneMessages.holding)(held)}
        </li>
      )}
      <li>
        <svg width="18" height="12" viewBox="0 0 18 12" aria-hidden="true">
          <path d="M2 1C14 1 14 10 5 10" fill="none" stroke="currentColor" strokeWidth="1.2" />
          <path d="M8 7L3.6 10L8.6 12z" fill="currentColor" />
        </svg>
        {say(suspended ? ui.wakesOrSwitches : ui.wakes)}
      </li>
    </ul>
  )
}

function Swatch({ state }: { state: LaneStateName }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useChosen((chosen) => chosen.theme)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what the tokens read
  useEffect(() => {
    const draw = (): void => {
      const element = canvas.current
      if (element !== null && element.clientWidth > 0) paintSwatch(element, state)
    }
    draw()
    return watchTheme(draw)
  }, [state, theme])
  return <canvas className="swatch" ref={canvas} />
}
