import { useId } from 'react'
import type { ExecutorName } from '../../trace/tables.ts'
import { compareMessages } from '../messages/compare.ts'
import { ui } from '../messages/interface.ts'
import { useOutcome, useSay } from './context.ts'

/** Chooses what runs a program, in a form; where real workers are not to be had, it says why. */
export function ExecutorChoice({
  executor,
  choose,
  children,
}: {
  readonly executor: ExecutorName
  readonly choose: (executor: ExecutorName) => void
  /** What there is to say of the choice. */
  readonly children?: React.ReactNode
}) {
  const say = useSay()
  const isolation = useOutcome((outcome) => outcome.isolation)
  const group = useId()
  return (
    <div className="field">
      <fieldset>
        <legend>{say(ui.executors)}</legend>
        <span className="seg">
          {(['simulator', 'workers'] as const).map((name) => (
            <label key={name} className="option">
              <input
                type="radio"
                className="vh"
                name={group}
                value={name}
                checked={executor === name}
                disabled={name === 'workers' && isolation !== null}
                onChange={() => choose(name)}
              />
              <span>{say(name === 'workers' ? compareMessages.workers : compareMessages.simulator)}</span>
            </label>
          ))}
        </span>
      </fieldset>
      {children}
      {isolation !== null && <p className="hint">{say(isolation)}</p>}
    </div>
  )
}
