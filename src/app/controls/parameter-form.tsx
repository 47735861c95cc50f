import { type ReactNode, useId, useState } from 'react'
import type { Message } from '../../base/messages.ts'
import { allowed, type Parameter, pairProblems, parseParameter } from '../../program/parameters.ts'
import { machineParameters } from '../../program/run-parameters.ts'
import type { ExecutorName } from '../../trace/tables.ts'
import { ui } from '../messages/interface.ts'
import { type Declared, formParameters, idleParameter, runParametersFor } from '../run/run-request.ts'
import { useApp, useChosen, useOutcome, useSay } from './context.ts'
import { fieldId, runWith } from './form-state.ts'

/** The parameters of program and run, as they are declared. Applied together: a run is never half of one setting. */
export function ParameterForm() {
  const app = useApp()
  const say = useSay()
  const scenario = useOutcome((outcome) => outcome.scenario)
  const { executor, given } = useChosen(({ run }) => run)
  const drafts = useChosen((chosen) => chosen.drafts)
  const live = useOutcome(({ activity }) => activity.kind === 'live' || activity.kind === 'preparing')
  if (scenario === null) return null
  const own = Object.entries<Parameter>(scenario.parameters)
  if (own.length === 0) return <p className="form empty">{say(ui.fileParameters)}</p>

  const text = (name: string, parameter: Parameter): string => drafts[name] ?? given[name] ?? String(parameter.default)
  const changed = Object.keys(drafts).length > 0
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!live) void runWith(app, executor)
      }}
    >
      <Fields
        declared={scenario}
        executor={executor}
        text={text}
        change={(name, value) => app.chosen.setState((now) => ({ drafts: { ...now.drafts, [name]: value } }))}
        id={fieldId}
      />
      <div className="acts">
        <button type="submit" className="btn ink" aria-disabled={live} title={live ? say(ui.applyOff) : undefined}>
          {say(ui.apply)}
        </button>
        <button
          type="button"
          className="btn"
          onClick={() => {
            const all = formParameters(scenario)
            app.chosen.setState({
              drafts: Object.fromEntries(all.map(([name, parameter]) => [name, String(parameter.default)])),
            })
          }}
        >
          {say(ui.defaults)}
        </button>
        {changed && <span className="vh">{Object.keys(drafts).join(', ')}</span>}
      </div>
    </form>
  )
}

interface FieldsProps {
  readonly declared: Declared
  readonly executor: ExecutorName
  text(name: string, parameter: Parameter): string
  change(name: string, text: string): void
  /** The id of a field's element. */
  id(name: string): string
}

/** All parameters of program, run and machine, each with what it allows. */
export function Fields({ declared, executor, text, change, id }: FieldsProps) {
  const say = useSay()
  const own = Object.entries<Parameter>(declared.parameters)
  const ofRun = Object.entries(runParametersFor(declared))
  const groups = [
    { title: ui.ofProgram, fields: own },
    { title: ui.ofRun, fields: ofRun.filter(([name]) => !Object.hasOwn(machineParameters, name)) },
    { title: ui.machine, fields: ofRun.filter(([name]) => Object.hasOwn(machineParameters, name)), folded: true },
  ]
  const parsed = own.map(([name, parameter]) => [name, parseParameter(parameter, text(name, parameter)) ?? undefined])
  const pairs = pairProblems(declared.parameters, Object.fromEntries(parsed))
  /** What is wrong with a number and another that are allowed each alone, beside both of them. */
  function pairMessages(name: string): string | null {
    const pair = pairs.find((one) => one.name === name || one.above?.name === name)
    const least = declared.parameters[pair?.name ?? '']
    const most = declared.parameters[pair?.above?.name ?? '']
    if (pair?.above === undefined || least === undefined || most === undefined) return null
    return say(ui.mustNotBeAbove)(say(least.label), pair.given, say(most.label), pair.above.given)
  }
  return groups.map(({ title, fields, folded }) => {
    const inside = fields.map(([name, parameter]) => (
      <Field
        key={name}
        name={name}
        parameter={parameter}
        text={text(name, parameter)}
        pairWrong={pairMessages(name)}
        idle={idleParameter(name, executor)}
        id={id(name)}
        change={(value) => change(name, value)}
      />
    ))
    return folded ? (
      <Folded
        key={title.en}
        title={title}
        opens={fields.some(([name, each]) => text(name, each) !== String(each.default))}
        stays={fields.some(([name, each]) => parseParameter(each, text(name, each)) === null)}
      >
        {inside}
      </Folded>
    ) : (
      <section key={title.en} className="group">
        <h3>{say(title)}</h3>
        {inside}
      </section>
    )
  })
}

