import type { ExecutorName } from '../trace/tables.ts'
import type { App } from './context.ts'
import { said } from './words/notices.ts'

/** Runs what the form says; a field that is not allowed is shown and gets the focus instead. */
export async function runWith(app: App, executor: ExecutorName): Promise<void> {
  const [wrong] = await app.session.run(executor)
  if (wrong === undefined) return
  app.chosen.setState({ tab: 'parameters', narrowTab: 'parameters' })
  // The panel is there after React's next pass.
  requestAnimationFrame(() => document.getElementById(fieldId(wrong))?.focus())
}

/** Shows the panel from which schedules are explored, and gives its first button the focus. */
export function showExplore({ chosen }: Pick<App, 'chosen'>): void {
  chosen.setState({ tab: 'explore', narrowTab: 'explore' })
  const from = document.activeElement
  // However long the panel takes to come, it is drawn a few frames later.
  import('./explore/explore.ts').then(
    () => focusSoon(exploreStart, from, 120),
    () => {}, // said in its place
  )
}

/** Copies a link to what is shown, or says what to do instead. */
export async function share(app: App): Promise<void> {
  const act = await import('./share-act.ts').catch(() => null)
  if (act !== null) await act.share(app)
  else app.session.notify({ id: 'share', about: 'page', lines: [said.noPart], actions: [] })
}

/** The element of the button that starts an exploration. */
export const exploreStart = 'explore-start'

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

/** The element of a parameter's field. */
export function fieldId(name: string): string {
  return `parameter-${name}`
}
