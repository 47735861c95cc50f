/**
 * What exploring costs, beside bare stepping of generators in the same run: `npm run bench:explorer`. Executions a
 * second, none of them redundant, in small programs explored again and again and in larger ones.
 */
import { RandomStream } from '../../base/random.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { Outcomes } from '../outcomes/outcome-list.ts'
import { OptimalSearch } from '../search/optimal.ts'
import * as bugs from '../testing/known-bugs.ts'
import * as known from '../testing/known-programs.ts'

const rounds = 7
const roundMs = 150

function* tick(counter: { value: number }): Generator<number, void> {
  yield counter.value++
}

function* loop(counter: { value: number }): Generator<number, void> {
  for (;;) {
    yield* tick(counter)
    yield* tick(counter)
  }
}

/** Steps per second of generators alone: two `yield*` calls on a counter, the next of eight picked at random. */
function bareRate(): number {
  const counter = { value: 0 }
  const bodies = Array.from({ length: 8 }, () => loop(counter))
  const numbers = new RandomStream(1, 'schedule')
  const begin = performance.now()
  const steps = 400_000
  for (let step = 0; step < steps; step++) bodies[numbers.below(8)]?.next()
  return steps / ((performance.now() - begin) / 1000)
}

/** Executions per second, in explorations one after another: each from the start, or of a program that is known. */
function exploredRate(module: ScenarioModule, known: ExploringMachine | null): number {
  const begin = performance.now()
  let executions = 0
  do {
    const machine = known ?? new ExploringMachine(module, {}, { seed: 1 })
    const search = new OptimalSearch(machine, 1000)
    const outcomes = new Outcomes(2000)
    while (search.next() !== 'done') {
      executions++
      outcomes.add(machine, null, true)
      if (executions % 1000 === 0 && performance.now() - begin > roundMs) break
    }
    if (search.redundant > 0) throw new Error(`${search.redundant} executions were redundant`)
  } while (performance.now() - begin < roundMs)
  return executions / ((performance.now() - begin) / 1000)
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN
}

const programs: readonly (readonly [string, ScenarioModule, string])[] = [
  ['lost update, two threads and the main one', bugs.lostUpdate(false), ' (aim 200000)'],
  ['five philosophers', known.philosophers(5, 'naive'), ' (aim 60000)'],
  ['nine philosophers', known.philosophers(9, 'naive'), ''],
  ['five threads that increment in two steps', known.counter(5), ''],
  ['a condition with three waiters', known.notifyWaiters(3, true), ''],
  ['thirteen readers', known.readers(13), ''],
]

export default function run(print: (line: string) => void): void {
  const bare: number[] = []
  const fresh = programs.map((): number[] => [])
  const again = programs.map((): number[] => [])
  const machines = programs.map(([, module]) => new ExploringMachine(module, {}, { seed: 1 }))
  for (let round = -2; round < rounds; round++) {
    const localSteps = bareRate()
    if (round >= 0) bare.push(localSteps)
    programs.forEach(([, module], i) => {
      const first = exploredRate(module, null)
      const machine = machines[i] as ExploringMachine // one for each program
      while (machine.depth > 0) machine.undo()
      const later = exploredRate(module, machine)
      if (round < 0) return // warming up
      fresh[i]?.push(first)
      again[i]?.push(later)
    })
  }
  print(`bare stepping: ${(median(bare) / 1e6).toFixed(2)} million steps/s`)
  programs.forEach(([name, , aim], i) => {
    const rate = (rates: readonly number[] | undefined) => Math.round(median(rates ?? []))
    print(
      `${name}: ${rate(again[i])} executions/s${aim}; ${rate(fresh[i])} while its bodies are first run; none redundant`,
    )
  })
}
