/**
 * Reading, checking and preparing a file from anybody takes time and memory proportional to its size. Each kind of file is
 * made in three sizes, of which each is four times the one before; what compared all with all would take sixteen times
 * as long.
 */
import { describe, expect, it } from 'vitest'
import { accountOf } from '../analysis/account.ts'
import { compoundsOf } from '../analysis/compounds.ts'
import { laneGroups } from '../analysis/lane-groups.ts'
import { timerStories } from '../analysis/timers.ts'
import { bytesOf, prepareTrace } from '../app/state/prepared.ts'
import type { Value } from '../base/value.ts'
import { checkTrace } from '../model/checker.ts'
import { maxPermits } from '../model/semaphore.ts'
import { choicesOf } from '../program/choices.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import { simulate } from '../simulator/simulation.ts'
import { programOf } from '../simulator/testing/programs.ts'
import { decodeTrace, encodeTrace } from './codec.ts'
import { StateReader } from './state.ts'
import type { ThreadRecord } from './tables.ts'
import { decoded, withHeader } from './testing/file-edits.ts'
import type { Trace } from './trace.ts'

const sizes = [1, 4, 16] as const
/** What is proportional takes sixteen times as long for the largest as for the smallest; what is not, 256 times. */
const most = 64

function run(main: (os: Os) => Operation<void>): Trace {
  const trace = simulate(programOf(main), {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0 })
  if (trace.end.status !== 'finished') throw new Error('a run of this test finishes')
  return trace
}

const little = run(function* (os) {
  yield* os.print('hello')
})

function withValues(more: readonly Value[]): Trace {
  return { ...little, values: [...little.values, ...more] }
}

/** Texts of one length that differ at their ends alone, longer than what engines hash. */
const long = (i: number): string => `${'x'.repeat(16_500)}${String(i).padStart(8, '0')}`
const many = <Item>(count: number, make: (i: number) => Item): Item[] =>
  Array.from({ length: count }, (_, i) => make(i))

function nested(levels: number, i: number): Value {
  return levels === 0 ? i : [nested(levels - 1, i), { a: 'b' }]
}

/** Main with this many threads that do nothing, all with names, bodies and owners of one length. */
function withThreads(count: number): Trace {
  const [main] = little.threads
  if (main === undefined) throw new Error('there is no main thread')
  const end = Math.max(little.words, main.base + little.threadLayout.words)
  const threads = many(count, (i): ThreadRecord => {
    const base = end + i * little.threadLayout.words
    const child = { ...main, id: i + 1, kind: 'thread', parent: 0, path: String(i), base } as const
    return { ...child, name: long(i), body: long(i % 7), owner: long(-i) }
  })
  return { ...little, threads: [main, ...threads], words: end + count * little.threadLayout.words }
}

/** Permits without an end, taken again and again and given back by a stranger. */
function* permits(os: Os, count: number): Operation<void> {
  const gate = yield* os.semaphore(maxPermits, 'gate')
  for (let i = 0; i < count; i++) yield* gate.acquire()
  for (let i = 0; i < count; i++) yield* gate.release()
}

/** Two texts go through a queue in turn, again and again. */
function* passed(os: Os, count: number): Operation<void> {
  const queue = yield* os.queue(0, 'queue')
  for (let i = 0; i < count; i++) {
    yield* queue.put(`text ${i % 2}`)
    yield* queue.get()
  }
}

/** As many steps with long texts as these are long: simulated with short ones, which does not take as long. */
function withLongTexts(count: number): Trace {
  const trace = run((os) => passed(os, 100 * count))
  const replaced = JSON.stringify(trace.values).replaceAll('text ', 'x'.repeat(16_500 * count))
  return { ...trace, values: JSON.parse(replaced) }
}

const kinds: { readonly [what: string]: { readonly of: number; readonly make: (count: number) => Trace } } = {
  'long texts of one length': { of: 60, make: (count) => withValues(many(count, long)) },
  'lists of long texts': { of: 60, make: (count) => withValues(many(count, (i) => [long(i)])) },
  'deep values': { of: 60, make: (count) => withValues(many(count, (i) => nested(95, i))) },
  'one long list': { of: 20_000, make: (count) => withValues([many(count, (i) => i)]) },
  'many short values': { of: 8000, make: (count) => withValues(many(count, (i) => `v${i}`)) },
  'threads with long names': { of: 40, make: withThreads },
  'permits that are all kept': { of: 1500, make: (count) => run((os) => permits(os, count)) },
  'long texts in many steps': { of: 4, make: withLongTexts },
}

/** All that is done to a file before it is shown. */
function readAll(bytes: Uint8Array): number {
  const trace = decodeTrace(bytes)
  checkTrace(trace)
  const prepared = prepareTrace(trace)
  new StateReader(trace).prepare()
  accountOf(trace, prepared.faults)
  laneGroups(trace.threads, prepared.data.lanes)
  timerStories(trace, compoundsOf(trace))
  choicesOf(trace)
  return bytesOf(prepared)
}

/** Microseconds of the processor, which others do not take. */
function timeOf(act: () => void): number {
  const { user, system } = process.cpuUsage()
  act()
  const now = process.cpuUsage()
  return now.user - user + now.system - system
}

describe('reading a file takes time and memory proportional to its size', () => {
  it.each(Object.entries(kinds))('%s', (_, { of, make }) => {
    const times: number[] = []
    for (const size of sizes) {
      const bytes = encodeTrace(make(of * size))
      let memory = 0
      // The better of two: the first may have to compile the code, or to collect what others have left.
      const took = [0, 1].map(() => timeOf(() => (memory = readAll(bytes))))
      times.push(Math.min(...took))
      expect(memory).toBeLessThan(8 * bytes.length)
    }
    expect((times[2] ?? 0) / (times[0] ?? 1)).toBeLessThan(most)
  })
})

it('refuses a file with many long keys before they are compared', () => {
  const bytes = encodeTrace(little)
  const keyed = (count: number, keyOf: (i: number) => string) => {
    const entries = many(count, (i) => `${JSON.stringify(keyOf(i))} : 0`)
    return decoded(withHeader(bytes, (header) => header.replace('"parameters":{', `"parameters":{${entries.join()}`)))
  }
  // Quotes within a key do not end it, and backslashes at its end do not hide the quote that does.
  for (const end of ['', '"', '\\', '\\"', '"\\\\'])
    expect(keyed(101, (i) => `"${long(i)}${end}`)).toContain('the header at byte 32 is an object with many long keys')
})
