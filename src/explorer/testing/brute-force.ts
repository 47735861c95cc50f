/** All executions of a program, one by one, and what makes two of them the same trace. Only tests use it. */
import type { ExploringMachine } from '../machine/machine.ts'
import { alternativeOf, moveOf } from '../machine/moves.ts'

/**
 * The trace of the execution at whose end a machine stands: the order of its events in which the least thread comes
 * first wherever dependence leaves that open. Equal texts are the same trace.
 */
export function normalForm(machine: ExploringMachine): string {
  const events = Array.from({ length: machine.depth }, (_, i) => {
    const slot = machine.slots[i] ?? 0
    return { path: machine.places.threads[slot]?.path ?? '', slot, print: machine.prints[i] ?? 0, event: i }
  })
  // Before what: by dependence and by what woke, bore or was joined.
  const before = events.map(() => new Set<number>())
  const lastOf = new Map<number, number[]>()
  for (const { slot, print, event } of events) {
    const past = before[event] ?? new Set()
    for (const other of events.slice(0, event))
      if (other.slot === slot || machine.footprints.conflict(other.print, print)) past.add(other.event)
    for (const earlier of lastOf.get(slot) ?? []) past.add(earlier)
    lastOf.set(slot, [event])
    for (let e = machine.edgesOf(event); e < machine.edgesOf(event + 1); e++) {
      const list = lastOf.get(machine.edgeFrom[e] ?? 0) ?? []
      const to = machine.edgeTo[e] ?? 0
      lastOf.set(to, [...(lastOf.get(to) ?? []), ...list])
    }
  }
  const text: string[] = []
  const left = new Set(events.map(({ event }) => event))
  while (left.size > 0) {
    const free = [...left].filter((event) => ![...(before[event] ?? [])].some((other) => left.has(other)))
    free.sort((p, q) => ((events[p]?.path ?? '') < (events[q]?.path ?? '') ? -1 : 1))
    const first = free[0]
    if (first === undefined) throw new Error('events in a circle')
    left.delete(first)
    const which = alternativeOf(machine.moves[first] ?? 0)
    text.push(`${events[first]?.path}:${machine.from[first]?.operation.name}${which === 0 ? '' : `/${which}`}`)
  }
  return text.join(' ')
}

/**
 * The traces of all executions, found by taking every possible event in every state; null when there are more
 * executions than allowed.
 * @param form what of an execution tells it from others
 */
export function allTraces(machine: ExploringMachine, most: number, form = normalForm): Set<string> | null {
  const found = new Set<string>()
  let executions = 0
  const goOn = (): boolean => {
    let ended = true
    for (const slot of [...machine.spawned]) {
      const alternatives = machine.alternativesOf(slot)
      for (let which = 0; which < alternatives; which++) {
        if (!machine.step(moveOf(slot, which))) continue
        ended = false
        const more = goOn()
        machine.undo()
        if (!more) return false
      }
    }
    if (ended) {
      found.add(form(machine))
      if (++executions > most) return false
    }
    return true
  }
  return goOn() ? found : null
}
