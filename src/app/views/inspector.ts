import { stateKeys } from '../../analysis/state-keys.ts'
import './panels.css'
import type { Snapshot, ThreadSnapshot } from '../../analysis/snapshot-types.ts'
import { LaneState, type Selection } from '../../analysis/timeline-data.ts'
import { waitChain } from '../../analysis/wait-for.ts'
import { formatShortTime } from '../../base/format.ts'
import type { Language } from '../../base/messages.ts'
import type { StepIndex, ThreadId } from '../../base/units.ts'
import { operationOf } from '../../model/atoms.ts'
import { type Listings, listingsOf } from '../../program/listing.ts'
import { glyphElement } from '../../stage/glyphs.ts'
import { attemptOf } from '../../trace/attempt.ts'
import { targetThread } from '../../trace/columns.ts'
import { operationName, type Trace } from '../../trace/trace.ts'
import { chainSentences } from '../messages/chain.ts'
import { inspectorMessages } from '../messages/inspector.ts'
import { sentenceOf, threadPart } from '../messages/sentences.ts'
import { situation } from '../messages/situation.ts'
import { waitedThing } from '../messages/waits.ts'
import { whyMessages } from '../messages/why.ts'
import { selectedThread } from '../state/selected.ts'
import type { Scene, View, ViewEvents } from '../state/view.ts'
import { button, element, phraseNodes, uniqueId } from './kit.ts'
import { chosenListing, watchListing } from './listing-choice.ts'

type Content = readonly (Node | string)[]

/** A blocked stretch of a thread: where it began and which step ended it; -1 where the record does not say. */
interface Stretch {
  readonly from: StepIndex
  readonly endedBy: StepIndex
}

