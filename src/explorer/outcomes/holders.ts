import { threadWord } from '../../model/layout.ts'
import type { Execution } from '../machine/execution.ts'
import { isNeeded } from '../machine/mortality.ts'
import { mainSlot, type ObjectPlace } from '../state/places.ts'

/** Whether a lock that is held was last taken by a daemon, or handed to one. */
export function isHeldByDaemon(execution: Execution, place: ObjectPlace): boolean {
  const taker = execution.current[takerOf(execution, place)]
  return taker !== null && taker !== undefined && !isNeeded(taker.thread)
}

/** By slot, who last took a lock that is held. */
export function takerOf(execution: Execution, { base, outcomeWords }: ObjectPlace): number {
  const { kernel, places, depth, slots } = execution
  const { former } = kernel
  let at = kernel.formerTop - 2
  for (let event = depth - 1; event >= 0; event--)
    for (const least = execution.formerBefore(event); at >= least; at -= 2) {
      const address = former[at] ?? 0
      const before = former[at + 1]
      if (before === 0 && outcomeWords.includes(address)) return slots[event] ?? mainSlot
      // It was handed over, of which its new holder has taken note.
      if (before === base && places.slotOf(address - threadWord.granted) >= 0)
        return places.threadOf(address - threadWord.granted)
    }
  return mainSlot
}
