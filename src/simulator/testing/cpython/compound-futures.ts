import type { Value } from '../../../base/value.ts'
import { FutureState, futureAtom } from '../../../model/future.ts'
import '../../../program/compounds/thread-pool-executor.ts'
import '../../../program/compounds/wait-futures.ts'
import type { ThreadPoolExecutor } from '../../../program/compounds/thread-pool-executor.ts'
import { ProgramError } from '../../../program/errors.ts'
import { Future } from '../../../program/futures.ts'
import { make } from '../../../program/making.ts'
import type { Os } from '../../../program/os.ts'
import type { Body, Operation } from '../../../program/request.ts'
import type { Event } from '../../../program/waiting.ts'
import type { CallbackKind, CompoundMove, TaskKind } from './compound-script.ts'
import { CompoundStage, type Note, type Refusal, refusal, textOf } from './compound-stage.ts'

const states = {
  [FutureState.pending]: 'PENDING',
  [FutureState.running]: 'RUNNING',
  [FutureState.finished]: 'FINISHED',
  [FutureState.failed]: 'FINISHED',
} as const

/** States in which those are told who wait for several futures. */
const over = ['CANCELLED_AND_NOTIFIED', 'FINISHED']

/** Futures that were submitted to nobody, or to an executor. */
export class FutureStage extends CompoundStage {
  protected futures: Future[] = []
  private gate: Event | null = null;

  *begin(os: Os, made: Value): Operation<void> {
    this.gate = yield* os.event('gate')
    for (let n = 0; n < Number(made); n++) this.futures.push(yield* make(futureAtom, null, `future ${n}`, {}, Future))
  }

  protected callbacks(): { readonly [name: string]: Body } {
    return { called: (os: Os, future: Future, kind: CallbackKind) => this.called(os, future, kind) }
  }

  protected looks(): { readonly [name: string]: Value } {
    return { futures: this.futures.map((future) => this.stateOf(future)) }
  }

  /** As CPython keeps it in `_state`. */
  private stateOf({ base }: Future): string {
    const word = (name: string) => this.sight.word('future', base, name)
    const state = word('state')
    if (state === FutureState.cancelled) return word('notified') === 1 ? 'CANCELLED_AND_NOTIFIED' : 'CANCELLED'
    return states[state as keyof typeof states] // there is no other state
  }

  protected taskEntry(os: Os, number: number) {
    return { task: number, by: this.who(os) }
  }

  private chosen({ all = [] }: CompoundMove): Map<number, number> {
    const { futures } = this
    if (futures.length === 0) return new Map()
    const numbers = all.map((which) => which % futures.length)
    return new Map(numbers.map((number) => [(futures[number] as Future).id, number])) // there are this many
  }

  *perform(os: Os, move: CompoundMove): Operation<Value> {
    const { does, timeout, value = null, which = 0 } = move
    const chosen = this.chosen(move)
    const numbersOf = (futures: readonly Future[]) => futures.map(({ id }) => chosen.get(id) ?? -1)
    const each = [...chosen.values()].map((number) => this.futures[number] as Future) // as in `chosen`
    const limit = timeout === undefined ? {} : { timeout }
    if (does === 'open')
      yield* (this.gate as Event).set() // made at the beginning
    else if (does === 'wait') {
      const { done, notDone } = yield* os.wait(each, { ...limit, returnWhen: move.until ?? 'ALL_COMPLETED' })
      return [done, notDone].map((part) => numbersOf(part).toSorted())
    } else if (does === 'asCompleted') {
      const first = each.filter((future) => over.includes(this.stateOf(future))).length
      const completed = yield* os.asCompleted(each, limit)
      const order: Future[] = []
      const parts = () => [numbersOf(order.slice(0, first)).toSorted(), numbersOf(order.slice(first))]
      // Which of those that were done before comes first is left open.
      try {
        for (let next = yield* completed.next(); next !== null; next = yield* completed.next()) order.push(next)
      } catch (thrown) {
        return [...parts(), refusal(thrown)]
      }
      return parts()
    }
    const future = this.futures[which % this.futures.length]
    if (future === undefined) return null
    if (does === 'result') return (yield* future.result(timeout)) as Value // scripts put plain values in
    if (does === 'exception') {
      const raised = yield* future.exception(timeout)
      return raised === null ? null : { ...raised }
    }
    if (does === 'setResult') yield* future.setResult(value)
    if (does === 'setException') yield* future.setException({ error: 'ValueError', message: String(value) })
    if (does === 'addDoneCallback') yield* future.addDoneCallback(this.body('called'), [value])
    if (does === 'run') return yield* future.run(false)
    if (does === 'cancel' || does === 'cancelled' || does === 'done' || does === 'running') return yield* future[does]()
    return null
  }

