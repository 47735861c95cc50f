import { Clocks } from '../machine/clocks.ts'
import type { ExploringMachine } from '../machine/machine.ts'
import { alternativeOf } from '../machine/moves.ts'

/**
 * A number of 52 bits that stands for the trace of the execution at whose end a machine stands: equal for executions
 * that differ only in the order of independent events, and different for others but by a rare chance.
 */
export class TraceHash {
  private readonly clocks = new Clocks()
  private readonly ordinals: number[] = []
  private readonly counts: number[] = []

  constructor(private readonly machine: ExploringMachine) {}

  of(): number {
    const { machine, clocks, ordinals, counts } = this
    const { slots, prints, footprints, edgeFrom, edgeTo } = machine
    const threads = machine.places.threads.length
    counts.length = 0
    let low = 0
    let high = 0
    for (let event = 0; event < machine.depth; event++) {
      const slot = slots[event] ?? 0
      const print = prints[event] ?? 0
      const row = clocks.begin(event, slot, threads)
      for (let i = event - 1; i >= 0; i--)
        if (clocks.at(row, slots[i] ?? 0) <= i && footprints.conflict(prints[i] ?? 0, print))
          clocks.merge(row, clocks.eventRow(i))
      clocks.end(event, slot)
      for (let e = machine.edgesOf(event); e < machine.edgesOf(event + 1); e++)
        clocks.edge(edgeFrom[e] ?? 0, edgeTo[e] ?? 0)
      counts[slot] = (counts[slot] ?? 0) + 1
      ordinals[event] = counts[slot] ?? 0
      // What comes before an event, as this many events of each thread: the same in every order.
      let hash = Math.imul(slot + 1, 0x9e3779b1)
      let other = Math.imul(slot + 1, 0x85ebca6b)
      const alternative = alternativeOf(machine.moves[event] ?? 0)
      if (alternative > 0) hash = mix(hash ^ Math.imul(alternative, 0x27d4eb2f))
      for (let t = 0; t < threads; t++) {
        const last = clocks.at(row, t)
        // A thread that has done nothing yet counts for nothing: there may be some that are not known of yet.
        if (last === 0) continue
        const nth = (ordinals[last - 1] ?? 0) + Math.imul(t + 1, 0x165667b1)
        hash = mix(hash ^ nth)
        other = mix(other + Math.imul(nth, 0xc2b2ae35))
      }
      low = (low + hash) | 0
      high = (high + other) | 0
    }
    for (let event = machine.depth - 1; event >= 0; event--) clocks.undo(event)
    return (low >>> 0) + (high & 0xfffff) * 2 ** 32
  }
}

/** A mix of the bits of a word (Murmur3's last step). */
function mix(word: number): number {
  let x = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}
