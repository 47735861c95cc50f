/**
 * What exploring finds stays what it was, in the same order and with as many executions: links to what was found rely on
 * it, and so does the one who explored before. Brute force says that it is right (`brute-force.test.ts`), this that
 * nothing of it has changed. Where it is meant to: `HEDDLE_RECORD=1 npx vitest run --project unit recorded`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { shortDigest } from '../../simulator/testing/facts.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { readStrategy } from '../search/strategy.ts'
import { noBranches } from '../state/branches.ts'
import { everyBug } from '../testing/known-bugs.ts'
import { lastZero, notifyWaiters, producersConsumers, setAndWaits } from '../testing/known-programs.ts'
import { branchingFamilies, families } from '../testing/random-actions.ts'
import { moduleOf, randomProgram } from '../testing/random-programs.ts'
import { Exploration, type ExplorationOptions } from './exploration.ts'

type Given = Partial<ExplorationOptions>

/** All that is told of an exploration, portion by portion: the counts as they are, of the rest a few letters. */
function explored(module: ScenarioModule, text: string, given: Given = {}): string {
  const strategy = readStrategy(text)
  if (strategy === null) throw new Error(`no strategy ${text}`)
  const limits = { executions: 400, tries: 2000, ...given.limits }
  const exploration = new Exploration(module, {}, { seed: 1, ...given, strategy, limits })
  const estimates: unknown[] = []
  while (!exploration.advance(64)) estimates.push(exploration.progress())
  // What it was allowed is no finding.
  const { bounds: _bounds, metBy: _metBy, races: _races, ...result } = exploration.result()
  return `${result.executions}/${result.traces}/${result.redundant}/${shortDigest([result, estimates])}`
}

/** The main thread takes part, so it is preempted, too. */
const withMain: ScenarioModule = programOf(
  function* (os) {
    const x = yield* os.cell(0, 'x')
    yield* os.thread(increment, [x]).start()
    yield* os.thread(increment, [x]).start()
    yield* increment(os, x)
    yield* increment(os, x)
  },
  { increment },
)
function* increment(_os: Os, x: Cell): Operation<void> {
  yield* x.write((yield* x.read()) + 1)
}

const strategies = ['optimal', 'dfs', 'preemptions=1', 'random=40', 'pct=3,40']
const branches = { ...noBranches, spurious: 1, draws: 3, wakers: true }

const of = (programs: readonly ScenarioModule[], text: string, given: Given = {}) =>
  programs.map((module) => explored(module, text, given))
const some = (among: typeof families, each: number) =>
  among
    .flatMap((family) => fc.sample(randomProgram(8, [family]), { numRuns: each, seed: 1 }))
    .map((program) => moduleOf(program))

const small = some(families, 3)
const all: { readonly [name: string]: () => readonly string[] } = {
  'programs with and without bugs': () =>
    Object.values(everyBug).flatMap((module) => of([module], 'optimal', { limits: { executions: 100, tries: 500 } })),
  'programs of the literature': () =>
    of([lastZero(4), setAndWaits(3), notifyWaiters(3, false), producersConsumers(2, 2, 1, 1)], 'optimal'),
  ...Object.fromEntries(strategies.map((text) => [`small programs, ${text}`, () => of(small, text)])),
  'a main thread that takes part': () =>
    [...strategies, 'preemptions=0', 'preemptions=2'].flatMap((text) => of([withMain], text)),
  'small programs, fair': () => of(small, 'optimal', { policy: 'fair' }),
  'all that can be chosen besides': () => of(some(branchingFamilies, 4), 'optimal', { branches }),
  'all that can be chosen besides, by chance': () => of(some(branchingFamilies, 2), 'random=30', { branches }),
}

const file = new URL('recorded.json', import.meta.url)
if (process.env.HEDDLE_RECORD !== undefined) {
  const found = Object.fromEntries(Object.entries(all).map(([name, found]) => [name, found().join(' ')]))
  writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`)
}
const recorded: { readonly [name: string]: string } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}

describe('what exploring finds', () => {
  it('was recorded', () => {
    expect(Object.keys(recorded).sort()).toEqual(Object.keys(all).sort())
  })

  it.each(Object.entries(all))('is what was recorded: %s', (name, found) => {
    expect(found()).toEqual(recorded[name]?.split(' '))
  })
})
