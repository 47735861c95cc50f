import type { Place } from '../../analysis/durations.ts'
import type { Microseconds, StepIndex } from '../../base/units.ts'
import type { Recordings } from '../kept/recordings.ts'
import { runNotices } from '../notices/run-endings.ts'
import type { BesideScene, Goal, OutcomeStore } from '../state/outcome.ts'
import type { ChosenStore } from '../state/store.ts'
import type { Addressing } from './addressing.ts'
import type { Showing } from './present.ts'
import type { Shown, ShownRuns } from './produce.ts'
import { byPlace, type EarlierRun, isSame, otherPlace, remembered } from './second-run.ts'

/** What a person can do with two runs of a program. */
export interface Comparing {
  /** Shows another run of the program beside the one that has the focus. */
  compare(other: Pick<EarlierRun, 'run' | 'recording'>): Promise<void>
  /** Shows the run that has the focus alone again. */
  leaveCompare(): void
  /** Gives the focus to the first or the second of two runs; stage, code and steps are then of that one. */
  focusOn(place: Place): void
  /** Goes to where two runs part, in both; to the end of one that has ended before. */
  goToDifference(): void
  /** The runs of the program that were shown in this visit, the latest first, without the one that has the focus. */
  earlier(): readonly EarlierRun[]
  /** Remembers what is shown for a later comparison. */
  remember(): void
}

export interface ComparingParts {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly shown: ShownRuns
  readonly recordings: Recordings
  goTo(goal: Goal): void
  readonly addressing: Addressing
  readonly showing: Showing
}

/** Where the cursor of the run beside stands while that of the other is at a step. */
export function besideAt(
  outcome: OutcomeStore,
  step: StepIndex,
): { readonly step: StepIndex; readonly time: Microseconds } {
  const { scene, beside } = outcome.getState()
  const time = scene?.data.stepTime[step] ?? 0
  return { step: beside?.scene.moments.stepAtTime(time) ?? 0, time }
}

/** What is shown of the run beside. */
export async function besideOf(now: Shown, { ready, file }: Shown, focus: Place): Promise<BesideScene> {
  const { firstDifference } = await import('../../analysis/first-difference.ts')
  const { first, second } = byPlace(focus, now.ready.scene.trace, ready.scene.trace)
  return { scene: ready.scene, file, difference: firstDifference(first, second) }
}

export function createComparing(parts: ComparingParts): Comparing {
  const { chosen, outcome, shown, recordings, goTo, addressing, showing } = parts
  let seen: readonly EarlierRun[] = []

  const comparing: Comparing = {
    async compare(other) {
      const { scene, activity } = outcome.getState()
      const now = shown.focused
      if (now === null || scene === null || scene.live || activity.kind !== 'idle') return
      const { view } = addressing.link()
      const asked = { ...other, focus: chosen.getState().beside?.focus ?? 'first' }
      addressing.leave()
      const mine = showing.begin()
      addressing.push(scene.scenario, now.run, view, asked, now.recording)
      outcome.setState({ notices: [] })
      try {
        await showing.showBeside(now, scene.scenario, view, [], mine, asked)
      } catch (error) {
        showing.notMade(mine, error, false, () => void comparing.compare(other))
      }
    },
    leaveCompare() {
      if (shown.beside === null || !addressing.isSettled()) return
      addressing.leave()
      showing.begin()
      shown.beside = null
      chosen.setState({ beside: null })
      outcome.setState({ beside: null })
      addressing.pushAlone()
    },
    focusOn(place) {
      const { beside, run, cursor } = chosen.getState()
      const now = outcome.getState()
      const { focused: before, beside: next } = shown
      if (beside === null || beside.focus === place || before === null || next === null) return
      if (now.beside === null || now.scene === null) return
      shown.focused = next
      shown.beside = before
      const { difference } = now.beside
      outcome.setState({
        scene: next.ready.scene,
        beside: { scene: before.ready.scene, file: before.file, difference },
        file: next.file,
        notices: runNotices(next.ready.scene.trace, next.ready.faults, goTo),
      })
      const time = now.scene.data.stepTime[cursor.step] ?? 0
      chosen.setState({
        run: beside.run,
        beside: { run, focus: place, step: cursor.step, time },
        cursor: { step: beside.step, movement: 'jump' },
        selection: null,
        uses: null,
        drafts: {},
        playing: false,
      })
    },
    goToDifference() {
      const { beside } = chosen.getState()
      const now = outcome.getState()
      if (beside === null || now.beside === null || now.scene === null || now.beside.difference === null) return
      const { difference, scene: other } = now.beside
      // Where one has ended, its end is what differs.
      const step = difference[beside.focus] ?? now.scene.moments.stepCount - 1
      const otherStep = difference[otherPlace(beside.focus)] ?? other.moments.stepCount - 1
      const time = other.data.stepTime[otherStep] ?? 0
      chosen.setState({
        cursor: { step, movement: 'step' },
        beside: { ...beside, step: otherStep, time },
        playing: false,
      })
    },
    earlier() {
      const now = shown.focused
      if (now === null) return []
      const isKept = ({ recording }: EarlierRun): boolean => recording === null || recordings.has(recording)
      return seen.filter((one) => one.run.scenario === now.run.scenario && !isSame(one, now) && isKept(one))
    },
    remember() {
      for (const one of [shown.beside, shown.focused]) {
        if (one === null) continue
        const { run, recording, file, ready } = one
        seen = remembered(seen, { run, recording, file, duration: ready.scene.data.end })
      }
    },
  }
  return comparing
}
