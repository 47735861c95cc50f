/** Random scripts about futures, executors, pools and timers: which thread does what, one after another. */
import fc from 'fast-check'
import type { Value } from '../../../base/value.ts'

export const compoundKinds = ['futures', 'executor', 'mapping', 'pool', 'timers'] as const
export type CompoundKind = (typeof compoundKinds)[number]

/** What a task does: `hold` waits until it is told to finish, `nested` submits another one and waits for it. */
export type TaskKind = 'quick' | 'fail' | 'hold' | 'holdFail' | 'nested'
/** What a callback does besides noting that it was called. */
export type CallbackKind = 'note' | 'raise' | 'hold' | 'add' | 'cancel' | 'submit'

export interface CompoundMove {
  readonly thread: number
  readonly does: string
  /** Which future, result, task or timer, as far as there are this many: counted round. */
  readonly which?: number
  readonly all?: readonly number[]
  readonly kinds?: readonly TaskKind[]
  readonly value?: Value
  readonly callback?: CallbackKind
  /** Seconds. */
  readonly timeout?: number
  readonly until?: 'ALL_COMPLETED' | 'FIRST_COMPLETED' | 'FIRST_EXCEPTION'
  readonly chunkSize?: number
  readonly wait?: boolean
  readonly cancelFutures?: boolean
}

export interface CompoundScript {
  readonly kind: CompoundKind
  /** How many futures, threads or workers; of timers, their intervals in seconds and what they do. */
  readonly made: Value
  readonly threads: number
  /** In the order in which they are attempted. Those of threads that wait then are left out. */
  readonly moves: readonly CompoundMove[]
}

type Doing = Omit<CompoundMove, 'thread'>

/** Intervals of timers and limits of time: over before anybody else acts, or never. */
export const foreverSeconds = 1000
const short = fc.constantFrom(0, 0.001, -1)
const which = fc.nat(7)
const some = fc.array(which, { maxLength: 4 })
const holding = fc.constantFrom<TaskKind>('hold', 'hold', 'holdFail')
const taskKind = fc.constantFrom<TaskKind>('quick', 'fail', 'hold', 'hold', 'holdFail', 'nested')

const does = (...names: string[]): fc.Arbitrary<Doing> => fc.record({ does: fc.constantFrom(...names) })
const about = (...names: string[]): fc.Arbitrary<Doing> => fc.record({ does: fc.constantFrom(...names), which })
const timed = (...names: string[]): fc.Arbitrary<Doing> =>
  fc.record({ does: fc.constantFrom(...names), which, timeout: short })

const waiting: readonly fc.Arbitrary<Doing>[] = [
  about('result', 'exception', 'cancel', 'cancelled', 'done', 'running'),
  about('result', 'cancel'),
  timed('result', 'exception'),
  fc.record(
    {
      does: fc.constant('wait'),
      all: some,
      until: fc.constantFrom('ALL_COMPLETED', 'FIRST_COMPLETED', 'FIRST_EXCEPTION'),
      timeout: short,
    },
    { requiredKeys: ['does', 'all', 'until'] },
  ),
  fc.record({ does: fc.constant('asCompleted'), all: some, timeout: short }, { requiredKeys: ['does', 'all'] }),
]

const calledBack = (...kinds: CallbackKind[]): fc.Arbitrary<Doing> =>
  fc.record({ does: fc.constant('addDoneCallback'), which, value: fc.constantFrom(...kinds) })

const value = fc.constantFrom<Value>(0, 7, 0.5, true, null, 'text', [1, 2], { a: 1 })
const futures: readonly fc.Arbitrary<Doing>[] = [
  ...waiting,
  about('run', 'run', 'cancel'),
  fc.record({ does: fc.constant('setResult'), which, value }),
  fc.record({ does: fc.constant('setException'), which, value: fc.constantFrom('no', '') }),
  calledBack('note', 'note', 'raise', 'hold', 'add', 'cancel'),
  does('open'),
]

const executor: readonly fc.Arbitrary<Doing>[] = [
  ...waiting,
  ...[1, 2, 3].map(() => fc.record({ does: fc.constant('submit'), value: taskKind })),
  about('finish'),
  about('finish'),
  calledBack('note', 'raise', 'submit'),
]
const mapping = fc.record({ does: fc.constant('map'), all: some })

const shutdown: fc.Arbitrary<Doing> = fc.record({
  does: fc.constant('shutdown'),
  wait: fc.boolean(),
  cancelFutures: fc.boolean(),
})

