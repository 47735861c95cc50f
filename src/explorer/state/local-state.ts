import type { Microseconds } from '../../base/units.ts'
import type { Value } from '../../base/value.ts'
import type { OperationSpec } from '../../model/atom.ts'
import { clockNow } from '../../model/clock.ts'
import { consoleInput } from '../../model/console.ts'
import { threadEnd, threadFail } from '../../model/ending.ts'
import { pageFetch } from '../../model/fetch.ts'
import { greenletCreate, greenletDead, greenletSetParent, greenletSwitch, greenletThrow } from '../../model/greenlet.ts'
import {
  consolePrint,
  objectCreate,
  threadAtomic,
  threadJoin,
  threadRound,
  threadSleep,
  threadStart,
  threadUnmet,
  threadWatch,
  threadWork,
} from '../../model/thread.ts'
import type { Body } from '../../program/request.ts'
import { noTarget } from '../../trace/columns.ts'
import type { ErrorValue } from '../../trace/tables.ts'
import type { Bodies } from './bodies.ts'
import type { Actor, MadeObject, Spawned, ThreadPlace } from './places.ts'

/** How the machine treats what a thread asks for. */
export const Doing = {
  /** It may touch what others see: an event. */
  visible: 0,
  print: 1,
  create: 2,
  start: 3,
  sleep: 4,
  end: 5,
  join: 6,
  work: 7,
  now: 8,
  fetch: 9,
  round: 10,
  greenlet: 11,
  /** It goes on as another greenlet of the thread. */
  switch: 12,
  /** Something else that no other thread sees. */
  own: 13,
  /** It has assumed what does not hold, and does nothing more. */
  unmet: 14,
  /** It says what invariants look at. */
  watch: 15,
} as const
type DoingCode = (typeof Doing)[keyof typeof Doing]

/** The result that stands for having been terminated: no value has this number. */
export const terminatedKey = 2 ** 40

/** A thread that can be spawned: who it is, and what it does. */
export interface SpawnedThread extends Spawned {
  readonly body: Body
  readonly bodyName: string
  /** As `unmarshal` reads them; null for the main thread, which gets the scenario's values. */
  readonly parameters: string | null
  root: LocalState | null
}

/** A thread after a history of results: what it asks for next. Equal histories are the same local state. */
export class LocalState {
  doing: DoingCode = Doing.end
  operation: OperationSpec = threadEnd
  argument: Value = null
  /** The number that the transition gets. */
  number = 0
  targetBase = 0
  target = noTarget
  line = 0
  timed = false
  /** For a start: who is spawned. */
  child: SpawnedThread | null = null
  /** For a greenlet: its place. */
  greenlet: ThreadPlace | null = null
  /** For a create: what is made. */
  created: MadeObject | null = null
  /** Why a start cannot be. */
  refused: ErrorValue | null = null
  /** For a page: what comes of it. */
  answer: Value = null
  /** How many objects it has made before. */
  made = 0
  /** For a random number that is to be chosen: the values that it may have. */
  draw: readonly number[] | null = null
  /** Whether it is within an atomic block, which is one event: so no thread ever stands here. */
  inBlock = false
  /** For a look at the clock: the time for which library code looks, in microseconds; else null. */
  until: Microseconds | null = null
  /** For a look at the clock: whether a far later time would have led elsewhere, once somebody has asked. */
  hasDeadline: boolean | null = null
  /** Microseconds that have passed for the thread by itself: by what it did for a time, and by waits until their limits. */
  elapsed: Microseconds = 0
  /** How many visible operations make a round, where the thread has gone round to come here; else 0. */
  round = 0
  /**
   * The state in which the round began, from which it does the same as from this one. Null where that is not known: then
   * the thread has gone round twice with the same results, and is thought to go on for ever while these stay the same.
   */
  back: LocalState | null = null
  /** Whether nothing was printed in the round. */
  isSilent = true
  /**
   * Number of what the thread does from here on, given equal results: states of the same thread with equal numbers have
   * the same future, whatever their histories. What was printed, how long it has slept and how often it has given up
   * waiting are left out of account. 0 where it is not known, as in modules that do not tell where their bodies are
   * (`frame-marks.ts`), or where a body keeps what nobody can look into: then the history is what it is known by.
   * Found when `LocalStates.continuationOf` is first asked; -1 until then.
   */
  continuation = -1
  /** In an endless body: where its first round began; else null. */
  firstRound: LocalState | null = null
  /** Whether it has fetched pages, on which depends what it will be answered. */
  hasFetched = false
  /** The line, 0 for none, on which the thread was cut off that went on from here by itself alone; null where it was not. */
  cutAt: number | null = null
  /** Whether it goes on from here by itself alone for longer than it may, whatever others do. */
  loops = false
  /** Whether that is known to have no end, and not only thought. */
  isForEver = false
  /** How often the thread has asked for the same in the same line before; -1 until somebody has asked. */
  visits = -1
  /** Number of what it tells of an execution that ends with it; 0 until somebody has asked. */
  endNumber = 0
  /** Number of the place in the program where it accesses a cell, once somebody has asked: `DataRaces`; else -1. */
  site = -1
  /** The result that was last looked for, and the state after it; null for none. */
  lastKey = 0
  lastNext: LocalState | null = null
  /** The states after all results; null while there is none but `lastNext`. */
  next: Map<number, LocalState> | null = null
  /** A body that is suspended just here, if there is one. */
  live: Bodies | null = null

  constructor(
    readonly thread: SpawnedThread,
    readonly parent: LocalState | null,
    /** The result that led here. */
    readonly key: number,
    /** Who asks: the thread itself, or the one of its greenlets that has the thread. */
    readonly actor: Actor,
    /** Whether that one was switched to. */
    readonly switched: boolean,
  ) {}
}

/** Whether an atomic block begins: what that touches follows from what it finds. */
export function isBlock({ operation }: LocalState): boolean {
  return operation === threadAtomic
}

/** How the machine treats what a thread in this state asks for. */
export function doingOf(state: LocalState): DoingCode {
  switch (state.operation) {
    case threadUnmet:
      return Doing.unmet
    case threadWatch:
      return Doing.watch
    case threadRound:
      return Doing.round
    case consolePrint:
      return Doing.print
    case objectCreate:
      return Doing.create
    case threadStart:
      return Doing.start
    case threadSleep:
      return Doing.sleep
    case threadEnd:
    case threadFail:
      return Doing.end
    case threadJoin:
      return state.timed ? Doing.visible : Doing.join
    case threadWork:
      return Doing.work
    case clockNow:
      return Doing.now
    case pageFetch:
      return Doing.fetch
    case consoleInput:
      return Doing.visible
    case greenletCreate:
      return Doing.greenlet
    case greenletSwitch:
    case greenletThrow:
      return Doing.switch
    case greenletDead:
    case greenletSetParent:
      return Doing.own
    default:
      return Doing.visible
  }
}

/** The last thing that a thread did before it came to a state: who was terminated has not done what it asked for. */
export function lastDone({ parent, key }: LocalState): LocalState | null {
  return key === terminatedKey && parent !== null ? parent.parent : parent
}

/** The numbers of the results that a thread got before it came to a state, the last as that of 0. */
export function resultsBefore(state: LocalState): (n: number) => number {
  return (n) => {
    let at: LocalState | null = state
    for (let left = n; ; left--) {
      // A number that was drawn is no result.
      if (at === null || (at.parent !== null && at.parent.draw !== null)) throw new Error('no such result')
      if (left === 0) return at.key
      at = at.parent
    }
  }
}
