import type { ExploringMachine } from '../machine/machine.ts'
import { slotOf } from '../machine/moves.ts'
import type { FairCycle } from './short-cycles.ts'
import type { StateStore } from './state-store.ts'
import type { TicketKeys } from './ticket-keys.ts'

/**
 * Whether a round can be repeated for ever where there are tickets: after it everything is as before, but for tickets that
 * are further from each other where they were far already. Distances after a round are sums of those before it and of what
 * is added, so what they grow by moves on from one to another, to each that it comes to after this many rounds as there
 * are distances at most. Where in all of these the same keys follow each other, they do so for ever.
 * @param keys of the machine's states
 * @param stem moves that lead to the round from where the machine is
 * @param cycle those of the round
 * @param bringsOn whether the round is another, since a thread gets on in it, by its slot
 */
export function goesOnForEver(
  machine: ExploringMachine,
  store: StateStore,
  keys: TicketKeys,
  { stem, cycle }: FairCycle,
  bringsOn: (slot: number) => boolean,
): boolean {
  const step = (move: number): boolean => {
    const top = machine.kernel.formerTop
    if (!machine.step(move)) return false
    store.note(top)
    return true
  }
  if (!stem.every(step)) return false
  store.look()
  const first = keys.key
  let { distances } = keys
  const known: string[] = []
  const able = new Set<number>()
  for (let round = 0; round <= distances.length; round++) {
    for (const [i, move] of cycle.entries()) {
      const possible: number[] = []
      for (const slot of machine.spawned) if (machine.addMoves(slot, possible)) able.add(slot)
      if (!step(move) || machine.progressed.some(bringsOn)) return false
      store.look()
      known[i] ??= keys.key
      if (known[i] !== keys.key) return false
    }
    const after = keys.distances
    if (keys.key !== first || after.some((distance, i) => distance < (distances[i] ?? 0))) return false
    distances = after
  }
  const acting = new Set(cycle.map(slotOf))
  return [...able].every((slot) => acting.has(slot))
}
