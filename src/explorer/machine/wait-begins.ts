import type { Microseconds } from '../../base/units.ts'
import { Outcome } from '../../model/kernel.ts'
import type { LocalState } from '../state/local-state.ts'
import { threadBlockWords } from '../state/places.ts'
import type { Execution } from './execution.ts'
import type { Times } from './times.ts'
import type { Transitions } from './transitions.ts'

/**
 * When a wait can have begun that ends by its time as one event, which is about to be taken: at the earliest moment since
 * the thread got there at which it would have had to wait. What happened since may have come before the wait or during
 * it; only what the thread's last event depends on came before in any case.
 * @param footprint what the wait touches
 */
export function earliestBegin(
  execution: Execution,
  transitions: Transitions,
  times: Times,
  state: LocalState,
  footprint: number,
): Microseconds {
  const { kernel, prints, footprints, depth } = execution
  const { slot } = state.thread.place
  const { base } = state.actor.place
  const top = kernel.formerTop
  const own = execution.lastEventOf(slot)
  const arrival = times.of(slot)
  let before: Uint8Array | null = null
  let best = Number.POSITIVE_INFINITY
  let at = top - 2
  for (let event = depth - 1; ; event--) {
    const touches = event < 0 || footprints.conflict(prints[event] ?? 0, footprint)
    if (touches) {
      const time = Math.max(arrival, times.ofFootprint(footprint))
      if (time < best && hasToWait(execution, transitions, state)) best = time
    }
    if (event < 0 || best === arrival) break
    if (event === own) before = eventsBefore(execution, own)
    const stays = before !== null && before[event] === 1
    if (stays && touches) break
    const least = execution.formerBefore(event)
    for (; at >= least; at -= 2) {
      const address = kernel.former[at] as number // below the top
      const isOwn = address >= base && address < base + threadBlockWords
      if (!stays && !isOwn) kernel.keep(address, kernel.former[at + 1] as number)
    }
  }
  kernel.takeBack(top)
  return best === Number.POSITIVE_INFINITY ? Math.max(arrival, times.ofFootprint(footprint)) : best
}

function hasToWait({ kernel }: Execution, transitions: Transitions, state: LocalState): boolean {
  const top = kernel.formerTop
  kernel.begin()
  const outcome = transitions.make(state)
  kernel.takeBack(top)
  return outcome === Outcome.block
}

/** For each event up to this one, 1 where it came before it in every order; itself too. */
function eventsBefore(execution: Execution, last: number): Uint8Array {
  const { slots, prints, footprints, edgeFrom, edgeTo } = execution
  const before = new Uint8Array(last + 1)
  const found: number[] = []
  /** Threads of which all events so far came before it. */
  const whole = new Set<number>()
  for (let event = last; event >= 0; event--) {
    for (let e = execution.edgesOf(event + 1) - 1; e >= execution.edgesOf(event); e--)
      if (event < last && whole.has(edgeTo[e] ?? -1)) whole.add(edgeFrom[e] ?? -1)
    const slot = slots[event] ?? 0
    const print = prints[event] ?? 0
    const isBefore =
      event === last || whole.has(slot) || found.some((later) => footprints.conflict(print, prints[later] ?? 0))
    if (!isBefore) continue
    before[event] = 1
    whole.add(slot)
    found.push(event)
  }
  return before
}
