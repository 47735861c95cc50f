import { type ReactNode, useEffect, useId, useState } from 'react'
import { formatCount } from '../../base/format.ts'
import { asksForBranches } from '../../explorer/state/branches.ts'
import { useApp, useChosen, useOutcome, useSay } from '../controls/context.ts'
import { exploreStart, fieldId } from '../controls/form-state.ts'
import { exploreMessages, strategyMessages } from '../messages/explore.ts'
import { ui } from '../messages/interface.ts'
import {
  type Asked,
  branchesOf,
  branchNumbers,
  limitNumbers,
  type NumberName,
  numberRanges,
  numbersOf,
  readNumber,
  strategyChoices,
  wrongNumbers,
} from '../run/explore-settings.ts'
import { readAsked, writeAsked } from '../run/explore-settings-link.ts'
import { exploreRequest } from './explore-request.ts'
import type { Exploring } from './exploring.ts'

/** How to explore: chosen already, and open to be chosen otherwise. */
export function ExploreForm({ exploring, again }: { exploring: Exploring; again: boolean }) {
  const { chosen } = useApp()
  const say = useSay()
  const id = useId()
  const scenario = useOutcome((outcome) => outcome.scenario)
  const given = useChosen(({ run }) => run.given)
  const drafts = useChosen((now) => now.drafts)
  const text = useChosen((now) => now.asked)
  const [asked, setAsked] = useState<Asked>(() => readAsked(text).asked)
  // A link may say it otherwise. What is typed and not allowed is no part of it, and stays.
  if (text !== writeAsked(asked)) setAsked(readAsked(text).asked)
  const [open, setOpen] = useState(true)
  if (scenario === null) return null
  const { strategy, handover, wakers, numbers } = asked
  const ask = (part: Partial<Asked>): void => {
    const next = { ...asked, ...part }
    setAsked(next)
    chosen.setState({ asked: writeAsked(next) })
  }

  function start(): void {
    if (scenario === null) return
    const [first] = wrongNumbers(asked)
    if (first !== undefined) {
      setOpen(true)
      requestAnimationFrame(() => document.getElementById(`${id}-${first}`)?.focus())
      return
    }
    const { explored, request, problems } = exploreRequest(scenario, { ...given, ...drafts }, asked)
    const refused = problems.find(({ parameter }) => parameter !== null)
    if (refused === undefined) {
      setOpen(false)
      void exploring.start(explored, request)
      return
    }
    chosen.setState({ tab: 'parameters', narrowTab: 'parameters' })
    // The panel is there after React's next pass.
    requestAnimationFrame(() => document.getElementById(fieldId(refused.name))?.focus())
  }

  const number = (name: NumberName, label: string, hint?: string) => (
    <NumberField
      key={name}
      id={`${id}-${name}`}
      name={name}
      label={label}
      hint={hint}
      text={numbers[name]}
      change={(text) => ask({ numbers: { ...numbers, [name]: text } })}
    />
  )
  const labels: { readonly [name: string]: string } = {
    most: say(strategyMessages.most),
    walks: say(strategyMessages.walks),
    depth: say(strategyMessages.depth),
  }
  const wrong = wrongNumbers(asked)
  const isWrong = (names: readonly NumberName[]): boolean => wrong.some((name) => names.includes(name))
  return (
    <form
      className={open ? 'xpl-form' : 'xpl-form is-folded'}
      noValidate
      aria-label={say(ui.explore)}
      onSubmit={(event) => {
        event.preventDefault()
        start()
      }}
    >
      <details
        className="folded how"
        open={open}
        onToggle={({ currentTarget, target }) => {
          // The limits inside tell of themselves, too.
          if (target === currentTarget) setOpen(currentTarget.open)
        }}
      >
        <summary>
          <h3>{say(exploreMessages.how)}</h3>
          {!open && <span>{say(strategyMessages[strategy].name)}</span>}
        </summary>
        <div className="group">
          <div className="field">
            <label htmlFor={`${id}-strategy`}>{say(exploreMessages.strategy)}</label>
            <select
              id={`${id}-strategy`}
              value={strategy}
              aria-describedby={`${id}-does`}
              onChange={({ target }) => {
                const choice = strategyChoices.find((one) => one === target.value)
                if (choice !== undefined) ask({ strategy: choice })
              }}
            >
              {strategyChoices.map((choice) => (
                <option key={choice} value={choice}>
                  {say(strategyMessages[choice].name)}
                </option>
              ))}
            </select>
            <p className="hint" id={`${id}-does`}>
              {say(strategyMessages[strategy].does)}
            </p>
          </div>
          {numbersOf[strategy].map((name) => number(name, labels[name] ?? name))}
          <div className="field">
            <label htmlFor={`${id}-handover`}>{say(exploreMessages.handover)}</label>
            <select
              id={`${id}-handover`}
              value={handover}
              onChange={({ target: { value } }) =>
                ask({ handover: value === 'barging' || value === 'fair' ? value : 'own' })
              }
            >
              <option value="own">{say(exploreMessages.asSet)}</option>
              <option value="barging">{say(exploreMessages.barging)}</option>
              <option value="fair">{say(exploreMessages.fair)}</option>
            </select>
          </div>
          <Fold
            head={say(exploreMessages.besides)}
            note={asksForBranches(branchesOf(asked)) ? say(exploreMessages.besidesAsked) : ''}
            isWrong={isWrong(branchNumbers)}
          >
            {number('spurious', say(exploreMessages.spurious), say(exploreMessages.spuriousHint))}
            {number('draws', say(exploreMessages.draws), say(exploreMessages.drawsHint))}
            <div>
              <label className="check">
                <input
                  type="checkbox"
                  checked={wakers}
                  aria-describedby={`${id}-wakers`}
                  onChange={({ target }) => ask({ wakers: target.checked })}
                />
                {say(exploreMessages.wakers)}
              </label>
              <p className="hint" id={`${id}-wakers`}>
                {say(exploreMessages.wakersHint)}
              </p>
            </div>
          </Fold>
          <Fold head={say(exploreMessages.limits)} note="" isWrong={isWrong(limitNumbers)}>
            {number('executions', say(exploreMessages.most), say(exploreMessages.maxHint))}
            {number('events', say(exploreMessages.events), say(exploreMessages.eventsHint))}
            {number('timeouts', say(exploreMessages.timeouts), say(exploreMessages.timeoutsHint))}
          </Fold>
        </div>
      </details>
      <div>
        {/* Once there is something found, that is what matters. */}
        <button id={exploreStart} type="submit" className={again ? 'btn line' : 'btn ink'}>
          {say(again ? exploreMessages.startAnew : exploreMessages.start)}
        </button>
      </div>
    </form>
  )
}

