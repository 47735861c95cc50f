import '../explore/explore.css'
import './repeat.css'
import { useEffect, useId, useState } from 'react'
import { useStore } from 'zustand'
import { formatCount } from '../../base/format.ts'
import type { ExecutorName } from '../../trace/tables.ts'
import { type App, useApp, useChosen, useOutcome, useSay } from '../controls/context.ts'
import { Dialog } from '../controls/dialog.tsx'
import { ExecutorChoice } from '../controls/executor-choice.tsx'
import { fieldId } from '../controls/form-state.ts'
import { sameRun } from '../link/link.ts'
import { exploreMessages } from '../messages/explore.ts'
import { ui } from '../messages/interface.ts'
import { repeatMessages } from '../messages/repeat.ts'
import { readRun } from '../run/run-request.ts'
import { SimulatorClient } from '../simulation/simulator-client.ts'
import { isKnown } from '../state/catalogue-search.ts'
import { keepTypedText, typedText } from '../state/typed-text.ts'
import { EndingTable } from './ending-table.tsx'
import { createRepeating, type Repeating, timesRange } from './repeating.ts'

/** What was counted is there again when the dialog is opened once more. */
const repeatings = new WeakMap<App, Repeating>()

function repeatingOf(app: App): Repeating {
  let repeating = repeatings.get(app)
  if (repeating === undefined) {
    repeating = createRepeating({ simulator: new SimulatorClient(), real: app.real, keep: app.session.keep })
    repeatings.set(app, repeating)
  }
  return repeating
}

/** Runs the program that is shown again and again, counts how the runs ended, and shows the first of each end. */
export function RepeatDialog() {
  const app = useApp()
  const say = useSay()
  const scenario = useOutcome((outcome) => outcome.scenario)
  const [repeating] = useState(() => repeatingOf(app))
  const of = useStore(repeating.store, ({ repeated }) => repeated?.scenario.id)
  const id = scenario?.id

  // What came of one program says nothing of another.
  useEffect(() => {
    if (of !== undefined && of !== id) repeating.leave()
  }, [repeating, of, id])
  // Nobody looks on any more.
  useEffect(() => () => repeating.cancel(), [repeating])

  return (
    <Dialog name={say(repeatMessages.dialog)} of="repeat">
      {scenario === null || !isKnown(scenario.id) ? (
        <p className="lead">{say(exploreMessages.ofFile)}</p>
      ) : (
        <>
          <RepeatForm repeating={repeating} />
          <div className="xpl">
            <Progress repeating={repeating} />
            <EndingTable repeating={repeating} />
          </div>
        </>
      )}
    </Dialog>
  )
}

/** Where the program is run, and how often. */
function RepeatForm({ repeating }: { repeating: Repeating }) {
  const app = useApp()
  const say = useSay()
  const id = useId()
  const scenario = useOutcome((outcome) => outcome.scenario)
  const isolation = useOutcome((outcome) => outcome.isolation)
  const run = useChosen((chosen) => chosen.run)
  const drafts = useChosen((chosen) => chosen.drafts)
  const isRunning = useStore(repeating.store, ({ phase }) => phase === 'running')
  const [executor, setExecutor] = useState<ExecutorName>(isolation === null ? run.executor : 'simulator')
  const [text, setText] = useState(
    () => typedText('times') || String(repeating.store.getState().repeated?.times ?? timesRange.usual),
  )
  const times = readTimes(text)
  if (scenario === null) return null

  function start(): void {
    if (isRunning || scenario === null) return
    if (times === null) {
      document.getElementById(`${id}-times`)?.focus()
      return
    }
    const read = readRun(scenario, { ...run.given, ...drafts })
    const refused = read.problems.find(({ parameter }) => parameter !== null)
    if (refused === undefined) {
      keepTypedText('times', '')
      void repeating.start({ scenario, read, executor, times })
      return
    }
    app.chosen.setState({ dialog: null, tab: 'parameters', narrowTab: 'parameters' })
    // The panel is there after React's next pass.
    requestAnimationFrame(() => document.getElementById(fieldId(refused.name))?.focus())
  }

  const range = `${timesRange.min} – ${formatCount(timesRange.max)}`
  return (
    <form
      className="form"
      noValidate
      aria-label={say(repeatMessages.dialog)}
      onSubmit={(event) => {
        event.preventDefault()
        start()
      }}
    >
      <p className="lead">{say(repeatMessages.lead)}</p>
      <ExecutorChoice executor={executor} choose={setExecutor}>
        <p className="hint">{say(executor === 'workers' ? repeatMessages.real : repeatMessages.simulated)}</p>
      </ExecutorChoice>
      <div className="field">
        <label htmlFor={`${id}-times`}>{say(repeatMessages.times)}</label>
        <span className="ctl">
          <input
            id={`${id}-times`}
            type="text"
            inputMode="numeric"
            autoComplete="off"
            size={6}
            value={text}
            aria-invalid={times === null}
            aria-describedby={`${id}-hint`}
            onChange={({ target }) => {
              setText(target.value)
              keepTypedText('times', target.value)
            }}
          />
          <button type="submit" className="btn ink" aria-disabled={isRunning}>
            {say(repeatMessages.start)}
          </button>
        </span>
        <p className={times === null ? 'wrong' : 'hint'} id={`${id}-hint`}>
          {times === null ? say(ui.mustBe)(text.trim(), say(repeatMessages.allowed)(range)) : range}
        </p>
      </div>
    </form>
  )
}

function readTimes(text: string): number | null {
  const value = /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : Number.NaN
  return value >= timesRange.min && value <= timesRange.max ? value : null
}

/** How far it is, and how to end it; then how it ended. */
function Progress({ repeating }: { repeating: Repeating }) {
  const say = useSay()
  const { phase, repeated, runs, rows, failure, starting } = useStore(repeating.store)
  const given = useChosen(({ run }) => run.given)
  const drafts = useChosen((chosen) => chosen.drafts)
  if (repeated === null) return null
  const { times, scenario, read } = repeated
  const now = readRun(scenario, { ...given, ...drafts }).given
  const asRun = (given: typeof now) => ({ scenario: scenario.id, given, executor: 'simulator', order: '' }) as const
  const messages = {
    idle: null,
    running: null,
    done: say(repeatMessages.done)(runs, rows.length),
    cancelled: say(repeatMessages.cancelled)(runs, times),
    failed: failure && say(failure),
  }
  return (
    <section className="xpl-progress" aria-label={say(repeatMessages.progress)}>
      {phase === 'running' && (
        <>
          <p className="now">
            <b>{say(repeatMessages.running)(runs, times)}</b>
            {starting !== null && <span>{say(ui.startingWorkers)(starting.count, starting.ready)}</span>}
          </p>
          <div
            className="line"
            role="progressbar"
            aria-label={say(repeatMessages.progress)}
            aria-valuemin={0}
            aria-valuemax={times}
            aria-valuenow={runs}
          >
            <i className="share" style={{ width: `${(100 * runs) / times}%` }} />
          </div>
          <button type="button" className="btn line" onClick={() => repeating.cancel()}>
            {say(repeatMessages.cancel)}
          </button>
        </>
      )}
      <p aria-live="polite">{messages[phase]}</p>
      {!sameRun(asRun(now), asRun(read.given)) && <p>{say(repeatMessages.changed)}</p>}
    </section>
  )
}
