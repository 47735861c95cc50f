import { useEffect, useId, useRef } from 'react'
import { useApp, useChosen, useOutcome, useSay } from '../controls/context.ts'
import { runWith } from '../controls/form-state.ts'
import { showExplore } from '../explore/show-explore.ts'
import { ui } from '../messages/interface.ts'

/** Simulate, and run on real workers; while a run is under way, how to end it. */
export function RunButtons({ done }: { done?: () => void }) {
  const app = useApp()
  const say = useSay()
  const executor = useChosen(({ run }) => run.executor)
  const activity = useOutcome((outcome) => outcome.activity)
  const isolation = useOutcome((outcome) => outcome.isolation)
  const explanation = useId()
  const stop = useRef<HTMLButtonElement>(null)
  const own = useRef(false)
  const live = activity.kind === 'live' || activity.kind === 'preparing'

  // Stop takes the place of the button that was just pressed, and its focus.
  useEffect(() => {
    const at = document.activeElement
    if (live && own.current && (at === null || at === document.body)) stop.current?.focus()
    own.current = false
  }, [live])

  if (live)
    return (
      <div className="seg runs">
        <button ref={stop} type="button" className="btn stop" onClick={() => app.session.stop()}>
          {say(ui.stop)}
        </button>
      </div>
    )
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one row of buttons everywhere
    <div className="seg runs" role="group" aria-label={say(ui.executors)}>
      <button
        type="button"
        className="btn"
        aria-pressed={executor === 'simulator'}
        onClick={() => {
          done?.()
          void runWith(app, 'simulator')
        }}
      >
        {say(ui.simulate)}
      </button>
      <button
        type="button"
        className="btn"
        aria-pressed={executor === 'workers'}
        aria-disabled={isolation !== null}
        aria-describedby={isolation === null ? undefined : explanation}
        title={isolation === null ? undefined : say(isolation)}
        onClick={() => {
          own.current = true
          done?.()
          void runWith(app, 'workers')
        }}
      >
        {say(ui.runOnWorkers)}
      </button>
      <button
        type="button"
        className="btn"
        title={say(ui.runNTimesHint)}
        onClick={() => {
          done?.()
          app.chosen.setState({ dialog: 'repeat' })
        }}
      >
        {say(ui.runNTimes)}
      </button>
      <button
        type="button"
        className="btn"
        title={say(ui.exploreHint)}
        onClick={() => {
          done?.()
          showExplore(app)
        }}
      >
        {say(ui.explore)}
      </button>
      {isolation !== null && (
        <span className="vh" id={explanation}>
          {say(isolation)}
        </span>
      )}
    </div>
  )
}
