import type { Value } from '../../../base/value.ts'
import '../../../program/compounds/pool.ts'
import '../../../program/compounds/timer.ts'
import type { AsyncResult, PoolResults } from '../../../program/compounds/async-result.ts'
import type { Pool } from '../../../program/compounds/pool.ts'
import type { Timer } from '../../../program/compounds/timer.ts'
import { ProgramError } from '../../../program/errors.ts'
import type { Os } from '../../../program/os.ts'
import type { Body, Operation } from '../../../program/request.ts'
import type { CompoundMove, TaskKind } from './compound-script.ts'
import { CompoundStage, type Note, refusal, textOf } from './compound-stage.ts'

/** A pool, the results of what was applied, and those that come one by one. */
export class PoolStage extends CompoundStage {
  private made: Pool | null = null
  private readonly results: AsyncResult[] = []
  private readonly iterators: PoolResults[] = [];

  *begin(os: Os, made: Value): Operation<void> {
    this.made = yield* os.pool(Number(made))
  }

  protected callbacks(): { readonly [name: string]: Body } {
    return {
      note: (os: Os, value: Value) => this.calledBack(os, 'note', value),
      raise: (os: Os, value: Value) => this.calledBack(os, 'raise', value),
    }
  }

  private *calledBack(os: Os, kind: string, value: Value): Operation<void> {
    this.note({ callback: kind, by: os.self.name.endsWith('(_handle_results)'), value })
    if (kind === 'raise') throw new ProgramError('RuntimeError', 'in a callback')
  }

  /** Which of two workers takes a task first is left open. */
  protected taskEntry(_os: Os, number: number) {
    return { task: number }
  }

  protected override order(entry: Note): string {
    return textOf(entry)
  }

  protected looks() {
    const isDone = ({ base }: { readonly base: number }) => this.sight.word('future', base, 'state') > 1
    return { ready: this.results.map(({ parts: { future } }) => isDone(future)) }
  }

  *perform(os: Os, move: CompoundMove): Operation<Value> {
    const pool = this.made as Pool // made at the beginning
    const { does, value, which = 0, timeout, kinds = [], callback, chunkSize } = move
    const task = this.body('task')
    const called = callback === undefined ? undefined : this.body(callback)
    const callbacks = called === undefined ? {} : { callback: called, errorCallback: called }
    const kind = value as TaskKind // scripts name one where one is used
    const result = this.results[which % this.results.length]
    if (does === 'finish') return yield* this.finish(which)
    if (does === 'applyAsync') {
      this.results.push(yield* pool.applyAsync(task, [yield* this.newTask(os, kind)], callbacks))
    } else if (does === 'mapAsync') {
      this.results.push(yield* pool.mapAsync(task, yield* this.newTasks(os, kinds), chunkSize, callbacks))
    } else if (does === 'apply') return (yield* pool.apply(task, [yield* this.newTask(os, kind)])) as Value
    else if (does === 'map') return (yield* pool.map(task, yield* this.newTasks(os, kinds), chunkSize)) as Value
    else if (does === 'imap' || does === 'imapUnordered') {
      this.iterators.push(yield* pool[does](task, yield* this.newTasks(os, kinds)))
    } else if (does === 'next') {
      const iterator = this.iterators[which % this.iterators.length]
      return iterator === undefined ? null : ((yield* iterator.next(timeout)) as Value)
    } else if (does === 'get') return result === undefined ? null : ((yield* result.get(timeout)) as Value)
    else if (does === 'wait') yield* result?.wait(timeout) ?? nothing()
    else if (does === 'ready' || does === 'successful') return result === undefined ? null : yield* result[does]()
    else if (does === 'close' || does === 'join') yield* pool[does]()
    return null
  }
}

function* nothing(): Operation<void> {}

/** Timers that were not started. */
export class TimerStage extends CompoundStage {
  private readonly timers: Timer[] = [];

  *begin(os: Os, made: Value): Operation<void> {
    for (const [number, [interval, kind]] of (made as readonly [number, string][]).entries()) // as scripts say it
      this.timers.push(yield* os.timer(interval, this.body('rings'), [number, kind], { name: `timer ${number}` }))
  }

  protected callbacks(): { readonly [name: string]: Body } {
    return { rings: (_os: Os, number: number, kind: string) => this.rings(number, kind) }
  }

  private *rings(number: number, kind: string): Operation<void> {
    this.note({ rings: true, by: number })
    if (kind === 'raise') throw new ProgramError('ValueError', 'in a timer')
    if (kind !== 'join') return
    try {
      yield* (this.timers[number] as Timer).join() // it is this one
    } catch (thrown) {
      this.note({ by: number, ...refusal(thrown) })
    }
  }

  protected taskEntry(): Note {
    return {}
  }

  protected looks() {
    const alive = this.sight.alive()
    const isSet = ({ finished }: Timer) => this.sight.word('event', finished.base, 'flag') === 1
    return { alive: this.timers.map((_, number) => alive.includes(`timer ${number}`)), over: this.timers.map(isSet) }
  }

  *perform(_os: Os, { does, which = 0, timeout }: CompoundMove): Operation<Value> {
    const timer = this.timers[which] as Timer // scripts name timers that there are
    if (does === 'join') yield* timer.join(timeout)
    if (does === 'isAlive') return yield* timer.isAlive()
    if (does === 'start' || does === 'cancel') yield* timer[does]()
    return null
  }
}
