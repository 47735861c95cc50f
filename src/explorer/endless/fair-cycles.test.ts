import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finish } from '../../base/pieces.ts'
import { fairCycle } from './fair-cycles.ts'
import { partialDeadlocks, reachOf } from './partial-deadlocks.ts'
import { backward, StateGraph, unstored } from './state-graph.ts'

const threads = [0, 1, 2]

interface Event {
  readonly from: number
  readonly to: number
  readonly slot: number
  readonly progress: readonly number[]
}

interface Drawn {
  readonly events: readonly Event[]
  readonly states: number
  /** States from here on are not expanded. */
  readonly expanded: number
}

/** Graphs of which every state can be reached, some of whose last states are not expanded. */
const graphs = fc
  .record({
    parents: fc.array(fc.nat(), { minLength: 0, maxLength: 5 }),
    more: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.boolean()), { maxLength: 12 }),
    slots: fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
    left: fc.nat(2),
    lost: fc.option(fc.nat()),
  })
  .map(({ parents, more, slots, left, lost }): Drawn => {
    const states = parents.length + 1
    const inner = parents.map((parent, n) => parent % (n + 1))
    // Only what is expanded has others after it.
    const expanded = Math.max(states - left, 1 + Math.max(-1, ...inner))
    const events: Event[] = inner.map((from, n) => ({ from, to: n + 1, slot: (slots[n] ?? 0) % 3, progress: [] }))
    for (const [from, to, slot, gets] of more)
      events.push({ from: from % expanded, to: to % states, slot: slot % 3, progress: gets ? [slot % 3] : [] })
    if (lost !== null) events.push({ from: lost % expanded, to: unstored, slot: 0, progress: [] })
    return { events, states, expanded }
  })

function graphOf({ events, states, expanded }: Drawn): StateGraph {
  const graph = new StateGraph()
  for (let state = 0; state < states; state++) {
    const into = events.find(({ from, to }) => to === state && from < state)
    graph.addState(state === 0 ? -1 : (into?.from ?? -1), moveOf(events.indexOf(into ?? (events[0] as Event))))
  }
  for (let state = 0; state < expanded; state++) {
    events.forEach(({ from, to, progress }, n) => {
      if (from === state) graph.addEdge(to, moveOf(n, events), progress)
    })
    graph.endState()
  }
  return graph

  /** Each event is a move of its own, by which it is known again. */
  function moveOf(n: number, all = events): number {
    return (all[n]?.slot ?? 0) | (n << 16)
  }
}

/** All closed walks of this many events at most that a fair scheduler could repeat, by trying all. */
function shortestOf({ events, expanded }: Drawn, allowed: (event: Event) => boolean, most: number): number {
  const ableIn = (state: number) => events.filter(({ from }) => from === state).map(({ slot }) => slot)
  const depth = depths(events)
  let best = Number.POSITIVE_INFINITY
  const walk = (start: number, at: number, way: readonly Event[]): void => {
    const total = (depth[start] ?? 0) + way.length
    if (total >= best) return
    if (way.length > 0 && at === start) {
      const acting = new Set(way.map(({ slot }) => slot))
      if (way.every(({ from }) => ableIn(from).every((slot) => acting.has(slot)))) {
        best = total
        return
      }
    }
    if (way.length === most) return
    for (const event of events)
      if (event.from === at && event.to >= 0 && event.to < expanded && allowed(event))
        walk(start, event.to, [...way, event])
  }
  for (let start = 0; start < expanded; start++) walk(start, start, [])
  return best
}

/** As the graph says it, by the first event that leads to each state from one before it. */
function depths(events: readonly Event[]): number[] {
  const depth = [0]
  for (let state = 1; ; state++) {
    const into = events.find(({ from, to }) => to === state && from < state)
    if (into === undefined) return depth
    depth[state] = (depth[into.from] ?? 0) + 1
  }
}