  protected *called(os: Os, future: Future, kind: CallbackKind): Operation<void> {
    let saw: { readonly value: Value } | Refusal
    try {
      saw = { value: (yield* future.result(0)) as Value } // as above
    } catch (thrown) {
      saw = refusal(thrown)
    }
    this.note({ callback: kind, by: this.who(os), ...saw })
    if (kind === 'raise') throw new ProgramError('RuntimeError', 'in a callback')
    if (kind === 'hold') {
      yield* (this.gate as Event).wait() // as above
      this.note({ goes: true, by: this.who(os) })
    }
    if (kind === 'add') yield* future.addDoneCallback(this.body('called'), ['note'])
    if (kind === 'cancel') this.note({ cancelled: yield* future.cancel(), by: this.who(os) })
    if (kind === 'submit') this.note({ submitted: yield* this.trySubmit(os), by: this.who(os) })
  }

  protected *trySubmit(_os: Os): Operation<Value> {
    throw new Error('there is no executor')
  }
}

export class ExecutorStage extends FutureStage {
  private made: ThreadPoolExecutor | null = null

  override *begin(os: Os, made: Value): Operation<void> {
    yield* super.begin(os, 0)
    this.made = yield* os.threadPoolExecutor(Number(made), { name: 'E' })
  }

  /** Which of its threads is idle first, and so takes the next task, is left open. */
  protected override who(os: Os): Value {
    const who = super.who(os)
    return typeof who === 'number' ? who : 'E'
  }

  protected override order(entry: Note): string {
    return entry.by === 'E' ? textOf(entry) : super.order(entry)
  }

  private get executor(): ThreadPoolExecutor {
    return this.made as ThreadPoolExecutor // made at the beginning
  }

  protected override looks(): { readonly [name: string]: Value } {
    return {
      ...super.looks(),
      threads: this.sight
        .alive()
        .filter((name) => name.startsWith('E_'))
        .toSorted(),
    }
  }

  private *submit(os: Os, kind: TaskKind): Operation<Future> {
    const task = yield* this.newTask(os, kind)
    const future = yield* this.executor.submit(this.body('task'), [task])
    this.futures.push(future)
    return future
  }

  protected override *nested(os: Os): Operation<number> {
    return (yield* (yield* this.submit(os, 'quick')).result()) as number // as such a task returns
  }

  protected override *trySubmit(os: Os): Operation<Value> {
    try {
      yield* this.submit(os, 'quick')
      return true
    } catch (thrown) {
      return refusal(thrown)
    }
  }

  override *perform(os: Os, move: CompoundMove): Operation<Value> {
    const { does, value, which, all = [], wait = true, cancelFutures = false } = move
    if (does === 'submit')
      yield* this.submit(os, value as TaskKind) // scripts name one
    else if (does === 'finish') return yield* this.finish(which)
    else if (does === 'map') {
      const kinds = all.map((): TaskKind => 'hold')
      const results = yield* this.executor.map(this.body('task'), yield* this.newTasks(os, kinds))
      return (yield* results.rest()) as Value // tasks return their numbers
    } else if (does === 'shutdown') yield* this.executor.shutdown({ wait, cancelFutures })
    else return yield* super.perform(os, move)
    return null
  }
}

/** An executor that maps too: which thread takes the first of several tasks that come at once is left open. */
export class MappingStage extends ExecutorStage {
  protected override who(): Value {
    return null
  }

  protected override looks() {
    const { threads, ...others } = super.looks()
    return { ...others, threads: Array.isArray(threads) ? threads.length : 0 }
  }

  protected override order(entry: Note): string {
    return textOf(entry)
  }
}
