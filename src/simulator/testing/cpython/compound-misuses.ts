/** A short script for each error that futures, executors, pools and timers raise: what scripts at random meet is left to chance. */
import type { Value } from '../../../base/value.ts'
import { type CompoundKind, type CompoundMove, type CompoundScript, foreverSeconds } from './compound-script.ts'

/** What the script is made with, and the moves. */
type Misuse = readonly [made: Value, ...moves: CompoundMove[]]

const by = (thread: number, does: string, more: Partial<CompoundMove> = {}): CompoundMove => ({ thread, does, ...more })
const about = (does: string, which = 0) => by(0, does, { which })
const sets = (value: Value) => by(0, 'setResult', { which: 0, value })
const raises = by(0, 'setException', { which: 0, value: 'no' })
const submits = (value: string) => by(0, 'submit', { value })
/** The second task waits until the first is over, and is cancelled. */
const cancels: Misuse = [1, submits('hold'), submits('quick'), about('cancel', 1), about('result', 1)]
const holds = by(0, 'applyAsync', { value: 'hold' })
const timers = Array.from({ length: 4 }, (): Value => [foreverSeconds, 'note'])

/** By kind and error. */
export const compoundMisuses: { readonly [kind in CompoundKind]: { readonly [error: string]: Misuse } } = {
  futures: {
    'RuntimeError: Future in unexpected state': [1, about('run'), about('run')],
    'InvalidStateError: FINISHED: <Future at 0x state=finished returned int>': [1, sets(7), sets(0)],
    'InvalidStateError: FINISHED: <Future at 0x state=finished raised ValueError>': [1, raises, raises],
    'InvalidStateError: CANCELLED: <Future at 0x state=cancelled>': [1, about('cancel'), sets(7)],
    'InvalidStateError: CANCELLED_AND_NOTIFIED: <Future at 0x state=cancelled>': [
      1,
      about('cancel'),
      about('run'),
      sets(7),
    ],
    'CancelledError: ': [1, about('cancel'), about('result')],
    'TimeoutError: ': [1, by(0, 'result', { which: 0, timeout: 0.001 })],
    'ValueError: no': [1, raises, about('result')],
  },
  executor: {
    'RuntimeError: cannot schedule new futures after shutdown': [
      1,
      by(0, 'shutdown', { wait: true, cancelFutures: false }),
      submits('quick'),
    ],
    'ValueError: max_workers must be greater than 0': [0],
    'CancelledError: ': cancels,
  },
  mapping: { 'CancelledError: ': cancels },
  pool: {
    'ValueError: Number of processes must be at least 1': [0],
    'ValueError: Pool not running': [1, by(0, 'close'), holds],
    'ValueError: Pool is still running': [1, by(0, 'join')],
    'ValueError: <multiprocessing.pool.ApplyResult object at 0x> not ready': [1, holds, about('successful')],
    'ValueError: <multiprocessing.pool.MapResult object at 0x> not ready': [
      1,
      by(0, 'mapAsync', { kinds: ['hold'] }),
      about('successful'),
    ],
    'StopIteration: ': [1, by(0, 'imapUnordered', { kinds: [] }), about('next')],
    'TimeoutError: ': [1, holds, by(1, 'get', { which: 0, timeout: 0 })],
  },
  timers: {
    'RuntimeError: cannot join thread before it is started': [timers, about('join')],
    'RuntimeError: threads can only be started once': [timers, about('start'), about('start')],
  },
}

/** The scripts of a kind, as examples for a property: for five threads as those at random are. */
export function compoundMisuseScripts(kind: CompoundKind): [CompoundScript][] {
  return Object.values(compoundMisuses[kind]).map(([made, ...moves]) => [{ kind, made, threads: 5, moves }])
}
