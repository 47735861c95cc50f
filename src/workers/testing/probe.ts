/** What tests see of programs on real workers that no trace tells. */

/**
 * Words that bodies change with Atomics and that no trace knows of: 0 how many are inside, 1 the most that ever were,
 * 2 how often a loop went round. Null where nobody looks, as in a simulation.
 */
let probe: Int32Array | null = null

export function setProbe(words: Int32Array): void {
  probe = words
}

/** A thread is inside. */
export function enter(): void {
  if (probe === null) return
  const inside = Atomics.add(probe, 0, 1) + 1
  for (let most = Atomics.load(probe, 1); inside > most; most = Atomics.load(probe, 1))
    Atomics.compareExchange(probe, 1, most, inside)
}

/** It is inside no longer. */
export function leave(): void {
  if (probe !== null) Atomics.sub(probe, 0, 1)
}

/** A loop goes round once more. */
export function goRound(): void {
  if (probe !== null) Atomics.add(probe, 2, 1)
}
