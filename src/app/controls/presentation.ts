import { presentMessages } from '../messages/present.ts'
import type { App } from './context.ts'

/** Shows stage, timeline, sentence and transport alone, large; or the whole page again. */
export function presentOrLeave({ chosen, session }: Pick<App, 'chosen' | 'session'>): void {
  const present = !chosen.getState().present
  chosen.setState({ present, catalogueOver: false })
  if (present) session.say(presentMessages.how)
}
