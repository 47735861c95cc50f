import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { Scenario } from '../../program/scenario.ts'
import type { RunChoice } from '../link/link.ts'
import type { OutcomeStore } from '../state/outcome.ts'
import type { ChosenStore } from '../state/store.ts'
import type { Asking, TypingAnswer } from '../state/view.ts'
import { readRun } from './run-request.ts'
import type { Runs } from './runs.ts'
import { inputParameter, scriptWith, type TypingPlace, typingPlace } from './typing.ts'

export interface TypingParts {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly runs: Pick<Runs, 'live'>
  /** Whether what is shown is a record, not a simulation that can be made anew. */
  recorded(): boolean
  /** Makes a run whose script, the parameter `name`, has a line more at a place. */
  retype(next: RunChoice, scenario: Scenario, name: string, place: TypingPlace): void
}

/** Typing: into the real run under way, or into the script of what is simulated. */
export interface Typing {
  asksAt(snapshot: Snapshot): Asking | null
  type(text: string | null): TypingAnswer
}

export function createTyping({ chosen, outcome, runs, recorded, retype }: TypingParts): Typing {
  const isLive = (): boolean => outcome.getState().activity.kind === 'live'

  /** Where a line can be typed into the script of what is simulated. */
  function scriptPlace(snapshot: Snapshot): { readonly name: string; readonly place: TypingPlace } | null {
    const { scene, activity } = outcome.getState()
    const { run } = chosen.getState()
    if (scene === null || scene.live || activity.kind !== 'idle' || recorded()) return null
    // An order that was given need not fit a run in which more is typed.
    if (run.order !== '' || run.executor !== 'simulator') return null
    const name = inputParameter(scene.scenario.parameters)
    const place = name === null ? null : typingPlace(scene.trace, snapshot)
    return name === null || place === null ? null : { name, place }
  }

  return {
    asksAt(snapshot) {
      if (!isLive()) return scriptPlace(snapshot)?.place ?? null
      const run = runs.live()
      const asking = run?.inputWaits[0]
      if (run === null || asking === undefined) return null
      return { ...asking, until: run.endsWithScript ? 'script' : 'ended' }
    },
    type(text) {
      if (isLive()) {
        const run = runs.live()
        if (run === null) return 'nobody'
        if (text === null) return run.endInput() ? 'taken' : 'nobody'
        if (text.includes(';')) return 'unsayable'
        return run.type(text) ? 'taken' : 'unsayable'
      }
      const { scene } = outcome.getState()
      const { run, cursor } = chosen.getState()
      if (scene === null) return 'nobody'
      const found = scriptPlace(scene.snapshots.at(Math.min(cursor.step, scene.snapshots.stepCount - 1)))
      if (found === null) return 'nobody'
      const { name, place } = found
      const declared = scene.scenario.parameters
      const script = scriptWith(run.given[name] ?? String(declared[name]?.default ?? ''), place.time, text)
      if (script === null) return 'unsayable'
      const { given } = readRun(scene.scenario, { ...run.given, [name]: script })
      retype({ ...run, given }, scene.scenario, name, place)
      return 'taken'
    },
  }
}
