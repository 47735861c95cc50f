import type { ExecutorName } from '../trace/tables.ts'
import type { App } from './context.ts'

/** Runs what the form says; a field that is not allowed is shown and gets the focus instead. */
export async function runWith(app: App, executor: ExecutorName): Promise<void> {
  const [wrong] = await app.session.run(executor)
  if (wrong === undefined) return
  app.chosen.setState({ tab: 'parameters', narrowTab: 'parameters' })
  // The panel is there after React's next pass.
  requestAnimationFrame(() => document.getElementById(fieldId(wrong))?.focus())
}

/** The element of a parameter's field. */
export function fieldId(name: string): string {
  return `parameter-${name}`
}
