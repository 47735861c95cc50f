import type { Place } from '../../analysis/durations.ts'
import type { Difference } from '../../analysis/first-difference.ts'
import { formatCount, formatTime } from '../../base/format.ts'
import type { Language, Message } from '../../base/messages.ts'
import type { StepIndex } from '../../base/units.ts'
import { listingsOf } from '../../program/listing.ts'
import { compareMessages, durationsMessages, endMessages } from '../messages/compare.ts'
import { comparing } from '../messages/comparing.ts'
import type { Scene } from '../state/view.ts'
import { button, element } from '../views/kit.ts'
import { chosenListing } from '../views/listing-choice.ts'
import type { Picture } from './compare-run.ts'

/** Two runs, by place. */
export type Both<Thing> = { readonly [place in Place]: Thing }
const places: readonly Place[] = ['first', 'second']

export interface SummaryActs {
  goToDifference(): void
  leave(): void
}

/** What is said of two runs: how long they take, where they part, and all of it as a table. */
export interface CompareSummary {
  readonly element: HTMLElement
  /** The same in a table, for those who read rather than look. */
  readonly table: HTMLElement
  show(scenes: Both<Scene>, differs: Both<Message>, difference: Difference | null, language: Language): void
  /** Where the cursors stand. */
  moveTo(steps: Both<StepIndex>): void
}

export function createCompareSummary({ plain, sentenceOf }: Picture, acts: SummaryActs): CompareSummary {
  const durations = element('p', 'cmp-durations')
  const parts = element('p', 'cmp-parts')
  const go = button('btn line', acts.goToDifference)
  const leave = button('btn line cmp-leave', acts.leave)
  const root = element('div', 'cmp-bar', durations, element('div', 'cmp-acts', go, leave), parts)
  const summary = element('summary')
  const body = element('tbody')
  const head = element('tr')
  const caption = element('caption', 'vh')
  const details = element(
    'details',
    'cmp-words',
    summary,
    element('table', '', caption, element('thead', '', head), body),
  )
  const cursorCells = { first: element('td'), second: element('td') }
  let shown: { readonly scenes: Both<Scene>; readonly language: Language } | null = null
  let steps: Both<StepIndex> = { first: 0, second: 0 }

  function row(title: Message, cells: Both<string | HTMLElement>, language: Language): HTMLElement {
    const name = element('th', '', title[language])
    name.scope = 'row'
    const cell = (of: string | HTMLElement): HTMLElement => (typeof of === 'string' ? element('td', '', of) : of)
    return element('tr', '', name, cell(cells.first), cell(cells.second))
  }
  function each<Made>(make: (place: Place) => Made): Both<Made> {
    return { first: make('first'), second: make('second') }
  }
  function sayCursors(): void {
    // Nobody reads it while it is folded, and the cursor may move many times a second.
    if (shown === null || !details.open) return
    for (const place of places) {
      const scene = shown.scenes[place]
      const step = steps[place]
      const { language } = shown
      const time = formatTime(scene.data.stepTime[step] ?? 0, language)
      const at = compareMessages.stepAt[language](step, time)
      const said = plain(sentenceOf(scene, step, language))
      cursorCells[place].textContent = language === 'zh' ? `${at}：${said}` : `${at}: ${said}`
    }
  }
  /** What a run did at a step, when, and at which line of the listing that is shown. */
  function whatItDid(scene: Scene, step: StepIndex | null, language: Language): string {
    if (step === null) return compareMessages.ends[language]
    const line = scene.trace.steps.line[step] ?? 0
    const { listings } = scene.scenario
    const shownLine = chosenListing() === 'typescript' || line === 0 ? line : listingsOf(listings).pythonLine(line)
    const sentence = plain(sentenceOf(scene, step, language))
    return compareMessages.did[language](sentence, formatTime(scene.data.stepTime[step] ?? 0, language), shownLine)
  }
  details.addEventListener('toggle', sayCursors)

  return {
    element: root,
    table: details,
    show(scenes, differs, difference, language) {
      shown = { scenes, language }
      const say = <Text>(messages: { readonly en: Text; readonly zh: Text }): Text => messages[language]
      const took = each((place) => ({ time: scenes[place].data.end, end: scenes[place].trace.end.detail }))
      durations.textContent = durationsMessages(took.first, took.second, language)
      const did = each((place) => whatItDid(scenes[place], difference?.[place] ?? null, language))
      if (difference === null) parts.textContent = say(compareMessages.noDifference)
      else {
        const step = difference.first ?? difference.second ?? 0
        parts.replaceChildren(
          element('b', '', say(compareMessages.partAt)(step)),
          // Blanks, so that the words stay apart where they are read or copied.
          ...places.flatMap((place, at) => [
            ' ',
            element('span', '', element('i', 'cmp-no', String(at + 1)), ' ', did[place]),
          ]),
        )
      }
      go.textContent = say(compareMessages.goToDifference)
      go.title = say(compareMessages.goToDifferenceHint)
      go.hidden = difference === null
      leave.textContent = say(compareMessages.leave)
      leave.title = say(compareMessages.leaveHint)

      summary.textContent = say(compareMessages.inMessages)
      caption.textContent = say(comparing.title)
      const columns = [1, 2].map((number) => element('th', '', say(compareMessages.run)(number)))
      for (const column of columns) column.scope = 'col'
      head.replaceChildren(element('td'), ...columns)
      body.replaceChildren(
        row(
          compareMessages.differs,
          each((place) => say(differs[place])),
          language,
        ),
        row(
          compareMessages.duration,
          each((place) => formatTime(scenes[place].data.end, language)),
          language,
        ),
        row(
          compareMessages.steps,
          each((place) => formatCount(scenes[place].trace.stepCount)),
          language,
        ),
        row(
          compareMessages.end,
          each((place) => say(endMessages(scenes[place].trace.end.detail))),
          language,
        ),
        row(
          compareMessages.atDifference,
          difference === null ? each(() => say(compareMessages.noDifference)) : did,
          language,
        ),
        row(compareMessages.atCursor, cursorCells, language),
      )
      sayCursors()
    },
    moveTo(next) {
      steps = next
      sayCursors()
    },
  }
}
