import { stateKeys } from '../../analysis/state-keys.ts'
import { cutMiddle } from '../../base/cut-middle.ts'
import './panels.css'
import type { Snapshot, ThreadSnapshot } from '../../analysis/snapshot-types.ts'
import type { LaneStateName } from '../../analysis/timeline-data.ts'
import type { Language, Message } from '../../base/messages.ts'
import type { CssPixels, ThreadId } from '../../base/units.ts'
import { type Listing, type Listings, listingsOf } from '../../program/listing.ts'
import { glyphElement } from '../../stage/glyphs.ts'
import { createRoving } from '../../stage/roving.ts'
import { openThreadList } from '../../stage/thread-list.ts'
import { stateMessages } from '../messages/lanes.ts'
import { situation } from '../messages/situation.ts'
import { selectedThread } from '../state/selected.ts'
import type { Scene, View, ViewEvents } from '../state/view.ts'
import { createChoices } from './choices.ts'
import { stretchesOf } from './highlight.ts'
import { button, element, setAttribute } from './kit.ts'
import { chooseListing, chosenListing, type ListingName, listingNames, watchListing } from './listing-choice.ts'
import { coloursOfScenario } from './listing-colours.ts'

const titles: Readonly<Record<ListingName, string>> = { python: 'Python', typescript: 'TypeScript' }

const messages = {
  listings: { en: 'Listing', zh: '代码语言' },
  line: { en: (line: number) => `line ${line}`, zh: (line: number) => `第 ${line} 行` },
  many: {
    en: (count: number, state: string) => `${count} threads ${state}`,
    zh: (count: number, state: string) => `${count} 个线程${state}`,
  },
  now: { en: 'current step', zh: '当前步骤' },
} as const satisfies { readonly [name: string]: Message | { readonly en: unknown; readonly zh: unknown } }

const order: readonly LaneStateName[] = ['running', 'ready', 'wantsGil', 'blocked', 'sleeping', 'suspended', 'failed']

/** One line of a listing in the page. */
interface Line {
  readonly row: HTMLElement
  readonly markers: HTMLElement
  readonly text: HTMLElement
  shown: string
}

/** Letters of a name that have room in a marker. */
const MARKER = 8

/** A name as markers show it: the end of a long one tells it from its like, and the dots are wider than a letter. */
const inMarker = (name: string): string => (name.length <= MARKER ? name : cutMiddle(name, MARKER - 1))

/**
 * How the markers of a line are written: one alone with its name or its count, several with counts, with counts that stand
 * close, or as signs alone. However many there are, they stay beside the line's number.
 */
type Form = 'named' | 'counts' | 'close' | 'signs'

/** Room of a line's markers, without their distance from the text; see the columns in the style sheet. */
const ROOM: CssPixels = 66
const DIGIT: CssPixels = 7

/** @param counts how many threads each of the markers stands for */
function formOf(counts: readonly number[]): Form {
  if (counts.length === 1) return 'named'
  const width = (alone: CssPixels, secondRun: CssPixels) =>
    counts.reduce((sum, count) => sum + alone + (count === 1 ? 0 : secondRun + DIGIT * String(count).length), 0)
  // Frame, sign, and what lies around and before the count.
  if (width(18, DIGIT + 3) <= ROOM) return 'counts'
  return width(15, 1) <= ROOM ? 'close' : 'signs'
}

