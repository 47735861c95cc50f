import { formatLink, type Given, type Link } from '../link/link.ts'

/** What an entry of the browser's history knows besides its address. It outlives the page. */
export interface EntryState {
  /** The id of the recording that the entry shows; null where its address says how to make the run. */
  readonly recorded: string | null
  /** The same of the second run. */
  readonly secondRun: string | null
  /** The order of the recording's steps, where the address has no room for it. */
  readonly order: string
  readonly secondRunOrder: string
  /** What was typed into the form and is not applied yet. */
  readonly drafts: Given
}

export const emptyEntry: EntryState = { recorded: null, secondRun: null, order: '', secondRunOrder: '', drafts: {} }

/** The browser's functions that are used here; handed in by tests. */
export interface HistoryPort {
  read(): { hash: string; state: unknown }
  push(state: EntryState, hash: string): void
  replace(state: EntryState, hash: string): void
  later(task: () => void, milliseconds: number): () => void
}

/** Chromium ignores an address that is replaced more than 200 times in 30 seconds. */
const pause = 250

export const browserHistory: HistoryPort = {
  read: () => ({ hash: location.hash, state: history.state }),
  push: (state, hash) => history.pushState(state, '', hash),
  replace: (state, hash) => history.replaceState(state, '', hash),
  later(task, milliseconds) {
    const timer = setTimeout(task, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** Keeps the address at what is shown: a new run is a new entry, a new view of it only a new address. */
export interface AddressBar {
  /** A new entry. What the entry before it should say is written first. */
  push(link: Link, state: EntryState): void
  /** The address and the state that the present entry should get, soon. */
  replace(link: Link, state: EntryState): void
  /** What the present entry should know besides what it says already, soon. */
  note(state: Partial<EntryState>): void
  /** Writes what is still to be written, now. */
  flush(): void
  /** Forgets what is still to be written: another entry is the present one. */
  forget(): void
  /** What the present entry knows. */
  entry(): EntryState
}

export function createAddressBar(port: HistoryPort = browserHistory): AddressBar {
  let waiting: { link: Link | null; state: Partial<EntryState> } | null = null
  let stop: (() => void) | null = null

  function forget(): void {
    stop?.()
    stop = null
    waiting = null
  }
  function flush(): void {
    const next = waiting
    forget()
    if (next === null) return
    const now = port.read()
    const hash = next.link === null ? now.hash : formatLink(next.link)
    const before = stateOf(now.state)
    const state = { ...before, ...next.state }
    if (now.hash !== hash || JSON.stringify(state) !== JSON.stringify(before)) port.replace(state, hash)
  }
  return {
    push(link, state) {
      flush()
      port.push(state, formatLink(link))
    },
    replace(link, state) {
      waiting = { link, state }
      stop ??= port.later(flush, pause)
    },
    note(state) {
      waiting = { link: waiting?.link ?? null, state: { ...waiting?.state, ...state } }
      stop ??= port.later(flush, pause)
    },
    flush,
    forget,
    entry: () => stateOf(port.read().state),
  }
}

/** What an entry knows, whatever else has written into it. */
function stateOf(state: unknown): EntryState {
  if (typeof state !== 'object' || state === null) return emptyEntry
  const known: { readonly [name in keyof EntryState]?: unknown } = state
  return {
    recorded: idOf(known.recorded),
    secondRun: idOf(known.secondRun),
    order: textOf(known.order),
    secondRunOrder: textOf(known.secondRunOrder),
    drafts: draftsOf(known.drafts),
  }
}

/** Earlier versions numbered recordings, and kept none: such a one is not found. */
function idOf(value: unknown): string | null {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function draftsOf(value: unknown): Given {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
