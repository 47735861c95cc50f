import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { failingSteps } from '../../analysis/account.ts'
import { causalSlice } from '../../analysis/causal-slice.ts'
import { lockFaults } from '../../analysis/deadlock.ts'
import type { ForEver } from '../../explorer/endless/for-ever.ts'
import { splitDraws } from '../../program/choices.ts'
import { useApp, useChosen, useLanguage, useOutcome, useSay } from '../controls/context.ts'
import type { RunChoice } from '../link/link.ts'
import { decodeOrder } from '../link/order-code.ts'
import { exploreMessages, outcomeMessages } from '../messages/explore.ts'
import { readAsked } from '../run/explore-settings-link.ts'
import type { Scene } from '../state/view.ts'
import { createDescriber } from '../views/step-sentences.ts'
import { confirmRound } from './explore-client.ts'
import { exploreRequest } from './explore-request.ts'

/** Rows shown at once. */
const page = 60
/** Longer runs are not told here: no counterexample is. */
const maxSteps = 20_000

/** The steps that lead to the failure of a run that follows an order, or that go round for ever. */
export function HowItComes() {
  const scene = useOutcome((outcome) => outcome.scene)
  const run = useChosen((now) => now.run)
  const round = useChosen((now) => now.round)
  if (scene === null || scene.live || run.order === '') return null
  if (round === null || round.order !== run.order)
    return scene.trace.stepCount > maxSteps ? null : <Steps scene={scene} />
  return <Round scene={scene} run={run} steps={round.steps} />
}

/** The steps that lead to a failure, with those hidden on request that have no bearing on it. */
function Steps({ scene }: { scene: Scene }) {
  const say = useSay()
  const id = useId()
  const { trace, faults } = scene
  const [onlyBearing, setOnly] = useState(false)
  const bearing = useMemo(() => {
    const failing = failingSteps(trace, faults ?? lockFaults(trace))
    return failing.length === 0 ? null : causalSlice(trace, failing)
  }, [trace, faults])
  if (bearing === null) return null
  const all = Array.from(bearing.keys())
  const steps = onlyBearing ? all.filter((step) => bearing[step] === 1) : all
  return (
    <section className="xpl-steps" aria-labelledby={`${id}-head`}>
      <h3 id={`${id}-head`}>{say(exploreMessages.stepsHead)}</h3>
      <label className="check">
        <input type="checkbox" checked={onlyBearing} onChange={({ target }) => setOnly(target.checked)} />
        {say(exploreMessages.onlyBearing)}
      </label>
      <p className="hint">{say(exploreMessages.stepsShown)(steps.length, all.length)}</p>
      <StepRows scene={scene} steps={steps} isAside={(step) => bearing[step] !== 1} />
    </section>
  )
}

/** What came of executing a round that is said to go on for ever. */
type Confirmed = ForEver | 'not-so' | 'not-known' | null

/** The steps of a round that can be repeated for ever: that they can is never taken from a link, but found here. */
function Round({ scene, run, steps: count }: { scene: Scene; run: RunChoice; steps: number }) {
  const say = useSay()
  const id = useId()
  const { scenario, trace } = scene
  const asked = useChosen((now) => now.asked)
  const [confirmed, setConfirmed] = useState<Confirmed>(null)
  useEffect(() => {
    setConfirmed(null)
    if (scenario === null) return
    const leaving = new AbortController()
    const { request } = exploreRequest(scenario, run.given, readAsked(asked).asked)
    confirmRound(request, run.order, count, leaving.signal).then(
      (found) => setConfirmed(found ?? 'not-so'),
      () => {
        if (!leaving.signal.aborted) setConfirmed('not-known')
      },
    )
    return () => leaving.abort()
  }, [scenario, run, count, asked])
  const all = useMemo(() => stepsIn(run.order), [run.order])
  // Where the run is another, the steps mean nothing.
  if (confirmed === null || all > trace.stepCount) return null
  const [from, to] = [all - count, all - 1]
  const isNever = typeof confirmed !== 'string' && confirmed.kind === 'eventually'
  const hint = isNever ? exploreMessages.neverHint : exploreMessages.roundHint
  return (
    <section className="xpl-steps" aria-labelledby={`${id}-head`}>
      <h3 id={`${id}-head`}>{say(exploreMessages.roundHead)}</h3>
      {typeof confirmed === 'string' ? (
        <p role="alert">
          {say(confirmed === 'not-so' ? exploreMessages.notForEver : exploreMessages.notConfirmed)(count)}
        </p>
      ) : (
        <>
          <p>
            <b>{say(outcomeMessages[confirmed.kind])}.</b> {say(hint)(confirmed.threads.join(', '), from, to)}
          </p>
          <StepRows scene={scene} steps={Array.from({ length: count }, (_, at) => from + at)} isAside={() => false} />
        </>
      )}
    </section>
  )
}

/** How many steps an order has; none where it cannot be read. */
function stepsIn(order: string): number {
  try {
    return splitDraws(decodeOrder(order).choices).steps.length
  } catch {
    return 0
  }
}

interface StepRowsProps {
  readonly scene: Scene
  readonly steps: readonly number[]
  /** Whether a step is told more quietly than others. */
  isAside(step: number): boolean
}

function StepRows({ scene, steps, isAside }: StepRowsProps) {
  const { chosen } = useApp()
  const say = useSay()
  const language = useLanguage()
  const { trace } = scene
  const [shown, setShown] = useState(page)
  useEffect(() => {
    if (trace.stepCount > 0) setShown(page)
  }, [trace])
  const list = useRef<HTMLOListElement>(null)
  // The cursor moves too often for React.
  useEffect(() => {
    const mark = (): void => {
      const at = String(chosen.getState().cursor.step)
      for (const row of list.current?.querySelectorAll<HTMLElement>('[data-step]') ?? []) {
        if (row.dataset.step === at) row.setAttribute('aria-current', 'step')
        else row.removeAttribute('aria-current')
      }
    }
    mark()
    return chosen.subscribe(mark)
  })
  const tell = useMemo(() => createDescriber(scene, language), [scene, language])
  return (
    <>
      <ol ref={list}>
        {steps.slice(0, shown).map((step) => (
          <li key={step} className={isAside(step) ? 'aside' : undefined}>
            <button
              type="button"
              className="btn item"
              data-step={step}
              onClick={() => chosen.setState({ cursor: { step, movement: 'jump' }, playing: false })}
            >
              <span className="no">{step}</span>
              <span>{tell(step)}</span>
            </button>
          </li>
        ))}
      </ol>
      {steps.length > shown && (
        <button type="button" className="btn line" onClick={() => setShown(shown + page)}>
          {say(exploreMessages.more)(Math.min(page, steps.length - shown))}
        </button>
      )}
    </>
  )
}
