/** Programs that only tests run: each shows one thing that real workers must stand. */
import type { Lock, Semaphore, Thread } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Pages } from '../../program/pages.ts'
import type { Operation } from '../../program/request.ts'
import type { Scenario, ScenarioModule } from '../../program/scenario.ts'
import { at } from '../../program/site.ts'
import type { Policy } from '../../trace/tables.ts'
import { crawl, crawler, crawlPages, glean, gleaner, slowPages } from './crawl.ts'
import { crunch, cruncher, setDoors, setter } from './crunch.ts'
import { juggle, juggler } from './juggle.ts'
import { caller, exchange, operator, wires } from './sockets.ts'
import { dreamer, getter, massacre, terminates, toiler, visitor2 } from './terminate.ts'
import { asker, asks, consumer, dealer, producer, ringer, supply, trade } from './trade.ts'
import { weave, weaver } from './weave.ts'

interface Given {
  readonly users: number
  readonly rounds: number
  readonly permits: number
  readonly policy: Policy
}

/**
 * Words that bodies change with Atomics and that no trace knows of: 0 how many are inside, 1 the most that ever were,
 * 2 how often a loop went round. Null where nobody looks, as in a simulation.
 */
let probe: Int32Array | null = null

export function setProbe(words: Int32Array): void {
  probe = words
  setDoors({ enter, leave })
}

function enter(): void {
  if (probe === null) return
  const inside = Atomics.add(probe, 0, 1) + 1
  for (let most = Atomics.load(probe, 1); inside > most; most = Atomics.load(probe, 1))
    Atomics.compareExchange(probe, 1, most, inside)
}

function leave(): void {
  if (probe !== null) Atomics.sub(probe, 0, 1)
}

/** Starts `count` threads and joins them. */
function* all(os: Os, count: number, make: (n: number) => Thread): Operation<void> {
  const threads = Array.from({ length: count }, (_, n) => make(n))
  for (const thread of threads) yield* thread.start()
  for (const thread of threads) yield* thread.join()
  yield* os.print('all have ended')
}

export function* visitor(os: Os, seats: Semaphore, rounds: number): Operation<void> {
  for (let i = 0; i < rounds; i++) {
    yield* at(1, seats.acquire())
    enter()
    yield* at(2, os.sleep(os.random(0, 0.2)))
    leave()
    yield* at(3, seats.release())
  }
}

/** Never more inside than there are permits. */
function* visits(os: Os, { users, rounds, permits, policy }: Given): Operation<void> {
  const seats = yield* os.semaphore(permits, 'seats', { policy })
  yield* all(os, users, () => os.process(visitor, [seats, rounds]))
}

export function* chatterer(os: Os, seats: Semaphore, lock: Lock, rounds: number): Operation<void> {
  for (let i = 0; i < rounds; i++) {
    yield* seats.acquire()
    enter()
    if (!(yield* lock.tryAcquire())) yield* os.print(`${os.self.name} finds the lock taken`)
    else yield* lock.release()
    leave()
    yield* seats.release()
  }
}

/** As many operations as possible, without a pause. */
function* chatter(os: Os, { users, rounds, permits, policy }: Given): Operation<void> {
  const seats = yield* os.semaphore(permits, 'seats', { policy })
  const lock = yield* os.lock('lock', { policy })
  yield* all(os, users, () => os.thread(chatterer, [seats, lock, rounds]))
}

export function* gambler(
  os: Os,
  doors: readonly (Semaphore | Lock)[],
  others: readonly Thread[],
  rounds: number,
): Operation<void> {
  for (let i = 0; i < rounds; i++) {
    const door = doors[os.randomWhole(0, doors.length - 1)]
    if (door === undefined) return
    try {
      switch (os.randomWhole(0, 7)) {
        case 0:
          yield* at(10, os.sleep(os.random(0, 0.05)))
          break
        case 1:
          yield* at(11, os.print(`${os.self.name} rests`))
          break
        case 2:
        case 3:
          yield* at(12, door.tryAcquire())
          break
        case 4:
          yield* at(13, door.acquire())
          break
        default:
          yield* at(14, door.release())
      }
    } catch (error) {
      yield* at(15, os.print(String(error)))
    }
  }
  for (const other of others) yield* at(16, other.join())
  for (const door of doors) if (door.kind === 'semaphore') yield* at(17, door.release())
}