/** A card about the selected thread: what it waits for, who has it, who will free it, what comes next. */
export function createInspector(host: HTMLElement, events: ViewEvents): View {
  const card = element('section', 'inspect')
  const titleId = uniqueId('inspected')
  const whyId = uniqueId('why')
  card.setAttribute('aria-labelledby', titleId)
  card.hidden = true
  host.append(card)
  let scene: Scene | null = null
  let language: Language = 'en'
  let snapshot: Snapshot | null = null
  let selection: Selection | null = null
  let listings: Listings | null = null
  let listed: unknown = null
  const unwatch = watchListing(draw)

  function draw(): void {
    const thread = selectedThread(scene, selection)
    const now = thread === null ? undefined : snapshot?.threads[thread]
    card.hidden = now === undefined
    if (scene === null || snapshot === null || now === undefined) return
    const focused = focusedKey(card)
    card.replaceChildren(
      heading(scene, snapshot, now),
      facts(scene, snapshot, now),
      ...why(scene, snapshot, now),
      acts(scene, snapshot, now),
    )
    if (focused !== null) card.querySelector<HTMLElement>(`[data-focus="${focused}"]`)?.focus({ preventScroll: true })
  }

  /** A line of the program as a line of the listing that is shown. */
  function shownLine(line: number): number {
    return chosenListing() === 'python' ? (listings?.pythonLine(line) ?? 0) : line
  }

  function heading({ trace }: Scene, at: Snapshot, now: ThreadSnapshot): HTMLElement {
    const w = inspectorMessages[language]
    const name = element('span', '', trace.threads[now.thread]?.name ?? '?')
    name.id = titleId
    const word = element('span', `word w-${stateKeys[now.state]}`, situation(trace, at, now.thread, language))
    const close = button('btn icon', () => events.select(null), '×')
    close.setAttribute('aria-label', w.close)
    close.title = w.close
    close.dataset.focus = 'close'
    return element('h3', '', glyphElement(now.state, 14), name, word, close)
  }

  function facts(from: Scene, at: Snapshot, now: ThreadSnapshot): HTMLElement {
    const w = inspectorMessages[language]
    const { trace, snapshots } = from
    const list = element('dl')
    const fact = (name: string, content: Content): void => {
      list.append(element('dt', '', name), element('dd', '', ...content))
    }
    if (selection?.kind === 'step' && selection.step !== at.step) fact(w.chosen, stepContent(from, selection.step))
    const time = (value: number) => formatShortTime(value, language)
    const waits = now.state === 'blocked'
    if (waits) {
      fact(w.waitsFor, [...waitedFor(trace, now), w.atLine(shownLine(now.line))])
      const stretch = stretchAround(from, now.thread, at.step)
      fact(w.since, [w.sinceFor(time(now.since), time(at.time - now.since))])
      const holders = holdersOf(trace, at, now)
      if (holders.length > 0) fact(w.heldBy, names(holders))
      fact(w.freedBy, stretch === null || stretch.endedBy < 0 ? [w.nobody] : freedBy(from, stretch.endedBy))
    } else if (now.state !== 'unborn') {
      fact(w.since, [w.sinceFor(time(now.since), time(Math.max(0, at.time - now.since)))])
      // While a run goes on, nobody knows yet.
      if (now.state === 'sleeping' && now.until > at.time)
        fact(w.until, [w.untilIn(time(now.until), time(Math.max(0, now.until - at.time)))])
    }
    if (now.holds.length > 0) {
      fact(
        w.holds,
        separated(
          now.holds.map((held) => [
            w.heldSince(trace.objects[held.object]?.name ?? '?', time(trace.steps.time[held.since] ?? 0)),
          ]),
        ),
      )
    }
    const waiting = waitersFor(at, now)
    if (waiting.length > 0) fact(w.waitedBy, names(waiting))
    const next = nextOperation(from, at, now)
    if (next !== null) {
      const call = element('code', '', callText(trace, next))
      fact(waits || now.state === 'sleeping' ? w.afterwards : w.next, [
        call,
        w.atLine(shownLine(trace.steps.line[next] ?? 0)),
      ])
    }
    const record = trace.threads[now.thread]
    if (record !== undefined) {
      const parent = record.parent === null ? null : (trace.threads[record.parent]?.name ?? '?')
      const host = record.host === undefined ? null : (trace.threads[record.host]?.name ?? '?')
      fact(w.is, [w.kind(record.kind, record.pid, parent, record.daemon, host)])
    }
    if (now.state === 'unborn') {
      const first = snapshots.nextOf(now.thread, at.step, 1)
      if (first !== null) fact(w.starts, [stepLink(first, time(trace.steps.time[first] ?? 0), 'starts')])
    }
    return list
  }

  /** The chain of waits from the thread to its root, a sentence each. */
  function why({ trace, snapshots }: Scene, at: Snapshot, now: ThreadSnapshot): Node[] {
    const chain = waitChain(trace, snapshots, at, now.thread)
    if (chain === null) return []
    const title = element('h4', '', whyMessages[language].why)
    title.id = whyId
    const sentences = chainSentences(trace, at, chain, language, shownLine)
    const list = element(
      'ol',
      `chain ${chain.root.kind}`,
      ...sentences.map((messages) => element('li', '', ...phraseNodes(messages, events))),
    )
    list.setAttribute('aria-labelledby', whyId)
    for (const [i, link] of list.querySelectorAll<HTMLElement>('button').entries()) link.dataset.focus = `why ${i}`
    return [title, list]
  }

  /** What it waits for. */
  function waitedFor(trace: Trace, now: ThreadSnapshot): Content {
    const w = inspectorMessages[language]
    const joined = targetThread(now.waitsFor)
    if (joined >= 0) return w.endOf(threadPart(trace, joined)).flatMap((part) => phraseNodes([part], events))
    return phraseNodes(waitedThing(trace, now.waitsFor, now.next, language), events)
  }

  function freedBy({ trace }: Scene, step: StepIndex): Content {
    const w = inspectorMessages[language]
    const by = trace.steps.thread[step] ?? 0
    const when = trace.steps.time[step] ?? 0
    return [...names([by]), w.laterAt(formatShortTime(when, language))]
  }

  function stepContent(from: Scene, step: StepIndex): Content {
    if (step < 0 || step >= from.snapshots.stepCount) return []
    return [
      stepLink(step, formatShortTime(from.trace.steps.time[step] ?? 0, language), 'chosen'),
      ' ',
      ...phraseNodes(sentenceOf({ trace: from.trace, snapshots: from.snapshots, shownLine }, step, language), events),
    ]
  }

  function stepLink(step: StepIndex, time: string, focus: string): HTMLElement {
    const w = inspectorMessages[language]
    const link = button('name', () => events.moveTo(step, 'jump'), w.stepAt(step, time))
    link.dataset.focus = focus
    return link
  }

  function names(threads: readonly ThreadId[]): Content {
    if (scene === null) return []
    const { trace } = scene
    const w = inspectorMessages[language]
    const shown = threads.slice(0, threads.length > 8 ? 6 : 8)
    const content = separated(shown.map((thread) => phraseNodes([threadPart(trace, thread)], events)))
    return shown.length === threads.length ? content : [...content, w.more(threads.length - shown.length)]
  }

  function separated(items: readonly Content[]): Content {
    const comma = language === 'zh' ? '、' : ', '
    return items.flatMap((item, i) => (i === 0 ? item : [comma, ...item]))
  }

  function acts(from: Scene, at: Snapshot, now: ThreadSnapshot): HTMLElement | string {
    const w = inspectorMessages[language]
    const stretch = stretchAround(from, now.thread, at.step)
    const act = (key: string, messages: string, step: StepIndex): HTMLElement => {
      const made = button(
        'btn line',
        () => {
          if (step >= 0) events.moveTo(step, 'jump')
        },
        element('kbd', '', key),
        messages,
      )
      made.dataset.focus = key
      if (step < 0 || from.live) {
        made.setAttribute('aria-disabled', 'true')
        made.title = from.live ? w.stillRunning : w.notRecorded
      }
      return made
    }
    return element(
      'div',
      'go',
      act('[', w.whereBlocked, stretch?.from ?? -1),
      act(']', w.whoFrees, stretch?.endedBy ?? -1),
    )
  }

  return {
    show(next, nextLanguage) {
      scene = next
      language = nextLanguage
      snapshot = null
      if (next.scenario.listings === listed) return
      listed = next.scenario.listings
      listings = listingsOf(next.scenario.listings)
    },
    grow(next) {
      scene = next
      // Of a run that was stopped, causes can be gone to.
      if (!next.live) draw()
    },
    moveTo(next) {
      snapshot = next
      draw()
    },
    select(next) {
      selection = next
      draw()
    },
    destroy() {
      unwatch()
      card.remove()
    },
  }
}

