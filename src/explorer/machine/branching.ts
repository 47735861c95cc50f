/** What is chosen besides the next thread, where that is asked for. */
import type { Value } from '../../base/value.ts'
import { conditionNotify, conditionWait, notifying, spurious, waitersOf } from '../../model/condition.ts'
import { threadWord } from '../../model/layout.ts'
import { ThreadStatus } from '../../trace/tables.ts'
import type { Branches } from '../state/branches.ts'
import { Doing, type LocalState } from '../state/local-state.ts'
import { privateWord } from '../state/places.ts'
import type { Execution } from './execution.ts'
import { maxAlternatives } from './moves.ts'

/** Alternatives of one who stands in line: to give up, or to wake of itself. */
export const waiterMoves = { givesUp: 0, wakesSpuriously: 1, size: 2 } as const

/** Alternatives of library code that looks whether its time is over: it is not yet, or it is. */
export const clockMoves = { early: 0, late: 1, size: 2 } as const

/** Finds the alternatives that a thread has. */
export class Branching {
  constructor(
    private readonly execution: Execution,
    readonly branches: Branches,
  ) {}

  /** How many alternatives a thread has at most, now. */
  alternativesIn(state: LocalState): number {
    if (state.doing === Doing.now) return clockMoves.size
    if (state.draw !== null) return state.draw.length
    if (state.operation === conditionWait)
      return this.branches.spurious > 0 && this.stands(state) ? waiterMoves.size : 1
    return this.choosesWaiters(state) ? ways(this.waiters(state).length, state.number) : 1
  }

  /** What a notify is given that takes one of its alternatives; null where it has none of that number. */
  notified(state: LocalState, alternative: number): Value {
    if (!this.choosesWaiters(state)) return null
    const waiting = this.waiters(state)
    if (alternative >= ways(waiting.length, state.number)) return null
    return notifying(state.argument, chosen(waiting, state.number, alternative))
  }

  /** What a wait is given that ends of itself; null where it may not. Notes that it has. */
  spuriousWakes(state: LocalState): Value {
    const { kernel } = this.execution
    const at = state.actor.place.base + privateWord.spuriousWakes
    const times = kernel.words[at] ?? 0
    if (state.operation !== conditionWait || times >= this.branches.spurious || !this.stands(state)) return null
    kernel.keep(at, times + 1)
    return spurious(state.argument)
  }

  /** Whether a thread stands in the line of what it asked for. */
  private stands({ actor, targetBase }: LocalState): boolean {
    const { words } = this.execution.kernel
    const { base } = actor.place
    const blocked = words[base + threadWord.status] === ThreadStatus.blocked
    return blocked && words[base + threadWord.waitsFor] === targetBase
  }

  private choosesWaiters(state: LocalState): boolean {
    const isAsked = this.branches.wakers && state.operation === conditionNotify
    return isAsked && !this.execution.places.isFair(state.targetBase)
  }

  private waiters(state: LocalState): number[] {
    return waitersOf(this.execution.kernel, state.targetBase)
  }
}

/** In how many ways this many can be chosen of them. */
function ways(all: number, count: number): number {
  if (count <= 0 || count >= all) return 1
  let product = 1
  for (let i = 1; i <= count; i++) product = (product * (all - count + i)) / i
  return Math.min(product, maxAlternatives)
}

/** The `nth` way to choose this many of a list: the first takes the first ones. */
function chosen(list: readonly number[], count: number, nth: number): number[] {
  const taken: number[] = []
  let rest = nth
  for (let at = 0; at < list.length && taken.length < count; at++) {
    const withThis = ways(list.length - at - 1, count - taken.length - 1)
    const isLast = count - taken.length === list.length - at
    if (isLast || rest < withThis) taken.push(list[at] ?? 0)
    else rest -= withThis
  }
  return taken
}