interface FoldedProps {
  readonly title: Message
  /** It is not folded, unless a person does so. */
  readonly opens: boolean
  /** It cannot be folded now. */
  readonly stays: boolean
  readonly children: ReactNode
}

/** Fields that few need. Those that have something to say are seen. */
function Folded({ title, opens, stays, children }: FoldedProps) {
  const say = useSay()
  const [chosen, choose] = useState<boolean | null>(null)
  const open = stays || (chosen ?? opens)
  return (
    <details
      className="folded"
      open={open}
      onToggle={({ currentTarget }) => {
        if (stays) currentTarget.open = true
        else if (currentTarget.open !== open) choose(currentTarget.open)
      }}
    >
      <summary>
        <h3>{say(title)}</h3>
      </summary>
      <div className="group">{children}</div>
    </details>
  )
}

interface FieldProps {
  readonly name: string
  readonly parameter: Parameter
  readonly text: string
  /** Why it does not go with the other number of its pair; null when it does. */
  readonly pairWrong: string | null
  /** It says nothing to the executor that is chosen. */
  readonly idle: boolean
  readonly id: string
  change(text: string): void
}

function Field({ name, parameter, text, pairWrong, idle, id, change }: FieldProps) {
  const say = useSay()
  const hintId = useId()
  const errorId = useId()
  const own = parseParameter(parameter, text) === null ? say(ui.mustBe)(text.trim(), say(allowed(parameter))) : null
  const why = own ?? pairWrong
  const wrong = why !== null
  const executorOnly = name === 'scale' ? ui.onlyWorkers : ui.onlySimulator
  const hints = [
    ...('min' in parameter ? [say(ui.range)(parameter.min, parameter.max)] : []),
    ...(idle ? [say(executorOnly)] : parameter.hint ? [say(parameter.hint)] : []),
    ...(parameter.type === 'input' ? [say(ui.typedLive)] : []),
  ]
  const described = [hints.length > 0 ? hintId : '', wrong ? errorId : ''].filter(Boolean).join(' ') || undefined
  return (
    <div className={`field${idle ? ' idle' : ''}`}>
      {parameter.type === 'choice' ? (
        <fieldset aria-describedby={described}>
          <legend>{say(parameter.label)}</legend>
          <span className="seg" id={id}>
            {parameter.options.map(({ value, label }) => (
              <label key={value} className="option">
                <input
                  type="radio"
                  className="vh"
                  name={name}
                  value={value}
                  checked={text === value}
                  onChange={() => change(value)}
                />
                <span>{say(label)}</span>
              </label>
            ))}
          </span>
        </fieldset>
      ) : (
        <>
          <label htmlFor={id}>{say(parameter.label)}</label>
          <span className="ctl">
            <input
              id={id}
              name={name}
              type="text"
              inputMode={parameter.type === 'input' ? 'text' : parameter.type === 'integer' ? 'numeric' : 'decimal'}
              autoComplete="off"
              size={parameter.type === 'input' ? 24 : parameter.max > 1e6 ? 11 : 7}
              value={text}
              aria-invalid={wrong}
              aria-describedby={described}
              onChange={(event) => change(event.target.value)}
            />
            {parameter.unit && <span className="unit">{say(parameter.unit)}</span>}
          </span>
        </>
      )}
      {wrong && (
        <p className="wrong" id={errorId}>
          {why}
        </p>
      )}
      {hints.length > 0 && (
        <p className="hint" id={hintId}>
          {hints.join(say({ en: '. ', zh: '。' }))}
        </p>
      )}
    </div>
  )
}