/** The thread's blocked stretch around a step, else the last before it, else its first after it. */
function stretchAround({ data }: Scene, thread: ThreadId, step: StepIndex): Stretch | null {
  const { offsets, state, step: from, endedBy } = data.intervals
  let found: Stretch | null = null
  for (let i = offsets[thread] ?? 0; i < (offsets[thread + 1] ?? 0); i++) {
    const begin = from[i] ?? -1
    if (state[i] !== LaneState.blocked || begin < 0) continue
    if (found !== null && begin > step) break
    found = { from: begin, endedBy: endedBy[i] ?? -1 }
  }
  return found
}

/** Who has what the thread waits for. */
function holdersOf(trace: Trace, snapshot: Snapshot, now: ThreadSnapshot): ThreadId[] {
  if (now.waitsFor < 0 || trace.objects[now.waitsFor] === undefined) return []
  const sockets = snapshot.objects[now.waitsFor]?.holders ?? []
  return [...new Set(sockets.filter((holder) => holder !== null))]
}

/** Who waits for the thread: for its end, or for what it holds. */
function waitersFor(snapshot: Snapshot, now: ThreadSnapshot): ThreadId[] {
  const held = new Set(now.holds.map((hold) => hold.object))
  return snapshot.threads
    .filter((other) => targetThread(other.waitsFor) === now.thread || (other.waitsFor >= 0 && held.has(other.waitsFor)))
    .map((other) => other.thread)
}

/** The next operation that the program asks for: not the end of a sleep or of a wait that it is in. */
function nextOperation({ trace, snapshots }: Scene, snapshot: Snapshot, now: ThreadSnapshot): StepIndex | null {
  if (now.state === 'finished' || now.state === 'failed' || now.state === 'unborn') return null
  let step = snapshots.nextOf(now.thread, snapshot.step, 1)
  const following = step === null ? '' : operationName(trace, step)
  if (now.state === 'sleeping' && operationOf(null, following)?.wakes === true)
    return snapshots.nextOf(now.thread, step ?? 0, 1)
  const within = now.state === 'blocked' ? now.next : null
  // A thread that loses the race waits again for the same thing, perhaps many times.
  for (let tries = 0; step !== null && within !== null && tries < 1000; tries++) {
    const name = operationName(trace, step)
    if (name !== within && !(name === 'block' && attemptOf(trace, step).operation === within)) break
    step = snapshots.nextOf(now.thread, step, 1)
    if (name === within) break
  }
  return step
}

/** The call of a step as the program writes it: `seats.acquire()`. */
function callText(trace: Trace, step: StepIndex): string {
  const name = operationName(trace, step)
  const called = name === 'block' ? attemptOf(trace, step).operation : name
  const target = trace.steps.target[step] ?? -1
  const thread = targetThread(target)
  const on = thread >= 0 ? trace.threads[thread]?.name : trace.objects[target]?.name
  return on === undefined ? `${called}(…)` : `${on}.${called}()`
}

/** Which of the card's buttons has the focus. */
function focusedKey(card: HTMLElement): string | null {
  const active = document.activeElement
  return active instanceof HTMLElement && card.contains(active) ? (active.dataset.focus ?? null) : null
}
