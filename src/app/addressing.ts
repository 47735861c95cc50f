import type { Scenario } from '../program/scenario.ts'
import { type BesideAsked, byPlace, linkOf } from './beside.ts'
import type { AddressBar } from './history.ts'
import type { Link, RunChoice, ViewChoice } from './link.ts'
import type { ShownRuns } from './making.ts'
import type { OutcomeStore } from './outcome.ts'
import { selectionText } from './select-text.ts'
import type { ChosenStore } from './store.ts'

export interface AddressingParts {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly address: AddressBar
  readonly shown: ShownRuns
}

/** What is shown as an address: the page's own says it as long as no run is asked for that is not shown yet. */
export interface Addressing {
  /** What is shown, as a link. */
  link(): Link
  /** What stays switched on from one run to the next. */
  switches(): Pick<ViewChoice, 'insides' | 'groups' | 'explore'>
  /** A new entry of the history, for a run that is to be shown. */
  push(
    scenario: Scenario | null,
    run: RunChoice,
    view: ViewChoice,
    beside: BesideAsked | null,
    recording?: number | null,
  ): void
  /** A new entry of the history for what is shown now, alone. */
  pushAlone(): void
  /** Writes what is shown now into the history's present entry. */
  leave(): void
  /** A run has been asked for: until it is shown, the address is left alone. */
  hold(): void
  /** What was asked for is shown; the address says it. */
  settle(): void
  isSettled(): boolean
}

export function createAddressing({ chosen, outcome, address, shown }: AddressingParts): Addressing {
  /** Between asking for a run and showing it, the address is left alone. */
  let settled = false

  chosen.subscribe((now, before) => {
    const moved = now.cursor !== before.cursor || now.selection !== before.selection || now.zoom !== before.zoom
    const shownSo =
      now.present !== before.present ||
      now.insides !== before.insides ||
      now.grouped !== before.grouped ||
      now.openGroups !== before.openGroups ||
      now.tab !== before.tab ||
      now.asked !== before.asked ||
      now.round !== before.round
    if ((moved || shownSo) && settled) replaceAddress()
  })

  function link(): Link {
    const { run: asked, cursor, selection, zoom, present, beside, grouped, openGroups, round } = chosen.getState()
    const { scene } = outcome.getState()
    // What was typed into a real run belongs to its record, not to what the form says.
    const run = (shown.focused?.recording ?? null) === null ? asked : (shown.focused?.run ?? asked)
    const range = zoom === null ? null : { from: Math.round(zoom.from), to: Math.round(zoom.to) }
    const select = scene === null ? '' : selectionText(scene.trace, selection)
    const open = grouped && openGroups.length > 0 ? { open: openGroups } : {}
    const goesOn = round !== null && round.order !== '' && round.order === run.order ? { round: round.steps } : {}
    const shownSo = { ...(present ? { present } : {}), ...switches(), ...open, ...goesOn }
    return linkOf(scene?.scenario ?? null, run, { step: cursor.step, select, zoom: range, ...shownSo }, beside)
  }

  function switches(): Pick<ViewChoice, 'insides' | 'groups' | 'explore'> {
    const { insides, grouped, tab, asked } = chosen.getState()
    return {
      ...(insides ? { insides } : {}),
      ...(grouped ? { groups: grouped } : {}),
      ...(tab === 'explore' ? { explore: asked } : {}),
    }
  }

  /** Numbers of the recordings that are shown, by place. */
  function recordedNow(): { readonly first: number | null; readonly second: number | null } {
    const { beside } = chosen.getState()
    return byPlace(beside?.focus ?? 'first', shown.focused?.recording ?? null, shown.beside?.recording ?? null)
  }

  function replaceAddress(): void {
    const recorded = recordedNow()
    address.replace(link(), recorded.first, recorded.second)
  }

  function push(
    scenario: Scenario | null,
    run: RunChoice,
    view: ViewChoice,
    beside: BesideAsked | null,
    recording: number | null = null,
  ): void {
    const recorded = byPlace(beside?.focus ?? 'first', recording, beside?.recording ?? null)
    address.push(linkOf(scenario, run, view, beside), recorded.first, recorded.second)
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
      address.push(link(), shown.focused?.recording ?? null)
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
  }
}
