import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finish } from '../../base/pieces.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Os } from '../../program/os.ts'
import type { Body, Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import type { Policy } from '../../trace/tables.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { slotOf } from '../machine/moves.ts'
import { Doing, type LocalState } from '../state/local-state.ts'
import { type Requirements, StartOver } from '../state/requirements.ts'
import { program } from '../testing/programs.ts'
import {
  type Action,
  type ActionName,
  actions,
  families,
  make,
  type Shared,
  socketLines,
  strike,
} from '../testing/random-actions.ts'
import { type RandomProgram, randomProgram } from '../testing/random-programs.ts'
import { EndlessSearch } from './endless.ts'
import { fairCycle } from './fair-cycles.ts'
import { hasToGetOn } from './getting-on.ts'
import { reachOf } from './partial-deadlocks.ts'
import { backward, StateGraph } from './state-graph.ts'

/** States at most: programs with more are left out. */
const most = 400

/** What ends, terminates or bears threads is no part of a round, nor what makes others know of what a round makes. */
const left: ReadonlySet<ActionName> = new Set(
  Object.keys(actions).filter((name) =>
    /^(append|connect|timedConnect|joinFirst|timedJoin|firstIsAlive|terminateFirst)$/.test(name),
  ),
) as ReadonlySet<ActionName>
const known = families.map((family) => family.filter((name) => !left.has(name))).filter((family) => family.length > 0)

/** Each thread does its lines again and again; the last one but once. */
function endless(lines: RandomProgram): ScenarioModule {
  const bodies = lines.map(
    (own): Body =>
      function* (os: Os, shared: Shared): Operation<unknown> {
        let last: unknown = true
        for (const { action, unless } of own) {
          if (unless && (last === false || last === 0)) continue
          try {
            const act: Action = actions[action]
            last = yield* act(shared, os)
          } catch (thrown) {
            if (!(thrown instanceof ProgramError)) throw thrown
            last = false
          }
        }
        return last
      },
  )
  const network = lines.flat().some(({ action }) => socketLines.includes(action))
  const named = bodies.map((body, n): [string, Body] => [`t${n}`, body])
  const shared = function* (os: Os): Operation<unknown[]> {
    return [yield* make(os, network)]
  }
  const module = program(shared, Object.fromEntries(named.slice(0, -1)), Object.fromEntries(named.slice(-1)))
  return Object.assign(module, { strike })
}

/** Begins anew until nothing more has to be known of a program. */
function knowing<T>(act: (requirements: Requirements) => T): T {
  for (let requirements: Requirements = { byStates: true }; ; )
    try {
      return act(requirements)
    } catch (thrown) {
      if (!(thrown instanceof StartOver)) throw thrown
      requirements = { ...requirements, ...thrown.options }
    }
}

interface Told {
  readonly deadlocks: boolean
  readonly livelock: boolean
  readonly starving: readonly number[]
}

const isWaiting = (state: LocalState | null | undefined) =>
  state !== null && state !== undefined && state.doing !== Doing.end && !state.thread.daemon

/**
 * The same by a plain search: depth first, without putting the machine anywhere, and states are all words, whatever they
 * mean, and the results that threads have got.
 */
function plainly(machine: ExploringMachine): Told | null {
  const numbers = new Map<string, number>()
  const locals = new Map<LocalState, number>()
  const states: (LocalState | null | undefined)[][] = []
  const events: { readonly to: number; readonly move: number; readonly on: readonly number[] }[][] = []
  let deadlocks = false
  const look = (): number => {
    const where = machine.current.map((state) => {
      if (!state) return 0
      if (!locals.has(state)) locals.set(state, locals.size + 1)
      return locals.get(state)
    })
    const key = `${where}|${machine.kernel.words.subarray(0, machine.places.size)}`
    const before = numbers.get(key)
    if (before !== undefined) return before
    const state = numbers.size
    numbers.set(key, state)
    states.push([...machine.current])
    const own: { to: number; move: number; on: number[] }[] = []
    events.push(own)
    if (state >= most) return state
    let acts = false
    for (const slot of [...machine.spawned]) {
      const alternatives = machine.alternativesOf(slot)
      for (let which = 0; which < alternatives; which++) {
        const move = slot | (which << 16)
        if (numbers.size > most || !machine.step(move)) continue
        acts = true
        const on = [...machine.progressed]
        own.push({ to: look(), move, on })
        machine.undo()
      }
    }
    if (!acts && machine.current.some(isWaiting)) deadlocks = true
    return state
  }
  look()
  if (numbers.size > most) return null
  const graph = new StateGraph()
  for (let state = 0; state < states.length; state++) graph.addState(state - 1, 0)
  for (let state = 0; state < states.length; state++) {
    for (const { to, move, on } of events[state] ?? []) graph.addEdge(to, move, on)
    graph.endState()
  }
  const slots = [...new Set(events.flat().map(({ move }) => slotOf(move)))]
  const livelock = finish(fairCycle(graph, (edge) => !graph.bringsOn(edge))) !== null
  const reach = finish(reachOf(graph, backward(graph), slots))
  const starving = slots.filter((slot) => {
    const bringsOn = graph.bringingOn(slot)
    const able = reach.get(slot)
    const starves = (state: number) => able?.[state] === 1 && hasToGetOn(states[state]?.[slot] ?? null)
    return finish(fairCycle(graph, (edge) => !bringsOn(edge), starves)) !== null
  })
  return { deadlocks, livelock, starving: livelock ? [] : starving.toSorted() }
}

describe('what states tell', () => {
  it.each<Policy>(['barging', 'fair'])('is what a plain search finds in random endless programs, %s', (policy) => {
    let compared = 0
    let wrong = 0
    fc.assert(
      fc.property(randomProgram(6, known), (lines) => {
        const module = endless(lines)
        const plain = knowing((requirements) =>
          plainly(new ExploringMachine(module, {}, { seed: 1, policy, ...requirements })),
        )
        if (plain === null) return
        compared++
        const told = knowing((requirements) => {
          const machine = new ExploringMachine(module, {}, { seed: 1, policy, ...requirements })
          let deadlocks = false
          const search = new EndlessSearch(machine, most, () => {
            deadlocks = true
          })
          while (!search.advance(100));
          const { found, exhaustive } = search.result()
          expect(exhaustive).toBe(true)
          const starving = found.filter(({ kind }) => kind === 'starvation').flatMap(({ threads }) => threads)
          const slots = machine.places.threads.map(({ slot }) => slot)
          const names = starving.map((name) => slots.find((slot) => machine.current[slot]?.thread.name === name) ?? -1)
          const livelock = found.some(({ kind }) => kind === 'livelock')
          return { deadlocks, livelock, starving: names.toSorted() }
        })
        if (plain.deadlocks || plain.livelock || plain.starving.length > 0) wrong++
        expect(told).toEqual(plain)
      }),
      { numRuns: 60 },
    )
    expect(compared).toBeGreaterThan(15)
    expect(wrong).toBeGreaterThan(5)
  })
})