/** Anything, in any order: it may well end in a deadlock. */
function* gamble(os: Os, { users, rounds, permits, policy }: Given): Operation<void> {
  const doors = [
    yield* os.semaphore(permits, 'first', { policy }),
    yield* os.semaphore(1, 'second', { policy: policy === 'fair' ? 'barging' : 'fair' }),
    yield* os.lock('third', { policy }),
  ]
  const started: Thread[] = []
  for (let n = 0; n < users; n++) {
    const thread = os.process(gambler, [doors, started.slice(-2), rounds])
    yield* thread.start()
    started.push(thread)
  }
  for (const thread of started) yield* thread.join()
}

export function* stumbler(os: Os): Operation<void> {
  yield* at(20, os.print('here'))
  yield* at(21, os.sleep(0.1))
  throw new RangeError('stumbled')
}

/** A thread fails; who joins it goes on. */
function* stumbles(os: Os): Operation<void> {
  const thread = os.thread(stumbler)
  yield* thread.start()
  yield* thread.join()
  yield* os.print('went on')
}

/** The main thread fails. */
function* falls(os: Os): Operation<void> {
  yield* at(30, os.print('here'))
  throw new Error('fell')
}

export function* runner(os: Os): Operation<void> {
  yield* os.print('round and round')
  for (;;) if (probe !== null) Atomics.add(probe, 2, 1)
}

export function* waiter(_os: Os, lock: Lock): Operation<void> {
  yield* lock.acquire()
}

/** One loops for ever, one is blocked, one sleeps; the main thread waits for them. */
function* forever(os: Os): Operation<void> {
  const lock = yield* os.lock('lock')
  yield* lock.acquire()
  yield* os.process(waiter, [lock]).start()
  yield* os.process(sleeper, [1000]).start()
  const thread = os.process(runner)
  yield* thread.start()
  yield* thread.join()
}

export function* sleeper(os: Os, seconds: number): Operation<void> {
  yield* os.sleep(seconds)
}

/** Daemons that loop, sleep and wait are no reason to go on. */
function* daemons(os: Os): Operation<void> {
  const lock = yield* os.lock('lock')
  yield* lock.acquire()
  for (const thread of [
    os.thread(runner, [], { daemon: true }),
    os.thread(sleeper, [1000], { daemon: true }),
    os.thread(waiter, [lock], { daemon: true }),
  ])
    yield* thread.start()
  yield* os.sleep(0.5)
}

export function* parent(os: Os, depth: number): Operation<void> {
  if (depth === 0) return
  const children = [os.process(parent, [depth - 1]), os.thread(parent, [depth - 1])]
  for (const child of children) yield* child.start()
  for (const child of children) yield* child.join()
}

/** A tree of threads: more than anybody foresaw. */
function* tree(os: Os, { rounds }: Given): Operation<void> {
  yield* parent(os, rounds)
}

/** Threads one after the other: the workers are used again. */
function* queue(os: Os, { users }: Given): Operation<void> {
  for (let n = 0; n < users; n++) {
    const thread = os.thread(sleeper, [0])
    yield* thread.start()
    yield* thread.join()
  }
}

export function* reader(os: Os, text: string, list: readonly unknown[], lock: Lock): Operation<void> {
  yield* os.print(`${text.length} ${list.length} ${yield* lock.locked()}`)
}

function* attempt(os: Os, operation: Operation<unknown>): Operation<void> {
  try {
    yield* operation
  } catch (error) {
    yield* at(40, os.print(String(error)))
  }
}

