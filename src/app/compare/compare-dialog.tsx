import { useId, useState } from 'react'
import { formatTime } from '../../base/format.ts'
import type { Parameter } from '../../program/parameters.ts'
import type { ExecutorName } from '../../trace/tables.ts'
import { useApp, useChosen, useLanguage, useOutcome, useSay } from '../controls/context.ts'
import { Dialog } from '../controls/dialog.tsx'
import { ExecutorChoice } from '../controls/executor-choice.tsx'
import { Fields } from '../controls/parameter-form.tsx'
import type { Given } from '../link/link.ts'
import { compareMessages } from '../messages/compare.ts'
import { differingMessages, executorMessages } from '../run/run-differences.ts'
import { readRun } from '../run/run-request.ts'
import type { EarlierRun } from '../run/second-run.ts'
import { keepTypedText, typedText } from '../state/typed-text.ts'

/** Chooses the run that is to be shown beside the one that is shown: an earlier one, or a new one. */
export function CompareDialog() {
  const app = useApp()
  const say = useSay()
  const scenario = useOutcome((outcome) => outcome.scenario)
  const isolation = useOutcome((outcome) => outcome.isolation)
  const file = useOutcome((outcome) => outcome.file)
  const run = useChosen((chosen) => chosen.run)
  const language = useLanguage()
  const field = `compare ${run.scenario}`
  const [typed, setTyped] = useState<Given>(() => Object.fromEntries(new URLSearchParams(typedText(field))))
  const [executor, setExecutor] = useState<ExecutorName>(run.executor)
  const [earlier] = useState(() => app.session.earlier())
  const id = useId()
  if (scenario === null) return null
  const known = Object.keys(scenario.parameters).length > 0

  function choose(other: Pick<EarlierRun, 'run' | 'recording'>): void {
    app.chosen.setState({ dialog: null })
    keepTypedText(field, '')
    void app.session.compare(other)
  }
  function change(name: string, value: string): void {
    const now = { ...typed, [name]: value }
    setTyped(now)
    keepTypedText(field, new URLSearchParams(now).toString())
  }
  const otherExecutor = run.executor === 'workers' ? 'simulator' : 'workers'
  const texts: Given = { ...run.given, ...typed }
  const read = readRun(scenario, texts)
  const text = (name: string, { default: usual }: Parameter): string => texts[name] ?? String(usual)
  return (
    <Dialog name={say(compareMessages.dialog)} of="compare">
      <p className="lead">{say(compareMessages.choose)}</p>
      {earlier.length > 0 && (
        <section className="cmp-earlier" aria-label={say(compareMessages.earlier)}>
          <h3>{say(compareMessages.earlier)}</h3>
          {earlier.map((one, at) => (
            <button
              key={`${one.recording} ${JSON.stringify(one.run)}`}
              type="button"
              className="btn item"
              onClick={() => choose(one)}
            >
              <span>{say(differingMessages(scenario, { run, file }, one)[1])}</span>
              <small>
                {[
                  ...(at === 0 ? [say(compareMessages.before)] : []),
                  say(executorMessages(one.run)),
                  formatTime(one.duration, language),
                ].join(' · ')}
              </small>
            </button>
          ))}
        </section>
      )}
      {known && (
        <form
          className="form"
          noValidate
          aria-label={say(compareMessages.another)}
          onSubmit={(event) => {
            event.preventDefault()
            const wrong = read.problems.find(({ parameter }) => parameter !== null)
            if (wrong !== undefined) document.getElementById(`${id}-${wrong.name}`)?.focus()
            else choose({ run: { scenario: scenario.id, given: read.given, executor, order: '' }, recording: null })
          }}
        >
          <section className="group">
            <h3>{say(compareMessages.another)}</h3>
            <ExecutorChoice executor={executor} choose={setExecutor} />
          </section>
          <Fields declared={scenario} executor={executor} text={text} change={change} id={(name) => `${id}-${name}`} />
          <div className="acts">
            <button type="submit" className="btn ink">
              {say(compareMessages.compare)}
            </button>
            {(otherExecutor === 'simulator' || isolation === null) && (
              <button
                type="button"
                className="btn line"
                title={say(compareMessages.here)}
                onClick={() => choose({ run: { ...run, executor: otherExecutor, order: '' }, recording: null })}
              >
                {say(otherExecutor === 'workers' ? compareMessages.onWorkers : compareMessages.onSimulator)}
              </button>
            )}
          </div>
        </form>
      )}
    </Dialog>
  )
}
