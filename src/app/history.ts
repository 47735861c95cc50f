import { formatLink, type Link } from './link.ts'

/** What an entry of the browser's history knows besides its address: a recorded run that is still in memory. */
export interface EntryState {
  readonly recorded: number | null
  /** The same of the run beside. */
  readonly beside: number | null
}

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
  push(link: Link, recorded: number | null, beside?: number | null): void
  /** The address that the present entry should get, soon. */
  replace(link: Link, recorded: number | null, beside?: number | null): void
  /** Writes what is still to be written, now. */
  flush(): void
  /** Forgets what is still to be written: another entry is the present one. */
  forget(): void
  recorded(): number | null
  besideRecorded(): number | null
}

export function createAddressBar(port: HistoryPort = browserHistory): AddressBar {
  let waiting: { link: Link; state: EntryState } | null = null
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
    const hash = formatLink(next.link)
    const now = port.read()
    const { recorded, beside } = stateOf(now.state)
    if (now.hash !== hash || recorded !== next.state.recorded || beside !== next.state.beside)
      port.replace(next.state, hash)
  }
  return {
    push(link, recorded, beside = null) {
      flush()
      port.push({ recorded, beside }, formatLink(link))
    },
    replace(link, recorded, beside = null) {
      waiting = { link, state: { recorded, beside } }
      stop ??= port.later(flush, pause)
    },
    flush,
    forget,
    recorded: () => stateOf(port.read().state).recorded,
    besideRecorded: () => stateOf(port.read().state).beside,
  }
}

/** What an entry knows, whatever else has written into it. */
function stateOf(state: unknown): EntryState {
  if (typeof state !== 'object' || state === null) return { recorded: null, beside: null }
  const known: { recorded?: unknown; beside?: unknown } = state
  return { recorded: numberOf(known.recorded), beside: numberOf(known.beside) }
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
