import { formatLink, type Link } from './link.ts'

/** What an entry of the browser's history knows besides its address: a recorded run that is still in memory. */
export interface EntryState {
  readonly recorded: number | null
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
  push(link: Link, recorded: number | null): void
  /** The address that the present entry should get, soon. */
  replace(link: Link, recorded: number | null): void
  /** Writes what is still to be written, now. */
  flush(): void
  /** Forgets what is still to be written: another entry is the present one. */
  forget(): void
  recorded(): number | null
}

export function createAddressBar(port: HistoryPort = browserHistory): AddressBar {
  let waiting: { link: Link; recorded: number | null } | null = null
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
    if (now.hash !== hash || recordedOf(now.state) !== next.recorded) port.replace({ recorded: next.recorded }, hash)
  }
  return {
    push(link, recorded) {
      flush()
      port.push({ recorded }, formatLink(link))
    },
    replace(link, recorded) {
      waiting = { link, recorded }
      stop ??= port.later(flush, pause)
    },
    flush,
    forget,
    recorded: () => recordedOf(port.read().state),
  }
}

function recordedOf(state: unknown): number | null {
  if (typeof state !== 'object' || state === null || !('recorded' in state)) return null
  return typeof state.recorded === 'number' ? state.recorded : null
}
