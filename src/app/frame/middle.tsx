import { type CSSProperties, useCallback, useRef, useState } from 'react'
import { useApp, useChosen, useOutcome, useSay } from '../controls/context.ts'
import { ui } from '../messages/interface.ts'
import type { Scene } from '../state/view.ts'
import { Notices, Progress } from './notices.tsx'
import { StagePane, TimelinePane } from './panes.tsx'
import { NarrowTabs } from './side-pane.tsx'

/** Both panes keep at least their head. */
const minStage = 32
const minTimeline = 132
/** Head, legend (of two lines at most) and ruler of the timeline, and the most that a lane and a plot ever take. */
const timelineFrame = 32 + 50 + 24
const laneMost = 28
const plotMost = 42
/** What the first program needs, so that nothing moves when its stage comes; each stage says what it needs itself. */
const defaultStage = 296
/** More than any page has: until a run is there, the timeline has its half. */
const defaultTimeline = 100_000

/** How many lanes the timeline has, those of the machine among them. */
function lanesOf({ data }: Scene): number {
  return data.lanes.length + (data.machine?.lanes.length ?? 0)
}

/** Stage and timeline, and between them the handle that moves their border. */
export function Middle() {
  const chosenHeight = useChosen((chosen) => chosen.stageHeight)
  const [needed, setNeeded] = useState(defaultStage)
  const tab = useChosen((chosen) => chosen.narrowTab)
  const height = chosenHeight ?? needed
  const timeline = useOutcome(({ scene }) =>
    scene === null ? 0 : timelineFrame + lanesOf(scene) * laneMost + scene.data.plots.length * plotMost,
  )
  const told = useCallback((now: number) => setNeeded(Math.ceil(now)), [])
  const middle = useRef<HTMLElement>(null)
  return (
    <main className={`mid tab-${tab}`} ref={middle}>
      <Progress />
      <Notices />
      {/* React's style type knows no custom properties; the style sheet reads these. */}
      <div
        className={`split${chosenHeight === null ? ' fitted' : ''}`}
        style={
          {
            '--stage': `${height}px`,
            '--needed': `${needed}px`,
            '--timeline': `${timeline || defaultTimeline}px`,
          } as CSSProperties
        }
      >
        <StagePane onHeight={told} />
        <Handle height={height} needed={needed} />
        <TimelinePane />
      </div>
      <NarrowTabs />
    </main>
  )
}

/** The border between the panes: dragged, or moved with the arrow keys. A double click gives it back to the content. */
function Handle({ height, needed }: { height: number; needed: number }) {
  const { chosen } = useApp()
  const say = useSay()
  const handle = useRef<HTMLDivElement>(null)
  const begun = useRef<{ y: number; height: number } | null>(null)

  const most = (): number => {
    const room = handle.current?.parentElement?.clientHeight ?? 600
    return Math.max(minStage, room - minTimeline - 8)
  }
  const set = (wanted: number): void =>
    chosen.setState({ stageHeight: Math.round(Math.max(minStage, Math.min(most(), wanted))) })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved; this is the pattern of a window splitter
    <div
      ref={handle}
      className="handle"
      role="separator"
      aria-orientation="horizontal"
      aria-label={say(ui.stageHeight)}
      aria-controls="stage"
      aria-valuemin={minStage}
      aria-valuemax={Math.max(height, 1000)}
      aria-valuenow={height}
      aria-valuetext={say(ui.pixels)(height)}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        begun.current = { y: event.clientY, height: Math.min(height, most()) }
      }}
      onPointerMove={(event) => {
        if (begun.current !== null) set(begun.current.height + event.clientY - begun.current.y)
      }}
      onPointerUp={() => {
        begun.current = null
      }}
      onPointerCancel={() => {
        begun.current = null
      }}
      onDoubleClick={() => chosen.setState({ stageHeight: null })}
      onKeyDown={(event) => {
        const to: { readonly [key: string]: number } = {
          ArrowUp: height - 8,
          ArrowDown: height + 8,
          Home: minStage,
          End: most(),
        }
        if (event.key === 'Enter') chosen.setState({ stageHeight: null })
        else if (to[event.key] !== undefined) set(to[event.key] ?? needed)
        else return
        event.preventDefault()
      }}
    />
  )
}
