/** What there is to say of recordings that are not there: fetched when one of them was asked for. */
import type { Message } from '../../base/messages.ts'
import type { RunChoice } from '../link/link.ts'
import { goneMessages } from '../messages/gone.ts'
import { pageNotice } from '../notices/run-endings.ts'
import type { Notice } from '../state/outcome.ts'

/**
 * A recording cannot be had.
 * @param isUnread nobody knows whether it is still kept
 * @param isReplayed its order is known, and shown in its place
 * @param anew makes another run; null where its program is not known here
 */
export function goneNotice(
  { executor }: RunChoice,
  isUnread: boolean,
  isReplayed: boolean,
  anew: (() => void) | null,
): Notice {
  const lines = [
    isUnread ? goneMessages.unread : goneMessages.gone,
    isReplayed ? goneMessages.goneReplayed : goneMessages.goneForGood,
  ]
  const label = executor === 'workers' ? goneMessages.runAgain : goneMessages.simulateAgain
  return pageNotice('gone', lines, anew === null ? [] : [{ label, act: anew }])
}

/** What an address of a run on real workers gives where there is no recording of it. */
export function addressMessages({ order }: RunChoice): Message {
  return order === '' ? goneMessages.otherRun : goneMessages.ofOtherPage
}
