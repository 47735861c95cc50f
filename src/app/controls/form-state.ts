import type { ExecutorName } from '../../trace/tables.ts'
import { said } from '../messages/notices.ts'
import type { App } from './context.ts'

/** Runs what the form says; a field that is not allowed is shown and gets the focus instead. */
export async function runWith(app: App, executor: ExecutorName): Promise<void> {
  const [wrong] = await app.session.run(executor)
  if (wrong === undefined) return
  app.chosen.setState({ tab: 'parameters', narrowTab: 'parameters' })
  // The panel is there after React's next pass.
  requestAnimationFrame(() => document.getElementById(fieldId(wrong))?.focus())
}

/** Copies a link to what is shown, or says what to do instead. */
export async function share(app: App): Promise<void> {
  const act = await import('./share-act.ts').catch(() => null)
  if (act !== null) await act.share(app)
  else app.session.notify({ id: 'share', about: 'page', lines: [said.noPart], actions: [] })
}

/** The element of the button that starts an exploration. */
export const exploreStart = 'explore-start'

/** The element of a parameter's field. */
export function fieldId(name: string): string {
  return `parameter-${name}`
}