/** The listings of a scenario, with a marker for each thread on the line where it is. */
export function createCode(host: HTMLElement, events: ViewEvents): View {
  const choices = createChoices<ListingName>(listingNames, chooseListing)
  const scroller = element('div', 'listing-scroll')
  scroller.tabIndex = 0
  scroller.setAttribute('role', 'group')
  const root = element('div', 'listing', choices.element, scroller)
  host.append(root)
  const roving = createRoving(scroller)
  let shownName = chosenListing()
  let scene: Scene | null = null
  let language: Language = 'en'
  let listings: Listings | null = null
  let listed: unknown = null
  let lines = new Map<number, Line>()
  let snapshot: Snapshot | null = null
  let selected: ThreadId | null = null
  let kept = -1
  let closeList: (() => void) | null = null
  let gone = false

  const unwatch = watchListing(() => {
    shownName = chosenListing()
    build()
    draw()
  })

  function listing(): Listing | null {
    return listings === null ? null : listings[shownName]
  }

  /** Writes the lines of the listing that is shown. */
  function build(): void {
    const text = listing()
    choices.show(messages.listings[language], titles, shownName)
    setAttribute(scroller, 'aria-label', titles[shownName])
    lines = new Map()
    kept = -1
    if (text === null) return
    const list = element('ol', 'code')
    // Code is not words to be translated.
    list.translate = false
    for (const { number, text: line } of text.lines) {
      const markers = element('span', 'mk')
      const shown = element('span', 'tx', line === '' ? ' ' : line)
      const row = element('li', '', element('span', 'ln', String(number)), markers, shown)
      list.append(row)
      lines.set(number, { row, markers, text: shown, shown: '' })
    }
    scroller.replaceChildren(list)
    scroller.scrollTop = 0
    void paint(text, shownName)
  }

  /** Adds the colours, which come later than the text. */
  async function paint(text: Listing, name: ListingName): Promise<void> {
    const colours = await coloursOfScenario(scene?.scenario.id ?? '').catch(() => null)
    if (gone || colours === null || listing() !== text) return
    text.lines.forEach(({ number, text: line }, i) => {
      const target = lines.get(number)
      if (target === undefined || line === '') return
      target.text.replaceChildren(
        ...stretchesOf(line, colours[name][i] ?? '').map(({ text: piece, kind }) =>
          kind === '' ? piece : element('span', kind, piece),
        ),
      )
    })
  }

  /** The line of the shown listing for a line of the program that runs. */
  function shownLine(line: number): number {
    if (line === 0 || listings === null) return 0
    return shownName === 'python' ? listings.pythonLine(line) : line
  }

  function draw(): void {
    if (scene === null || snapshot === null) return
    closeList?.()
    const here = new Map<number, ThreadSnapshot[]>()
    for (const thread of snapshot.threads) {
      if (thread.line === 0 || thread.state === 'finished' || thread.state === 'unborn') continue
      const line = shownLine(thread.line)
      const list = here.get(line)
      if (list === undefined) here.set(line, [thread])
      else list.push(thread)
    }
    const current = shownLine(scene.trace.steps.line[snapshot.step] ?? 0)
    const chosen = selected === null ? 0 : shownLine(snapshot.threads[selected]?.line ?? 0)
    for (const [number, line] of lines) {
      const className = `${number === current ? 'now' : ''}${number === chosen ? ' here' : ''}`.trim()
      if (line.row.className !== className) line.row.className = className
      if (number === current) setAttribute(line.row, 'aria-current', 'step')
      else line.row.removeAttribute('aria-current')
      drawMarkers(line, number, here.get(number) ?? [])
    }
    roving.refresh()
    // Once the selected thread is on screen there is no tug of war: the line of the current step comes first.
    keepInView(current !== 0 ? current : chosen)
  }

  function drawMarkers(line: Line, number: number, threads: readonly ThreadSnapshot[]): void {
    const groups = order.flatMap((state) => {
      const members = threads.filter((thread) => thread.state === state)
      return members.length === 0 ? [] : [{ state, members }]
    })
    const key = groups
      .map(({ state, members }) => `${state} ${members.map((member) => member.thread).join()}`)
      .concat(`${language} ${threads.some((thread) => thread.thread === selected) ? selected : ''}`)
      .join(' ')
    // Places in line and times are not part of a marker, only of its tooltip: that is asked for when it is shown.
    if (key === line.shown) return
    line.shown = key
    const form = formOf(groups.map(({ members }) => members.length))
    line.markers.dataset.form = form
    line.markers.replaceChildren(...groups.map(({ state, members }) => marker(state, members, number, form)))
  }

  /** Where several states share a line there is no room for names: the tooltip has them. */
  function marker(state: LaneStateName, members: readonly ThreadSnapshot[], line: number, form: Form): HTMLElement {
    const [only, second] = members
    const ids = members.map((member) => member.thread)
    const threadNames = ids.map(nameOf)
    const mine = selected !== null && ids.includes(selected)
    const single = only !== undefined && second === undefined
    const made = button(
      `marker s-${stateKeys[state]}${mine ? ' selected' : ''}`,
      () => {
        if (single) events.select({ kind: 'thread', thread: only.thread })
        else open(made, state, ids)
      },
      glyphElement(state, 10),
      form === 'signs' || (single && form !== 'named')
        ? null
        : element(
            'b',
            '',
            single ? inMarker(nameOf(only.thread)) : form === 'close' ? `${members.length}` : `×${members.length}`,
          ),
    )
    made.dataset.key = `${line} ${state}`
    const stateWord = stateMessages[state][language]
    const short = threadNames.length > 20 ? [...threadNames.slice(0, 20), '…'] : threadNames
    made.title = `${short.join(', ')}: ${stateWord}`
    const where = messages.line[language](line)
    const who = single ? `${nameOf(only.thread)}, ${stateWord}` : messages.many[language](members.length, stateWord)
    made.setAttribute('aria-label', `${who}, ${where}`)
    made.setAttribute('aria-pressed', String(mine))
    if (!single) made.setAttribute('aria-haspopup', 'dialog')
    return made
  }

  function nameOf(thread: ThreadId): string {
    return scene?.trace.threads[thread]?.name ?? '?'
  }

  function open(anchor: HTMLElement, state: LaneStateName, ids: readonly ThreadId[]): void {
    if (scene === null || snapshot === null) return
    const { trace } = scene
    const at = snapshot
    closeList?.()
    closeList = openThreadList(
      root,
      anchor,
      messages.many[language](ids.length, stateMessages[state][language]),
      ids.map((thread) => ({
        thread,
        name: nameOf(thread),
        state,
        label: `${nameOf(thread)}, ${situation(trace, at, thread, language)}`,
      })),
      (thread) => events.select({ kind: 'thread', thread }),
    )
  }

  /** Scrolls the listing, and only the listing, so that a line can be seen. */
  function keepInView(number: number): void {
    const row = lines.get(number)?.row
    if (row === undefined || number === kept) return
    kept = number
    const top = row.offsetTop
    const room = scroller.clientHeight
    if (top < scroller.scrollTop + 20) scroller.scrollTop = Math.max(0, top - room / 3)
    else if (top + 40 > scroller.scrollTop + room) scroller.scrollTop = top - (room * 2) / 3
  }

  return {
    show(next, nextLanguage) {
      const fresh = next.scenario.listings !== listed || language !== nextLanguage
      scene = next
      language = nextLanguage
      snapshot = null
      if (!fresh) return
      listed = next.scenario.listings
      listings = listingsOf(next.scenario.listings)
      build()
    },
    moveTo(next) {
      snapshot = next
      draw()
    },
    select(selection) {
      selected = selectedThread(scene, selection)
      draw()
    },
    destroy() {
      gone = true
      unwatch()
      closeList?.()
      roving.destroy()
      root.remove()
    },
  }
}
