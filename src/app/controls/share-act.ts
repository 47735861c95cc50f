import { catalogue } from '../../scenarios/catalogue.ts'
import { ui } from '../messages/interface.ts'
import { filled } from '../messages/notices.ts'
import { shareMessages } from '../messages/share.ts'
import { linkTo, linkToRecorded, type Shared } from '../run/link-to-run.ts'
import { gathered } from '../state/outcome.ts'
import type { App } from './context.ts'

/** Copies a link to what is shown, or says what to do instead. */
export async function share(app: App): Promise<void> {
  const { session, outcome } = app
  await gathered(outcome)
  const { scene } = outcome.getState()
  if (scene === null) return
  const known = catalogue.some(({ id }) => id === scene.trace.run.scenario)
  const byFile = [{ label: ui.downloadTrace, act: () => void app.files.download() }]
  if (!known) {
    session.notify({ id: 'share', about: 'page', lines: [shareMessages.noLink], actions: byFile })
    return
  }
  const link = session.link()
  const { first, second } = session.recorded()
  const recorded = first !== null || second !== null
  const shared: Shared = recorded ? await linkToRecorded(link, first, second) : linkTo(link)
  if (shared.kind === 'too-long') {
    const lines = [filled(shareMessages.tooLong, shared.signs)]
    session.notify({ id: 'share', about: 'page', lines, actions: byFile })
    return
  }
  const url = new URL(shared.hash, location.href).href
  try {
    await navigator.clipboard.writeText(url)
    session.dismiss('share')
    session.say(shared.replays ? shareMessages.copiedOrder : shareMessages.copied)
  } catch {
    session.notify({ id: 'share', about: 'page', lines: [shareMessages.copyByHand], actions: [], copy: url })
  }
}