interface FoldProps {
  readonly head: string
  /** Said beside the head; may be empty. */
  readonly note: string
  /** Something inside is not allowed, so that it has to be seen. */
  readonly isWrong: boolean
  readonly children: ReactNode
}

/** What few people change. It opens where something in it is wrong, and does not close when that is corrected. */
function Fold({ head, note, isWrong, children }: FoldProps) {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    if (isWrong) setOpen(true)
  }, [isWrong])
  return (
    <details className="folded" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <h4>{head}</h4>
        {note !== '' && <span>{note}</span>}
      </summary>
      <div className="group">{children}</div>
    </details>
  )
}

interface NumberFieldProps {
  readonly id: string
  readonly name: NumberName
  readonly label: string
  readonly hint: string | undefined
  readonly text: string
  change(text: string): void
}

function NumberField({ id, name, label, hint, text, change }: NumberFieldProps) {
  const say = useSay()
  const { min, max } = numberRanges[name]
  const wrong = readNumber(name, text) === null
  const range = `${formatCount(min)} – ${formatCount(max)}`
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        size={11}
        value={text}
        aria-invalid={wrong}
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => change(target.value)}
      />
      <p className={wrong ? 'wrong' : 'hint'} id={`${id}-hint`}>
        {wrong
          ? say(ui.mustBe)(text.trim(), say(exploreMessages.wholeNumber)(range))
          : [range, hint].filter(Boolean).join(say({ en: '. ', zh: '。' }))}
      </p>
    </div>
  )
}
