import './compare.css'
import { otherPlace, type Place } from '../../analysis/durations.ts'
import type { Moment } from '../../analysis/moment-types.ts'
import type { Selection } from '../../analysis/timeline-data.ts'
import type { Language, Words } from '../../base/words.ts'
import type { TimelineAction, TimeRange } from '../../timeline/timeline.ts'
import { differingWords } from '../run/run-differences.ts'
import { byPlace } from '../run/second-run.ts'
import type { Session } from '../run/session.ts'
import type { BesideScene, OutcomeStore } from '../state/outcome.ts'
import { foldInsides } from '../state/scene.ts'
import type { Beside, ChosenStore } from '../state/store.ts'
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
  const focused = (): Place => chosen.getState().beside?.focus ?? 'first'
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
  let moment: Moment | null = null
  /** The run beside, as it is shown. */
  let folded: { readonly of: Scene; readonly scene: Scene } | null = null
  function besideScene(of: Scene): Scene {
    if (chosen.getState().insides) return of
    if (folded?.of !== of) folded = { of, scene: foldInsides(of) }
    return folded.scene
  }
  /** Both runs, once both are there: what is shown is then the run of a comparison. */
  function both(): { readonly scene: Scene; readonly other: BesideScene; readonly beside: Beside } | null {
    const { beside } = chosen.getState()
    const { beside: other } = outcome.getState()
    return scene === null || other === null || beside === null ? null : { scene, other, beside }
  }

  function showAll(): void {
    const now = both()
    if (now === null) return
    const { scene: own, other, beside } = now
    const scenes = byPlace(beside.focus, own, besideScene(other.scene))
    const told = byPlace(
      beside.focus,
      { run: chosen.getState().run, file: outcome.getState().file },
      { run: beside.run, file: other.file },
    )
    const [first, second] = differingWords(own.scenario, told.first, told.second)
    const differs: Both<Words> = { first, second }
    const axisEnd = Math.max(scenes.first.data.end, scenes.second.data.end)
    for (const place of ['first', 'second'] as const) {
      const parts = other.difference?.[place] ?? null
      runs[place].show({ scene: scenes[place], differs: differs[place], axisEnd, parts }, language)
      runs[place].setFocused(place === beside.focus)
    }
    summary.show(scenes, differs, other.difference, language)
  }
  function moveBoth(movement: Movement): void {
    const now = both()
    if (now === null || moment === null) return
    const { beside, other } = now
    const last = other.scene.moments.stepCount - 1
    const otherMoment = other.scene.moments.at(Math.min(beside.step, last))
    runs[beside.focus].moveTo(moment, movement, moment.time)
    runs[otherPlace(beside.focus)].moveTo(otherMoment, 'scrub', beside.time)
    summary.moveTo(byPlace(beside.focus, moment.step, otherMoment.step))
  }

  const stopWatching = watchListing(showAll)
  // The other run goes on alone once the one that has the focus has ended.
  const stopFollowing = chosen.subscribe((now, before) => {
    if (now.beside !== before.beside && now.cursor === before.cursor && now.beside?.focus === before.beside?.focus)
      moveBoth('play')
  })
  return {
    show(next, nextLanguage) {
      scene = next
      language = nextLanguage
      moment = null
      showAll()
    },
    moveTo(next, movement) {
      moment = next
      moveBoth(movement)
    },
    select(selection: Selection | null) {
      runs[focused()].part.select(selection)
      runs[otherPlace(focused())].part.select(null)
    },
    do: (action) => runs.first.part.do(action),
    destroy() {
      stopWatching()
      stopFollowing()
      runs.first.destroy()
      runs.second.destroy()
      root.remove()
    },
  }
}
