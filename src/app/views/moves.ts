import { nextVisibleTurn, ownerOfStep } from '../../analysis/internals.ts'
import { LaneState } from '../../analysis/timeline-data.ts'
import type { StepIndex } from '../../base/units.ts'
import type { OutcomeStore } from '../state/outcome.ts'
import { selectedThread } from '../state/selected.ts'
import type { ChosenStore } from '../state/store.ts'
import type { Movement, Scene } from '../state/view.ts'

interface Movable {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
}

export type Move =
  | 'first'
  | 'back'
  | 'play'
  | 'forward'
  | 'last'
  | 'nextTurn'
  | 'previousTurn'
  | 'ownBack'
  | 'ownForward'
  | 'whereBlocked'
  | 'whoWakes'

/** Moves the cursor of a run that has ended; while one goes on, none of these does anything. */
function mover(
  to: (scene: Scene, step: StepIndex, chosen: ChosenStore) => StepIndex | null,
  movement: Movement = 'jump',
): (app: Movable) => void {
  return ({ chosen, outcome }) => {
    const { scene } = outcome.getState()
    if (scene === null || scene.live || scene.snapshots.stepCount === 0) return
    const step = to(scene, chosen.getState().cursor.step, chosen)
    if (step === null || step < 0 || step >= scene.snapshots.stepCount) return
    chosen.setState({ cursor: { step, movement }, playing: false })
  }
}

/**
 * The next step in a direction that is not folded into a compound, unless internals are shown; where none is left, the
 * run's first or last.
 * @param next the step after another in this direction, null for none
 */
function overInternals(
  scene: Scene,
  chosen: ChosenStore,
  from: StepIndex,
  next: (step: StepIndex) => StepIndex | null,
) {
  const { internals } = chosen.getState()
  let at = from
  for (let step = next(from); step !== null && step !== at; step = next(step)) {
    if (step < 0 || step >= scene.snapshots.stepCount) break
    at = step
    if (internals || ownerOfStep(scene.trace, step) === null) break
  }
  return at
}

const lastStep = (scene: Scene): StepIndex => scene.snapshots.stepCount - 1

function own(direction: 1 | -1) {
  return mover((scene, step, chosen) => {
    const thread = selectedThread(scene, chosen.getState().selection)
    if (thread === null) return null
    return overInternals(scene, chosen, step, (from) => scene.snapshots.nextOf(thread, from, direction))
  }, 'step')
}

/** To the next step in a direction at which somebody blocks or is woken, over what is folded into compounds. */
function turn(direction: 1 | -1) {
  return mover(({ trace, snapshots }, step, chosen) => {
    const { internals } = chosen.getState()
    return internals ? snapshots.nextTurn(step, direction) : nextVisibleTurn(trace, snapshots, step, direction)
  }, 'step')
}

/** The blocked stretch of the selected thread that is around the cursor, else the last before it, else the next. */
function blockedStretch(scene: Scene, step: StepIndex, chosen: ChosenStore): { from: StepIndex; by: StepIndex } | null {
  const thread = selectedThread(scene, chosen.getState().selection)
  if (thread === null) return null
  const { offsets, state, step: from, endedBy } = scene.data.intervals
  let found: { from: StepIndex; by: StepIndex } | null = null
  for (let i = offsets[thread] ?? 0; i < (offsets[thread + 1] ?? 0); i++) {
    const begin = from[i] ?? -1
    if (state[i] !== LaneState.blocked || begin < 0) continue
    if (found !== null && begin > step) break
    found = { from: begin, by: endedBy[i] ?? -1 }
  }
  return found
}

/** What buttons and keys do to the cursor. */
export const moves: { readonly [move in Move]: (app: Movable) => void } = {
  first: mover(() => 0),
  last: mover(lastStep),
  back: mover((scene, step, chosen) => overInternals(scene, chosen, step, (from) => from - 1), 'step'),
  forward: mover((scene, step, chosen) => overInternals(scene, chosen, step, (from) => from + 1), 'step'),
  nextTurn: turn(1),
  previousTurn: turn(-1),
  ownBack: own(-1),
  ownForward: own(1),
  whereBlocked: mover((scene, step, chosen) => blockedStretch(scene, step, chosen)?.from ?? null),
  whoWakes: mover((scene, step, chosen) => blockedStretch(scene, step, chosen)?.by ?? null),
  /** From the last step it plays from the beginning; of two runs, when both are at theirs. */
  play({ chosen, outcome }) {
    const { scene } = outcome.getState()
    if (scene === null || scene.live) return
    const { playing, cursor, secondRun } = chosen.getState()
    const other = outcome.getState().secondRun
    const secondRunGoesOn = secondRun !== null && other !== null && secondRun.step < lastStep(other.scene)
    if (playing) chosen.setState({ playing: false })
    else if (cursor.step < lastStep(scene) || secondRunGoesOn) chosen.setState({ playing: true })
    else chosen.setState({ playing: true, cursor: { step: 0, movement: 'jump' } })
  },
}
