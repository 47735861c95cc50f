import type { App } from '../controls/context.ts'
import { exploreStart } from '../controls/form-state.ts'

/** Shows the panel from which schedules are explored, and gives its first button the focus. */
export function showExplore({ chosen }: Pick<App, 'chosen'>): void {
  chosen.setState({ tab: 'explore', narrowTab: 'explore' })
  const from = document.activeElement
  // However long the panel takes to come, it is drawn a few frames later.
  import('./explore.ts').then(
    () => focusSoon(exploreStart, from, 120),
    () => {}, // said in its place
  )
}

/** Gives an element the focus once it is there, unless the focus has gone elsewhere meanwhile. */
function focusSoon(id: string, from: Element | null, frames: number): void {
  requestAnimationFrame(() => {
    const at = document.activeElement
    if (at !== from && at !== null && at !== document.body) return
    const element = document.getElementById(id)
    if (element !== null) element.focus()
    else if (frames > 0) focusSoon(id, from, frames - 1)
  })
}
