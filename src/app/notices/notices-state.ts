import type { Message } from '../../base/messages.ts'
import type { Notice, OutcomeStore } from '../state/outcome.ts'

/** What the page has to say. */
export interface Notices {
  /** Shows a notice, in place of the one that had its name before. */
  notify(notice: Notice): void
  dismiss(id: string): void
  /** Says a short confirmation of what was just done. */
  say(messages: Message): void
}

export function createNotices(outcome: OutcomeStore): Notices {
  return {
    notify: (added) =>
      outcome.setState(({ notices }) => ({ notices: [...notices.filter(({ id }) => id !== added.id), added] })),
    dismiss: (id) => outcome.setState(({ notices }) => ({ notices: notices.filter((one) => one.id !== id) })),
    say: (messages) => outcome.setState((now) => ({ said: { messages, count: (now.said?.count ?? 0) + 1 } })),
  }
}
