import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { failingSteps } from '../../analysis/account.ts'
import { bearingOn } from '../../analysis/bearing.ts'
import { lockFaults } from '../../analysis/deadlock.ts'
import { useApp, useChosen, useLanguage, useOutcome, useSay } from '../context.ts'
import { createTeller } from '../panels/told-steps.ts'
import type { Scene } from '../view.ts'
import { exploreWords } from '../words/explore.ts'
import type { FoundOutcome } from './explore-messages.ts'
import type { Exploring } from './exploring.ts'
import { roundOf } from './told-outcomes.ts'

/** Rows shown at once. */
const page = 60
/** Longer runs are not told here: no counterexample is. */
const mostSteps = 20_000

/** The steps that lead to the failure of a run that follows an order, or that go round for ever. */
export function HowItComes({ exploring }: { exploring: Exploring }) {
  const scene = useOutcome((outcome) => outcome.scene)
  const order = useChosen(({ run }) => run.order)
  const { outcomes } = useStore(exploring.store)
  if (scene === null || scene.live || order === '' || scene.trace.stepCount > mostSteps) return null
  const found = outcomes.find((outcome) => outcome.order === order && outcome.detail.endless !== undefined)
  return found === undefined ? <Steps scene={scene} /> : <Round scene={scene} outcome={found} />
}

/** The steps that lead to a failure, with those hidden on request that have no bearing on it. */
function Steps({ scene }: { scene: Scene }) {
  const say = useSay()
  const id = useId()
  const { trace, faults } = scene
  const [onlyBearing, setOnly] = useState(false)
  const bearing = useMemo(() => {
    const failing = failingSteps(trace, faults ?? lockFaults(trace))
    return failing.length === 0 ? null : bearingOn(trace, failing)
  }, [trace, faults])
  if (bearing === null) return null
  const all = Array.from(bearing.keys())
  const steps = onlyBearing ? all.filter((step) => bearing[step] === 1) : all
  return (
    <section className="xpl-steps" aria-labelledby={`${id}-head`}>
      <h3 id={`${id}-head`}>{say(exploreWords.stepsHead)}</h3>
      <label className="check">
        <input type="checkbox" checked={onlyBearing} onChange={({ target }) => setOnly(target.checked)} />
        {say(exploreWords.onlyBearing)}
      </label>
      <p className="hint">{say(exploreWords.stepsShown)(steps.length, all.length)}</p>
      <StepRows scene={scene} steps={steps} isAside={(step) => bearing[step] !== 1} />
    </section>
  )
}

/** The steps of a round that can be repeated for ever. */
function Round({ scene, outcome }: { scene: Scene; outcome: FoundOutcome }) {
  const say = useSay()
  const id = useId()
  const { from, to } = roundOf(outcome)
  const { trace } = scene
  // Where the run is another, the steps mean nothing.
  if (to >= trace.stepCount) return null
  const steps = Array.from({ length: to - from + 1 }, (_, at) => from + at)
  return (
    <section className="xpl-steps" aria-labelledby={`${id}-head`}>
      <h3 id={`${id}-head`}>{say(exploreWords.roundHead)}</h3>
      <p>{say(exploreWords.roundHint)(outcome.detail.endless?.threads.join(', ') ?? '', from, to)}</p>
      <StepRows scene={scene} steps={steps} isAside={() => false} />
    </section>
  )
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
  const tell = useMemo(() => createTeller(scene, language), [scene, language])
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
          {say(exploreWords.more)(Math.min(page, steps.length - shown))}
        </button>
      )}
    </>
  )
}
