import { useEffect, useId, useRef } from 'react'
import { useApp, useChosen, useOutcome, useSay } from '../controls/context.ts'
import { icons } from '../controls/icons.tsx'
import { PartHost } from '../controls/part-host.tsx'
import { ui } from '../messages/interface.ts'
import { selectedThread } from '../state/selected.ts'
import { speeds } from '../state/store.ts'
import { type Move, moves } from '../views/moves.ts'
import { parts } from '../views/parts.ts'
import { createScrub } from '../views/scrub.ts'
import { useDrawn } from './drawn.ts'
import { NoticeText } from './notices.tsx'

/** The sentence, and under it everything that moves the cursor. */
export function Foot() {
  const drawn = useDrawn()
  return (
    <footer className="foot">
      <PartHost className="say" load={parts.sentence} />
      {drawn && <PartHost className="typing" load={parts.typing} />}
      <Transport />
      <NoticeText />
    </footer>
  )
}

function Transport() {
  const app = useApp()
  const say = useSay()
  const playing = useChosen((chosen) => chosen.playing)
  const speed = useChosen((chosen) => chosen.speed)
  const live = useOutcome(({ activity }) => activity.kind === 'live' || activity.kind === 'preparing')
  const thread = useSelectedName()
  const why = useId()
  const slider = useRef<HTMLDivElement>(null)
  const position = useRef<HTMLDivElement>(null)
  const held = useRef<ReturnType<typeof setTimeout> | null>(null)

  useEffect(() => {
    const place = position.current
    if (slider.current === null || place === null) return
    return app.conductor.mount((host, events) => createScrub(host, place, events), slider.current)
  }, [app])

  function button(move: Move, icon: React.ReactNode, name: string, className = '') {
    return (
      <button
        type="button"
        className={`btn icon ${className}`}
        aria-label={name}
        title={live ? say(ui.transportOff) : name}
        aria-disabled={live}
        aria-describedby={live ? why : undefined}
        onClick={() => moves[move](app)}
      >
        {icon}
      </button>
    )
  }
  /** On a phone a long press on step forward goes to the next block or wake. */
  const longPress = {
    onPointerDown() {
      held.current = setTimeout(() => {
        held.current = null
        moves.nextTurn(app)
      }, 500)
    },
    onPointerUp() {
      if (held.current !== null) clearTimeout(held.current)
    },
    onPointerLeave() {
      if (held.current !== null) clearTimeout(held.current)
    },
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would put its own frame around the row
    <div className="transport" role="group" aria-label={say(ui.transport)}>
      <div className="set">
        {button('first', icons.first, say(ui.first))}
        {button('back', icons.back, say(ui.stepBack))}
        {button('play', playing ? icons.pause : icons.play, say(playing ? ui.pause : ui.play), 'ink play')}
        <span className="long" {...longPress}>
          {button('forward', icons.forward, say(ui.stepForward))}
        </span>
        {button('last', icons.last, say(ui.last))}
      </div>
      <span className="sep wide" />
      <button
        type="button"
        className="btn wide"
        title={`${say(ui.nextTurn)} (N)`}
        aria-disabled={live}
        aria-describedby={live ? why : undefined}
        onClick={() => moves.nextTurn(app)}
      >
        {say(ui.nextTurn)}
      </button>
      {thread !== null && (
        <span className="set wide own">
          {button('ownBack', icons.ownBack, say(ui.previousOwn)(thread))}
          {button('ownForward', icons.ownForward, say(ui.nextOwn)(thread))}
        </span>
      )}
      <label className="speed wide" title={say(ui.speed)}>
        <span className="vh">{say(ui.speed)}</span>
        <select value={speed} onChange={(event) => app.chosen.setState({ speed: Number(event.target.value) })}>
          {speeds.map((value) => (
            <option key={value} value={value}>
              {value}×
            </option>
          ))}
        </select>
        {icons.caret}
      </label>
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: the view that draws into it makes it a slider */}
      <div className="scrub" ref={slider} aria-label={say(ui.position)} />
      <div className="pos" ref={position} />
      {live && (
        <span className="off" id={why}>
          {say(ui.transportOff)}
        </span>
      )}
    </div>
  )
}

/** Name of the thread that is selected, or whose event is; null when nothing is. */
function useSelectedName(): string | null {
  const selection = useChosen((chosen) => chosen.selection)
  return useOutcome(({ scene }) => {
    const thread = selectedThread(scene, selection)
    return thread === null ? null : (scene?.trace.threads[thread]?.name ?? null)
  })
}
