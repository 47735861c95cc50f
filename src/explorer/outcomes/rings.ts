import type { ExploringMachine } from '../machine/machine.ts'
import type { LocalState } from '../state/local-state.ts'
import { takerOf } from './holders.ts'

/**
 * Threads that wait in a ring for locks that the next one holds, where the machine stands: whatever others still do, none
 * of them goes on, since who has taken a lock is who releases it.
 */
export function ringOfLocks(machine: ExploringMachine): Set<number> {
  const waitsFor = new Map<number, number>()
  for (const slot of machine.spawned) {
    const state = machine.current[slot]
    if (!state || state.timed || !machine.mayStep(slot) || machine.couldStep(slot)) continue
    const holder = holderOf(machine, state)
    // Who waits for a lock of its own waits for another to release it: so locks are signals.
    if (holder !== undefined && holder !== slot) waitsFor.set(slot, holder)
  }
  const ring = new Set<number>()
  for (const start of waitsFor.keys()) {
    let at = waitsFor.get(start)
    for (let n = 0; at !== undefined && at !== start && n < waitsFor.size; n++) at = waitsFor.get(at)
    if (at === start) ring.add(start)
  }
  return ring
}

/** Kinds that are released by who has taken them. */
const owned: ReadonlySet<string> = new Set(['lock', 'rlock'])

/** The thread that holds the lock which a thread asks for; undefined where it asks for none. */
function holderOf(machine: ExploringMachine, { operation, targetBase }: LocalState): number | undefined {
  const place = machine.places.objectPlace(targetBase)
  if (place === undefined || place.atom.holding?.take !== operation.name || !owned.has(place.atom.kind)) return
  return takerOf(machine, place)
}
