import './compare.css'
import { otherPlace, type Place } from '../../analysis/durations.ts'
import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { Selection } from '../../analysis/timeline-data.ts'
import type { Language, Message } from '../../base/messages.ts'
import type { TimelineAction, TimeRange } from '../../timeline/timeline.ts'
import { differingMessages } from '../run/run-differences.ts'
import { byPlace } from '../run/second-run.ts'
import type { Session } from '../run/session.ts'
import type { OutcomeStore, SecondRunScene } from '../state/outcome.ts'
import { foldInternals } from '../state/scene.ts'
import type { ChosenStore, SecondRun } from '../state/store.ts'
import type { Movement, Scene, View, ViewEvents } from '../state/view.ts'
import { element } from '../views/kit.ts'
import { watchListing } from '../views/listing-choice.ts'
import { createCompareRun, type Picture } from './compare-run.ts'
import { type Both, createCompareSummary } from './compare-summary.ts'

/** Two timelines on one axis as a view, with what the buttons of its head do. */
export interface ComparePart extends View {
  do(action: TimelineAction): void
}

export interface CompareParts {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly session: Pick<Session, 'focusOn' | 'goToDifference' | 'leaveCompare'>
}

/**
 * Two runs of a program, one above the other. The view is told of the run that has the focus, as all views are; what is
 * beside it, it takes from the stores.
 */
export function createComparePart(
  host: HTMLElement,
  events: ViewEvents,
  picture: Picture,
  { chosen, outcome, session }: CompareParts,
): ComparePart {
  const focused = (): Place => chosen.getState().secondRun?.focus ?? 'first'
  const summary = createCompareSummary(picture, {
    goToDifference: () => session.goToDifference(),
    leave: () => session.leaveCompare(),
  })
  function runAt(place: Place) {
    const focus = (): void => session.focusOn(place)
    const own: ViewEvents = {
      ...events,
      select(selection) {
        focus()
        events.select(selection)
      },
      moveTo(step, movement) {
        focus()
        events.moveTo(step, movement)
      },
    }
    const shared = {
      isFocused: () => focused() === place,
      onRange: (range: TimeRange | null) => runs[otherPlace(place)].part.follow(range),
    }
    return createCompareRun(picture, place, own, chosen, shared, focus)
  }
  const runs: Both<ReturnType<typeof createCompareRun>> = { first: runAt('first'), second: runAt('second') }
  const root = element('div', 'cmp', summary.element, runs.first.element, runs.second.element, summary.table)
  host.append(root)

  let scene: Scene | null = null
  let language: Language = 'en'
  let snapshot: Snapshot | null = null
  /** The second run, as it is shown. */
  let folded: { readonly of: Scene; readonly scene: Scene } | null = null
  function secondRunScene(of: Scene): Scene {
    if (chosen.getState().internals) return of
    if (folded?.of !== of) folded = { of, scene: foldInternals(of) }
    return folded.scene
  }
  /** Both runs, once both are there: what is shown is then the run of a comparison. */
  function both(): { readonly scene: Scene; readonly other: SecondRunScene; readonly secondRun: SecondRun } | null {
    const { secondRun } = chosen.getState()
    const { secondRun: other } = outcome.getState()
    return scene === null || other === null || secondRun === null ? null : { scene, other, secondRun }
  }

  function showAll(): void {
    const now = both()
    if (now === null) return
    const { scene: own, other, secondRun } = now
    const scenes = byPlace(secondRun.focus, own, secondRunScene(other.scene))
    const told = byPlace(
      secondRun.focus,
      { run: chosen.getState().run, file: outcome.getState().file },
      { run: secondRun.run, file: other.file },
    )
    const [first, second] = differingMessages(own.scenario, told.first, told.second)
    const differs: Both<Message> = { first, second }
    const axisEnd = Math.max(scenes.first.data.end, scenes.second.data.end)
    for (const place of ['first', 'second'] as const) {
      const parts = other.difference?.[place] ?? null
      runs[place].show({ scene: scenes[place], differs: differs[place], axisEnd, parts }, language)
      runs[place].setFocused(place === secondRun.focus)
    }
    summary.show(scenes, differs, other.difference, language)
  }
  function moveBoth(movement: Movement): void {
    const now = both()
    if (now === null || snapshot === null) return
    const { secondRun, other } = now
    const last = other.scene.snapshots.stepCount - 1
    const otherSnapshot = other.scene.snapshots.at(Math.min(secondRun.step, last))
    runs[secondRun.focus].moveTo(snapshot, movement, snapshot.time)
    runs[otherPlace(secondRun.focus)].moveTo(otherSnapshot, 'scrub', secondRun.time)
    summary.moveTo(byPlace(secondRun.focus, snapshot.step, otherSnapshot.step))
  }

  const stopWatching = watchListing(showAll)
  // The other run goes on alone once the one that has the focus has ended.
  const stopOpening = chosen.subscribe((now, before) => {
    if (
      now.secondRun !== before.secondRun &&
      now.cursor === before.cursor &&
      now.secondRun?.focus === before.secondRun?.focus
    )
      moveBoth('play')
  })
  return {
    show(next, nextLanguage) {
      scene = next
      language = nextLanguage
      snapshot = null
      showAll()
    },
    moveTo(next, movement) {
      snapshot = next
      moveBoth(movement)
    },
    select(selection: Selection | null) {
      runs[focused()].part.select(selection)
      runs[otherPlace(focused())].part.select(null)
    },
    do: (action) => runs.first.part.do(action),
    destroy() {
      stopWatching()
      stopOpening()
      runs.first.destroy()
      runs.second.destroy()
      root.remove()
    },
  }
}
