import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { failingSteps } from '../../analysis/account.ts'
import { bearingOn } from '../../analysis/bearing.ts'
import { lockFaults } from '../../analysis/deadlock.ts'
import { useApp, useChosen, useLanguage, useOutcome, useSay } from '../context.ts'
import { createTeller } from '../panels/told-steps.ts'
import type { Scene } from '../view.ts'
import { exploreWords } from '../words/explore.ts'

/** Rows shown at once. */
const page = 60
/** Longer runs are not told here: no counterexample is. */
const mostSteps = 20_000

/** The steps that lead to the failure of a run that follows an order, with those hidden that have no bearing on it. */
export function HowItComes() {
  const scene = useOutcome((outcome) => outcome.scene)
  const order = useChosen(({ run }) => run.order)
  if (scene === null || scene.live || order === '' || scene.trace.stepCount > mostSteps) return null
  return <Steps scene={scene} />
}

function Steps({ scene }: { scene: Scene }) {
  const { chosen } = useApp()
  const say = useSay()
  const language = useLanguage()
  const id = useId()
  const { trace } = scene
  const [onlyBearing, setOnly] = useState(false)
  const [shown, setShown] = useState(page)
  useEffect(() => {
    if (trace.stepCount > 0) setShown(page)
  }, [trace])
  const bearing = useMemo(() => {
    const failing = failingSteps(trace, lockFaults(trace))
    return failing.length === 0 ? null : bearingOn(trace, failing)
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
      <ol ref={list}>
        {steps.slice(0, shown).map((step) => (
          <li key={step} className={bearing[step] === 1 ? undefined : 'aside'}>
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
    </section>
  )
}
