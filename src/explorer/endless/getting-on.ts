/** Who is to get on in a program that goes on for ever. */
import { Doing, type LocalState } from '../state/local-state.ts'

/**
 * Whether a thread in this state may be said to starve where it does not get on, which is to end a round that brought
 * something about, or to end: it is in an endless body, or has an end and has not come to it. Nothing is said of those who
 * wait for the end of others, who come to theirs if these do, nor of daemons that are in no endless body.
 */
export function hasToGetOn(state: LocalState | null): boolean {
  if (state === null || state.doing === Doing.end || state.doing === Doing.join) return false
  return !state.thread.daemon || isInEndlessBody(state)
}

function isInEndlessBody({ doing, firstRound }: LocalState): boolean {
  return doing === Doing.round || firstRound !== null
}
