import type { Place } from '../../analysis/durations.ts'
import type { Microseconds, StepIndex } from '../../base/units.ts'
import type { Recordings } from '../kept/recordings.ts'
import { runNotices } from '../notices/run-endings.ts'
import type { Goal, OutcomeStore, SecondRunScene } from '../state/outcome.ts'
import type { ChosenStore } from '../state/store.ts'
import type { Addressing } from './addressing.ts'
import type { Presenter } from './present.ts'
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
  readonly presenter: Presenter
}

/** Where the cursor of the second run stands while that of the other is at a step. */
export function secondRunAt(
  outcome: OutcomeStore,
  step: StepIndex,
): { readonly step: StepIndex; readonly time: Microseconds } {
  const { scene, secondRun } = outcome.getState()
  const time = scene?.data.stepTime[step] ?? 0
  return { step: secondRun?.scene.snapshots.stepAtTime(time) ?? 0, time }
}

/** What is shown of the second run. */
export async function secondRunOf(now: Shown, { ready, file }: Shown, focus: Place): Promise<SecondRunScene> {
  const { firstDifference } = await import('../../analysis/first-difference.ts')
  const { first, second } = byPlace(focus, now.ready.scene.trace, ready.scene.trace)
  return { scene: ready.scene, file, difference: firstDifference(first, second) }
}

export function createComparing(parts: ComparingParts): Comparing {
  const { chosen, outcome, shown, recordings, goTo, addressing, presenter } = parts
  let seen: readonly EarlierRun[] = []

  const comparing: Comparing = {
    async compare(other) {
      const { scene, activity } = outcome.getState()
      const now = shown.focused
      if (now === null || scene === null || scene.live || activity.kind !== 'idle') return
      const { view } = addressing.link()
      const asked = { ...other, focus: chosen.getState().secondRun?.focus ?? 'first' }
      addressing.leave()
      const mine = presenter.begin()
      addressing.push(scene.scenario, now.run, view, asked, now.recording)
      outcome.setState({ notices: [] })
      try {
        await presenter.showSecondRun(now, scene.scenario, view, [], mine, asked)
      } catch (error) {
        presenter.notMade(mine, error, false, () => void comparing.compare(other))
      }
    },
    leaveCompare() {
      if (shown.secondRun === null || !addressing.isSettled()) return
      addressing.leave()
      presenter.begin()
      shown.secondRun = null
      chosen.setState({ secondRun: null })
      outcome.setState({ secondRun: null })
      addressing.pushAlone()
    },
    focusOn(place) {
      const { secondRun, run, cursor } = chosen.getState()
      const now = outcome.getState()
      const { focused: before, secondRun: next } = shown
      if (secondRun === null || secondRun.focus === place || before === null || next === null) return
      if (now.secondRun === null || now.scene === null) return
      shown.focused = next
      shown.secondRun = before
      const { difference } = now.secondRun
      outcome.setState({
        scene: next.ready.scene,
        secondRun: { scene: before.ready.scene, file: before.file, difference },
        file: next.file,
        notices: runNotices(next.ready.scene.trace, next.ready.faults, goTo),
      })
      const time = now.scene.data.stepTime[cursor.step] ?? 0
      chosen.setState({
        run: secondRun.run,
        secondRun: { run, focus: place, step: cursor.step, time },
        cursor: { step: secondRun.step, movement: 'jump' },
        selection: null,
        uses: null,
        drafts: {},
        playing: false,
      })
    },
    goToDifference() {
      const { secondRun } = chosen.getState()
      const now = outcome.getState()
      if (secondRun === null || now.secondRun === null || now.scene === null || now.secondRun.difference === null)
        return
      const { difference, scene: other } = now.secondRun
      // Where one has ended, its end is what differs.
      const step = difference[secondRun.focus] ?? now.scene.snapshots.stepCount - 1
      const otherStep = difference[otherPlace(secondRun.focus)] ?? other.snapshots.stepCount - 1
      const time = other.data.stepTime[otherStep] ?? 0
      chosen.setState({
        cursor: { step, movement: 'step' },
        secondRun: { ...secondRun, step: otherStep, time },
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
      for (const one of [shown.secondRun, shown.focused]) {
        if (one === null) continue
        const { run, recording, file, ready } = one
        seen = remembered(seen, { run, recording, file, duration: ready.scene.data.end })
      }
    },
  }
  return comparing
}