/** Everything odd that can cross, be printed or be refused. */
function* oddities(os: Os): Operation<void> {
  const seats = yield* os.semaphore(0, 'seats 座位 🪑')
  const lock = yield* os.lock('lock')
  yield* os.print('')
  yield* os.print('名'.repeat(30_001))
  yield* attempt(os, os.sleep(Number.NaN))
  yield* attempt(os, os.sleep(-1))
  yield* attempt(os, seats.release(0))
  yield* attempt(os, lock.release())
  yield* attempt(os, os.semaphore(-1, 'none'))
  yield* attempt(os, os.semaphore(1.5, 'half'))
  yield* attempt(os, os.thread(function* () {}).start())
  yield* attempt(os, os.thread(reader, [() => 1]).start())
  yield* os.sleep(-0)
  yield* seats.release(3000)
  const child = os.thread(reader, ['长'.repeat(5000), [1, [{ lock }]], lock], { name: 'reader "1"' })
  yield* child.start()
  yield* child.join()
  yield* attempt(os, child.start())
}

/** Times pairs of acquire and release, recorded, in spells short enough for the ring; prints nanoseconds a pair. */
function* pairs(os: Os, { rounds, policy }: Given): Operation<void> {
  const seats = yield* os.semaphore(1, 'seats', { policy })
  for (let i = 0; i < rounds; i++) {
    const since = performance.now()
    for (let j = 0; j < 200; j++) {
      yield* seats.acquire()
      yield* seats.release()
    }
    yield* os.print(String(((performance.now() - since) * 1e6) / 200))
    yield* os.sleep(0.004)
  }
}

/** Prints what no value can be: nothing that a program can do, but a fault of the executor's own. */
function* impossible(os: Os): Operation<void> {
  yield* os.print(10n as unknown as string)
}

const mains = {
  terminates,
  massacre,
  visits,
  chatter,
  gamble,
  juggle,
  trade,
  supply,
  asks,
  wires,
  exchange,
  stumbles,
  falls,
  forever,
  daemons,
  tree,
  queue,
  oddities,
  impossible,
  pairs,
  crawl,
  glean,
  'slow-crawl': crawl,
  'lost-crawl': crawl,
  weave,
  crunch,
}
const pages: { readonly [id: string]: Pages } = { crawl: crawlPages, glean: crawlPages, 'slow-crawl': slowPages }
const threads: { readonly [id: string]: (given: { readonly [name: string]: unknown }) => number } = {
  visits: (given) => Number(given.users) + 1,
  chatter: (given) => Number(given.users) + 1,
  gamble: (given) => Number(given.users) + 1,
  crunch: (given) => Number(given.users) + 2,
}
const bodies = {
  gleaner,
  dreamer,
  getter,
  toiler,
  visitor2,
  crawler,
  visitor,
  chatterer,
  gambler,
  juggler,
  dealer,
  ringer,
  producer,
  consumer,
  asker,
  operator,
  caller,
  stumbler,
  runner,
  waiter,
  sleeper,
  parent,
  reader,
  weaver,
  cruncher,
  setter,
}

/**
 * A program for tests.
 * @throws Error for a name that is none
 */
export function testProgram(id: string): ScenarioModule {
  const main = Object.entries(mains).find(([name]) => name === id)?.[1]
  if (main === undefined) throw new Error(`there is no test program "${id}"`)
  const nothing = { en: '', zh: '' }
  const hint = threads[id]
  const site = pages[id]
  const scenario: Scenario = {
    id,
    title: nothing,
    summary: nothing,
    parameters: { typed: { type: 'input', label: nothing, default: '' } },
    // Tests give the values of `Given` by hand.
    main: main as unknown as Scenario['main'],
    ...(hint === undefined ? {} : { threads: hint }),
    ...(site === undefined ? {} : { pages: () => site }),
    listings: { python: '', typescript: '' },
  }
  return { scenario, ...bodies }
}
