import type { Place } from '../../analysis/durations.ts'
import type { Scenario } from '../../program/scenario.ts'
import { newId, type Recordings } from '../kept/recordings.ts'
import { type Link, maxOrderSigns, type RunChoice, type ViewChoice } from '../link/link.ts'
import { selectionText } from '../link/select-text.ts'
import type { OutcomeStore } from '../state/outcome.ts'
import type { ChosenStore } from '../state/store.ts'
import { type AddressBar, type EntryState, emptyEntry } from './history.ts'
import type { ShownRuns } from './produce.ts'
import { byPlace, linkOf, type SecondRunAsked } from './second-run.ts'

export interface AddressingParts {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly address: AddressBar
  readonly shown: ShownRuns
  readonly recordings: Pick<Recordings, 'orderOf'>
}

/** What is shown as an address: the page's own says it as long as no run is asked for that is not shown yet. */
export interface Addressing {
  /** What is shown, as a link. */
  link(): Link
  /** What stays switched on from one run to the next. */
  switches(): Pick<ViewChoice, 'internals' | 'groups' | 'explore'>
  /** A new entry of the history, for a run that is to be shown. */
  push(
    scenario: Scenario | null,
    run: RunChoice,
    view: ViewChoice,
    secondRun: SecondRunAsked | null,
    recording?: string | null,
  ): void
  /** The id under which the run of a place is to be recorded. From now on the present entry knows it. */
  claim(place: Place): string
  /** A new entry of the history for what is shown now, alone. */
  pushAlone(): void
  /** Writes what is shown now into the history's present entry. */
  leave(): void
  /** A run has been asked for: until it is shown, the address is left alone. */
  hold(): void
  /** What was asked for is shown; the address says it. */
  settle(): void
  isSettled(): boolean
  /** More is known of what is shown than before. */
  renew(): void
}

export function createAddressing({ chosen, outcome, address, shown, recordings }: AddressingParts): Addressing {
  /** Between asking for a run and showing it, the address is left alone. */
  let settled = false

  chosen.subscribe((now, before) => {
    const moved = now.cursor !== before.cursor || now.selection !== before.selection || now.zoom !== before.zoom
    const shownSo =
      now.present !== before.present ||
      now.internals !== before.internals ||
      now.grouped !== before.grouped ||
      now.openGroups !== before.openGroups ||
      now.tab !== before.tab ||
      now.asked !== before.asked ||
      now.round !== before.round
    const drafted = now.drafts !== before.drafts
    if ((moved || shownSo || drafted) && settled) replaceAddress()
    // While a run is made its entry is there, and what is typed belongs to it.
    else if (drafted) address.note({ drafts: now.drafts })
  })

  function link(): Link {
    const { run: asked, cursor, selection, zoom, present, secondRun, grouped, openGroups, round } = chosen.getState()
    const { scene } = outcome.getState()
    // What was typed into a real run belongs to its record, not to what the form says.
    const run = (shown.focused?.recording ?? null) === null ? asked : (shown.focused?.run ?? asked)
    const range = zoom === null ? null : { from: Math.round(zoom.from), to: Math.round(zoom.to) }
    const select = scene === null ? '' : selectionText(scene.trace, selection)
    const open = grouped && openGroups.length > 0 ? { open: openGroups } : {}
    const goesOn = round !== null && round.order !== '' && round.order === run.order ? { round: round.steps } : {}
    const shownSo = { ...(present ? { present } : {}), ...switches(), ...open, ...goesOn }
    return linkOf(scene?.scenario ?? null, run, { step: cursor.step, select, zoom: range, ...shownSo }, secondRun)
  }

  function switches(): Pick<ViewChoice, 'internals' | 'groups' | 'explore'> {
    const { internals, grouped, tab, asked } = chosen.getState()
    return {
      ...(internals ? { internals } : {}),
      ...(grouped ? { groups: grouped } : {}),
      ...(tab === 'explore' ? { explore: asked } : {}),
    }
  }

  /** What is shown, with the orders of recordings as far as an address has room for them, and as an entry knows it. */
  function written(): { readonly link: Link; readonly state: EntryState } {
    const { secondRun, drafts } = chosen.getState()
    const now = link()
    const ids = byPlace(
      secondRun?.focus ?? 'first',
      shown.focused?.recording ?? null,
      shown.secondRun?.recording ?? null,
    )
    const [order, secondRunOrder] = [recordings.orderOf(ids.first), recordings.orderOf(ids.second)]
    const state = { recorded: ids.first, secondRun: ids.second, drafts }
    if (order.length + secondRunOrder.length > maxOrderSigns)
      return { link: now, state: { ...state, order, secondRunOrder } }
    return {
      link: {
        ...now,
        run: withOrder(now.run, order),
        ...(now.secondRun
          ? { secondRun: { ...now.secondRun, run: withOrder(now.secondRun.run, secondRunOrder) } }
          : {}),
      },
      state: { ...state, order: '', secondRunOrder: '' },
    }
  }

  function replaceAddress(): void {
    const { link, state } = written()
    address.replace(link, state)
  }

  function push(
    scenario: Scenario | null,
    run: RunChoice,
    view: ViewChoice,
    secondRun: SecondRunAsked | null,
    recording: string | null = null,
  ): void {
    // A run that will be recorded has its id before it begins: there is no moment at which a reload would make another.
    const idOf = (one: RunChoice, id: string | null) => id ?? (one.executor === 'workers' ? newId() : null)
    const other = secondRun === null ? null : idOf(secondRun.run, secondRun.recording)
    const { first, second } = byPlace(secondRun?.focus ?? 'first', idOf(run, recording), other)
    address.push(linkOf(scenario, run, view, secondRun), { ...emptyEntry, recorded: first, secondRun: second })
  }

  function leave(): void {
    if (settled) replaceAddress()
    address.flush()
  }

  return {
    link,
    switches,
    push,
    pushAlone() {
      settled = true
      const { link, state } = written()
      address.push(link, state)
    },
    claim(place) {
      const name = place === 'first' ? 'recorded' : 'secondRun'
      const known = address.entry()[name]
      if (known !== null) return known
      const id = newId()
      address.note({ [name]: id })
      address.flush()
      return id
    },
    leave,
    hold() {
      settled = false
      address.forget()
    },
    settle() {
      settled = true
      leave()
    },
    isSettled: () => settled,
    renew() {
      if (settled) replaceAddress()
    },
  }
}

function withOrder(run: RunChoice, order: string): RunChoice {
  return order === '' ? run : { ...run, order }
}
