/** What there is to say of an error that nothing caught: fetched with the first. */
import type { Message } from '../../base/messages.ts'
import { brokenMessages } from '../messages/broken.ts'
import { faultMessages } from '../messages/faults.ts'
import { filledMessages } from '../messages/notices.ts'
import { pageNotice } from '../notices/run-endings.ts'
import type { Session } from '../run/session.ts'
import { isNotLoaded, NotLoaded } from '../state/not-loaded.ts'
import type { Notice, NoticeAction } from '../state/outcome.ts'

/** More than this many different errors are not told: whatever goes wrong so often is known by then. */
const most = 5
const told = new Set<string>()

/** Tells of an error that nothing caught: each once, however often it comes. */
export function tellError(event: Event, session: Pick<Session, 'notify' | 'dismiss'>): void {
  const thrown = thrownBy(event)
  if (thrown === null) return
  const text = String(thrown)
  if (told.has(text) || told.size === most) return
  told.add(text)
  session.notify(errorNotice(thrown, session))
}

/** Null where it is none of the page's. */
function thrownBy(event: Event): unknown {
  if (event instanceof PromiseRejectionEvent) return event.reason
  if (!(event instanceof ErrorEvent)) return null
  const { error, message, filename } = event
  // Those of extensions are not the page's, and that sizes are told a frame later harms nobody.
  const isForeign = filename !== '' && !filename.startsWith(location.origin)
  return isForeign || message.startsWith('ResizeObserver loop') ? null : (error ?? message)
}

/** An error as a text to be sent: with the place in the program where it came from, where that is known. */
export function errorText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const { name, message, stack } = thrown
  // Some browsers begin the list of places with the message, some do not.
  return stack?.includes(message) ? stack : `${name}: ${message}\n${stack ?? ''}`
}

function errorNotice(thrown: unknown, session: Pick<Session, 'notify' | 'dismiss'>): Notice {
  const id = 'error'
  if (isNotLoaded(thrown)) {
    const { message } = thrown instanceof NotLoaded ? thrown : new NotLoaded('part of the page')
    return pageNotice(id, [filledMessages(brokenMessages.notFetched, faultMessages(message))])
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const lines: readonly Message[] = [filledMessages(brokenMessages.failed, { en: message, zh: message })]
  const reload: NoticeAction = { label: brokenMessages.reload, act: () => location.reload() }
  const copy: NoticeAction = {
    label: brokenMessages.copy,
    act() {
      navigator.clipboard.writeText(errorText(thrown)).then(
        () => session.dismiss(id),
        // It is shown, to be copied by hand.
        () => session.notify({ ...pageNotice(id, lines, [reload]), copy: errorText(thrown) }),
      )
    },
  }
  return pageNotice(id, lines, [copy, reload])
}
