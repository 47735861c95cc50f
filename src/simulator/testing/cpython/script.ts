/** Random scripts about one object: which thread does which operation, one after another. */
import fc from 'fast-check'
import type { Value } from '../../../base/value.ts'
import type { Flavour } from '../../../trace/tables.ts'

export const kinds = [
  'lock',
  'rlock',
  'semaphore',
  'bounded-semaphore',
  'event',
  'condition',
  'barrier',
  'queue',
  'lifo-queue',
  'priority-queue',
  'simple-queue',
  'thread',
] as const
export type Kind = (typeof kinds)[number]

/** Those that multiprocessing has as well, with errors of its own. */
export const kindsOfMultiprocessing = [
  'lock',
  'rlock',
  'semaphore',
  'bounded-semaphore',
  'event',
  'condition',
] as const satisfies readonly Kind[]

/** One operation of one thread; what it is given depends on the operation. */
export interface Move {
  readonly thread: number
  readonly does: string
  /** Seconds. */
  readonly timeout?: number
  readonly count?: number
  readonly item?: Value
  /** Whether it may wait, where that is said besides a time. */
  readonly block?: boolean
  readonly blocking?: boolean
  /** Of a shutdown: whether what is still there is dropped. */
  readonly immediate?: boolean
  /** Which thread is started, joined or asked after. */
  readonly other?: number
}

export interface Script {
  readonly kind: Kind
  /** Whose it is, where that is not threading or queue. */
  readonly of?: Flavour
  /** What the object is made with. */
  readonly made: Value
  readonly threads: number
  /** In the order in which they are attempted. Those of threads that wait then are left out. */
  readonly moves: readonly Move[]
}

type Doing = Omit<Move, 'thread'>

const does = (name: string): fc.Arbitrary<Doing> => fc.constant({ does: name })
/** Which are errors, but not to multiprocessing: it would wait. */
const tooLong = [1e10, 1e10 + 0.5]
/** Times that are over before anybody else acts; negative ones mean something else to each kind. */
const anyTime = fc.constantFrom(0, 0.001, -1, -0.5, ...tooLong)
const timed = (name: string): fc.Arbitrary<Doing> => fc.record({ does: fc.constant(name), timeout: anyTime })
const counted = (name: string, min: number, max: number): fc.Arbitrary<Doing> =>
  fc.record({ does: fc.constant(name), count: fc.integer({ min, max }) })
/** Few different ones, so that ties and pairs that cannot be ordered are frequent. */
const atom = fc.constantFrom<Value>(0, 1, 2, -1, 0.5, true, false, 'a', 'b', '', null)
const item = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 3, arbitrary: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.constantFrom('a', 'b', 'c')) },
  { weight: 1, arbitrary: atom },
  { weight: 1, arbitrary: fc.array(fc.oneof(atom, fc.array(atom, { maxLength: 2 })), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom<Value>({ a: 1 }, { a: 1, b: 2 }, [0, { a: 1, b: 2 }], [0, { b: 2, a: 1 }]) },
)
/** Kinds of items most of which can be compared, so that ties of equal priorities and long heaps occur too. */
const ordered: readonly fc.Arbitrary<Value>[] = [
  fc.integer({ min: -9, max: 9 }),
  fc.tuple(fc.integer({ min: 0, max: 2 }), fc.constantFrom('a', 'b')),
  // Python finds 1 and True equal, and goes on to the next item of the tuple.
  fc.tuple(fc.constantFrom(0, 1, true, false), fc.constantFrom('a', 'b', 'c')),
]
const putting = (items: fc.Arbitrary<Value>): fc.Arbitrary<Doing>[] => [
  fc.record({ does: fc.constant('put'), item: items }),
  fc.record({ does: fc.constant('putNoWait'), item: items }),
  fc.record({ does: fc.constant('put'), item: items, timeout: fc.constantFrom(0, 0.001, -1, -0.5) }),
  fc.record({ does: fc.constant('put'), item: items, ...blockOrTime }),
]

/** As Python's arguments, of which a time has a meaning only where it may wait. */
const blockOrTime = { block: fc.boolean(), timeout: fc.constantFrom(0, 0.001, -1) }

const unwaiting = fc.record({ does: fc.constant('acquire'), blocking: fc.constant(false), timeout: anyTime })
const locking = [does('acquire'), does('acquire'), timed('acquire'), does('tryAcquire'), does('release'), unwaiting]
const permits = [...locking, does('release'), counted('release', -1, 3)]
const taking = ['get', 'getNoWait', 'taskDone', 'join', 'qsize', 'empty', 'full', 'unfinishedTasks'].map(does)
/** Times are judged at once, and those of a put are not looked at. What only the other queues have is an error. */
const simpleQueueing = [
  ...putting(item),
  ...['get', 'get', 'getNoWait', 'qsize', 'empty', 'full', 'join', 'taskDone', 'shutdown'].map(does),
  timed('get'),
  fc.record({ does: fc.constant('get'), ...blockOrTime }),
] satisfies fc.Arbitrary<Doing>[]
const shuttingDown = [
  fc.record({ does: fc.constant('shutdown'), immediate: fc.boolean() }),
  does('isShutdown'),
] satisfies fc.Arbitrary<Doing>[]

function queueDoings(items: fc.Arbitrary<Value>): readonly fc.Arbitrary<Doing>[] {
  const getting = fc.record({ does: fc.constant('get'), ...blockOrTime })
  return [...putting(items), ...putting(items), ...taking, does('get'), does('get'), timed('get'), getting]
}