/** Which of two chunks that fail at once is first is left open: one at most does. */
const chunked = fc
  .tuple(fc.array(fc.oneof(holding, fc.constant<TaskKind>('quick')), { maxLength: 5 }), fc.nat(4))
  .map(([kinds, place]): TaskKind[] => kinds.map((kind, i) => (i === place ? 'fail' : kind)))
const pool: readonly fc.Arbitrary<Doing>[] = [
  ...[1, 2].map(() =>
    fc.record(
      {
        does: fc.constant('applyAsync'),
        value: fc.constantFrom<TaskKind>('quick', 'fail', 'hold', 'holdFail'),
        callback: fc.constantFrom<CallbackKind>('note', 'note', 'note', 'raise'),
      },
      { requiredKeys: ['does', 'value'] },
    ),
  ),
  fc.record({ does: fc.constant('apply'), value: fc.constantFrom<TaskKind>('quick', 'fail', 'hold') }),
  fc.record(
    {
      does: fc.constantFrom('map', 'mapAsync', 'mapAsync'),
      kinds: chunked,
      chunkSize: fc.integer({ min: -1, max: 3 }),
      callback: fc.constantFrom<CallbackKind>('note', 'note', 'note', 'raise'),
    },
    { requiredKeys: ['does', 'kinds'] },
  ),
  fc.record({ does: fc.constantFrom('imap', 'imapUnordered'), kinds: fc.array(holding, { maxLength: 3 }) }),
  about('next', 'get', 'ready', 'successful', 'wait'),
  timed('next', 'get', 'wait'),
  about('finish'),
  about('finish'),
  about('finish'),
]
const closing = does('close', 'join')

const timers: readonly fc.Arbitrary<Doing>[] = ['start', 'start', 'cancel', 'join', 'isAlive'].map((name) =>
  fc.record({ does: fc.constant(name), which: fc.nat(3) }),
)
const joinTimer = fc.record({ does: fc.constant('join'), which: fc.nat(3), timeout: short })

function movesOf(choices: readonly fc.Arbitrary<Doing>[], threads: number): fc.Arbitrary<CompoundMove[]> {
  const move = fc
    .tuple(fc.nat(threads - 1), fc.oneof(...choices))
    .map(([thread, doing]): CompoundMove => ({ thread, ...doing }))
  return fc.array(move, { minLength: 1, maxLength: 40, size: 'max' })
}

const interval = fc.constantFrom(0.001, 0, -1, foreverSeconds, foreverSeconds)
const timer = fc.tuple(interval, fc.constantFrom('note', 'note', 'raise', 'join'))

/** What a script is made with, what is done at any time, and what is done near its end only. */
const parts: {
  readonly [kind in CompoundKind]: readonly [
    fc.Arbitrary<Value>,
    readonly fc.Arbitrary<Doing>[],
    readonly fc.Arbitrary<Doing>[],
  ]
} = {
  futures: [fc.integer({ min: 1, max: 3 }), futures, []],
  executor: [fc.integer({ min: 0, max: 3 }), executor, [shutdown]],
  mapping: [fc.integer({ min: 1, max: 3 }), [...executor, mapping, mapping], [shutdown]],
  pool: [fc.integer({ min: 0, max: 2 }), pool, [closing]],
  timers: [fc.array(timer, { minLength: 4, maxLength: 4 }), [...timers, joinTimer], []],
}

/**
 * Who submits in a callback may take the task itself before an idle thread that was woken for it does, and whether more
 * threads are started later depends on that: it is certain only where there is one thread.
 */
function submittingAlone(script: CompoundScript): CompoundScript {
  if (script.made === 1) return script
  const moves = script.moves.map((move) =>
    move.does === 'addDoneCallback' && move.value === 'submit' ? { ...move, value: 'note' } : move,
  )
  return { ...script, moves }
}

/** Scripts about one kind. */
export function compoundScripts(kind: CompoundKind): fc.Arbitrary<CompoundScript> {
  const threads = 5
  const [made, usual, late] = parts[kind]
  const moves = fc
    .tuple(movesOf(usual, threads), movesOf([...usual, ...late], threads))
    .map(([before, after]) => [...before, ...after.slice(0, 15)])
  return fc.record({ kind: fc.constant(kind), made, threads: fc.constant(threads), moves }).map(submittingAlone)
}