/** Whether there is a set of states that a fair scheduler never has to leave, by trying all. */
function hasFairSet({ events, expanded }: Drawn, allowed: (event: Event) => boolean): boolean {
  for (let set = 1; set < 1 << expanded; set++) {
    const isIn = (state: number) => state >= 0 && ((set >> state) & 1) === 1
    const inside = events.filter((event) => isIn(event.from) && isIn(event.to) && allowed(event))
    const acting = new Set(inside.map(({ slot }) => slot))
    const fair = events.every(({ from, slot }) => !isIn(from) || acting.has(slot))
    const first = 31 - Math.clz32(set & -set)
    const reach = (step: (event: Event) => readonly [number, number]): number => {
      let reached = 0
      let next = inside.length === 0 ? 0 : 1 << first
      while (reached !== next) {
        reached = next
        for (const event of inside) {
          const [from, to] = step(event)
          if ((reached >> from) & 1) next |= 1 << to
        }
      }
      return reached
    }
    if (fair && reach(({ from, to }) => [from, to]) === set && reach(({ from, to }) => [to, from]) === set) return true
  }
  return false
}

describe('a fair cycle', () => {
  it.each([null, 0, 1, 2])('is found where there is one that does not bring on %s, and is a short one', (slot) => {
    const allowed = ({ progress }: { readonly progress: readonly number[] }) =>
      slot === null ? progress.length === 0 : !progress.includes(slot)
    fc.assert(
      fc.property(graphs, (drawn) => {
        const graph = graphOf(drawn)
        const bringsOn = slot === null ? (edge: number) => graph.bringsOn(edge) : graph.bringingOn(slot)
        const found = finish(fairCycle(graph, (edge) => !bringsOn(edge)))
        expect(found !== null).toBe(hasFairSet(drawn, allowed))
        if (found === null) return
        const { events } = drawn
        const eventOf = (move: number) => events[move >> 16] as Event
        let at = 0
        for (const event of [...found.stem, ...found.cycle].map(eventOf)) {
          expect(event.from).toBe(at)
          at = event.to
        }
        const cycle = found.cycle.map(eventOf)
        expect(cycle[0]?.from).toBe(at)
        expect(cycle.every(allowed)).toBe(true)
        const acting = new Set(cycle.map((event) => event.slot))
        for (const { from } of cycle)
          for (const event of events) if (event.from === from) expect(acting).toContain(event.slot)
        if (cycle.length <= 4)
          expect(found.stem.length + cycle.length).toBeLessThanOrEqual(shortestOf(drawn, allowed, 4))
      }),
    )
  })
})

describe('a partial deadlock', () => {
  it('is told where all that comes after it was looked at, and of those alone who act in none of it', () => {
    fc.assert(
      fc.property(graphs, (drawn) => {
        const { events, expanded } = drawn
        const graph = graphOf(drawn)
        const into = backward(graph)
        const reach = finish(reachOf(graph, into, threads))
        const following = (state: number): Set<number> => {
          const all = new Set([state])
          for (const each of all) for (const { from, to } of events) if (from === each) all.add(to)
          return all
        }
        for (let state = 0; state < drawn.states; state++) {
          const all = following(state)
          const isKnown = [...all].every((each) => each >= 0 && each < expanded)
          for (const slot of threads) {
            const acts = events.some((event) => all.has(event.from) && event.slot === slot)
            expect(reach.get(slot)?.[state]).toBe(acts || !isKnown ? 1 : 0)
          }
        }
        for (const { slots, way } of finish(partialDeadlocks(graph, into, reach, (_state, among) => among))) {
          const state = way.length === 0 ? 0 : (events[(way.at(-1) ?? 0) >> 16]?.to ?? -1)
          const all = following(state)
          for (const slot of slots)
            expect(events.some((event) => all.has(event.from) && event.slot === slot)).toBe(false)
          // Others go on for ever: some state comes after itself.
          const comesBack = (one: number) => events.some(({ from, to }) => from === one && following(to).has(one))
          expect([...all].some(comesBack)).toBe(true)
        }
      }),
    )
  })
})