const doings = {
  lock: [...locking, does('release'), does('locked')],
  rlock: [...locking, does('release')],
  semaphore: permits,
  'bounded-semaphore': permits,
  event: [does('wait'), does('wait'), timed('wait'), does('set'), does('clear'), does('isSet')],
  condition: [
    does('acquire'),
    ...locking,
    does('wait'),
    does('wait'),
    does('waitAndRelease'),
    does('waitAndRelease'),
    timed('wait'),
    does('release'),
    counted('notify', -1, 3),
    does('notifyAll'),
  ],
  barrier: [
    ...['wait', 'wait', 'wait', 'wait', 'wait', 'abort', 'reset', 'letAct', 'nWaiting', 'broken', 'parties'].map(does),
    timed('wait'),
  ],
  'simple-queue': simpleQueueing,
} satisfies { readonly [kind in Kind]?: readonly fc.Arbitrary<Doing>[] }

const made: { readonly [kind in Kind]?: fc.Arbitrary<Value> } = {
  semaphore: fc.integer({ min: -1, max: 2 }),
  'bounded-semaphore': fc.integer({ min: -1, max: 2 }),
  condition: fc.constantFrom('lock', 'rlock', 'own'),
  barrier: fc.oneof(
    fc.integer({ min: 0, max: 4 }),
    fc.record(
      {
        parties: fc.integer({ min: 1, max: 3 }),
        action: fc.constantFrom(null, 'held', 'held', 'quiet', 'fails'),
        timeout: fc.constantFrom(null, null, null, 0.001),
      },
      { noNullPrototype: true },
    ),
  ),
  queue: fc.integer({ min: -1, max: 3 }),
  'lifo-queue': fc.integer({ min: -1, max: 3 }),
  'priority-queue': fc.constantFrom(0, 0, 2, 5),
}

/** What one thread does with a condition, in the order that makes sense; what comes at random seldom does. */
const usual: fc.Arbitrary<readonly Doing[]> = fc
  .tuple(
    fc.subarray([{ does: 'acquire' }, { does: 'tryAcquire' }, { does: 'tryAcquire' }]),
    fc.constantFrom<Doing>(
      { does: 'wait' },
      { does: 'waitAndRelease' },
      { does: 'waitAndRelease' },
      { does: 'wait', timeout: 0.001 },
      { does: 'notify', count: 1 },
      { does: 'notifyAll' },
    ),
    fc.subarray([{ does: 'release' }, { does: 'release' }, { does: 'release' }]),
  )
  .map((parts) => parts.flat())

function conditionMoves(threads: number): fc.Arbitrary<Move[]> {
  const parts = fc
    .tuple(fc.nat(threads - 1), usual)
    .map(([thread, doing]) => doing.map((each) => ({ thread, ...each })))
  const single = movesOf(doings.condition, threads)
  return fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: parts },
        single.map((moves) => moves.slice(0, 3)),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((groups) => groups.flat())
}

function movesOf(choices: readonly fc.Arbitrary<Doing>[], threads: number): fc.Arbitrary<Move[]> {
  const move = fc
    .tuple(fc.nat(threads - 1), fc.oneof(...choices))
    .map(([thread, doing]): Move => ({ thread, ...doing }))
  return fc.array(move, { minLength: 1, maxLength: 40, size: 'max' })
}

function threadMoves(threads: number): fc.Arbitrary<Move[]> {
  const about = (name: string) => fc.record({ does: fc.constant(name), other: fc.nat(threads - 1) })
  const joinFor = fc.record({
    does: fc.constant('join'),
    other: fc.nat(threads - 1),
    timeout: fc.constantFrom(0, 0.001, -1),
  })
  const choices = [about('start'), about('start'), about('join'), about('join'), about('isAlive'), joinFor]
  // Threads that were not started make no moves: most scripts begin with some starts.
  const others = Array.from({ length: threads - 1 }, (_, i) => i + 1)
  const starts = fc
    .subarray(others)
    .map((started) => started.map((other): Move => ({ thread: 0, does: 'start', other })))
  return fc
    .tuple(starts, movesOf([...choices, ...choices, does('end'), does('fail')], threads))
    .map((parts) => parts.flat())
}

/** A shutdown leaves little to do, so there are scripts without one, too. */
function queueMoves(items: fc.Arbitrary<Value>, threads: number, shutdown: boolean): fc.Arbitrary<Move[]> {
  const moves = movesOf(queueDoings(items), threads)
  return shutdown ? fc.oneof(moves, movesOf([...queueDoings(items), ...shuttingDown], threads)) : moves
}

function movesAbout(kind: Kind, threads: number, shutdown: boolean): fc.Arbitrary<Move[]> {
  if (kind === 'thread') return threadMoves(threads)
  if (kind === 'condition') return conditionMoves(threads)
  if (kind === 'queue' || kind === 'lifo-queue') return queueMoves(item, threads, shutdown)
  if (kind !== 'priority-queue') return movesOf(doings[kind], threads)
  return fc.oneof(...[item, ...ordered].map((items) => queueMoves(items, threads, shutdown)))
}

/**
 * Scripts about an object of one kind.
 * @param shutdown whether queues can be shut down, as from Python 3.13 on
 */
export function scriptsOf(kind: Kind, shutdown: boolean, of?: Flavour): fc.Arbitrary<Script> {
  const threads = 4
  const moves = movesAbout(kind, threads, shutdown)
  const short = (each: Move[]) => each.filter(({ timeout = 0 }) => of === undefined || !tooLong.includes(timeout))
  return fc.record({
    kind: fc.constant(kind),
    ...(of === undefined ? {} : { of: fc.constant(of) }),
    made: made[kind] ?? fc.constant(null),
    threads: fc.constant(threads),
    moves: moves.map(short),
  })
}
