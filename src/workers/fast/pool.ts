/**
 * A pool of workers without recording: jobs go through a queue in shared memory, results come back in slots. One thread
 * calls, the one that started it: a page, or a worker, which may then also block.
 */
import type { Value } from '../../base/value.ts'
import { isolationProblem } from '../isolation.ts'
import { Patience } from './patience.ts'
import { type JobEnd, PoolMemory } from './pool-memory.ts'
import type { PoolHello } from './pool-worker.ts'

export interface PoolOptions {
  readonly workers: number
  /** How many jobs may be under way at once; 256 unless told. `map` and `mapAsync` take any number. */
  readonly room?: number
  /** Bytes for what a job gets and returns: 16, and two for each character; a multiple of 64, and 256 unless told. */
  readonly slotBytes?: number
}

/** What a task raised, in the caller. Its name is that of the error in the worker. */
export class TaskError extends Error {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

export class FastPool {
  /**
   * Starts the workers and waits until all are there.
   * @param makeWorker starts a worker whose script calls `servePool`
   * @throws Error when the page is not isolated, or a worker does not start or has other tasks than the first
   */
  static async start(
    makeWorker: () => Worker,
    { workers, room = 256, slotBytes = 256 }: PoolOptions,
  ): Promise<FastPool> {
    const problem = isolationProblem()
    if (problem !== null) throw new Error(problem.en)
    const memory = PoolMemory.create({ workers, room, slotBytes })
    const hello: PoolHello = { buffer: memory.buffer, shape: memory.shape }
    const staff = Array.from({ length: workers }, makeWorker)
    try {
      const names = await Promise.all(staff.map((worker) => greet(worker, hello)))
      const tasks = names[0] ?? []
      const other = names.findIndex((list) => list.join() !== tasks.join())
      if (other >= 0) throw new Error(`pool: worker ${other} offers ${names[other]}, and worker 0 ${tasks}`)
      return new FastPool(memory, staff, tasks)
    } catch (thrown) {
      for (const worker of staff) worker.terminate()
      throw thrown
    }
  }

  private readonly free: number[]
  /** Calls that wait for a slot, in the order in which they came. */
  private readonly waiting: (() => void)[] = []
  private readonly patience = new Patience()
  private state: 'open' | 'closed' | 'terminated' = 'open'

  private constructor(
    private readonly memory: PoolMemory,
    private readonly workers: readonly Worker[],
    /** The names of what its workers can do. */
    readonly tasks: readonly string[],
  ) {
    this.free = Array.from({ length: memory.shape.room }, (_, i) => memory.shape.room - 1 - i)
  }

  /**
   * Has a worker run a task and blocks until it is done. Not on a page's main thread.
   * @param value null, a boolean, a number, a text, or what JSON says of a list or an object
   * @throws TaskError what the task raised; Error when there is no such task, no room, or the pool is closed
   */
  call(task: string, value: Value): Value {
    const number = this.numberOf(task)
    const slot = this.free.pop()
    if (slot === undefined) throw this.noRoom()
    this.send(slot, number, value)
    if (!this.comesSoon(slot)) this.memory.wait(slot)
    return this.resultOf(slot)
  }

  /** As `call`, without blocking: a page may call. Waits for room when there is none. */
  async callAsync(task: string, value: Value): Promise<Value> {
    const number = this.numberOf(task)
    while (this.free.length === 0) await this.room()
    const slot = this.free.pop() as number // there is one, and nothing came between
    this.send(slot, number, value)
    // Calls that are made together are all sent before anybody watches, which would keep them waiting.
    await null
    const isAlone = this.free.length === this.memory.shape.room - 1
    if (!isAlone || !this.comesSoon(slot)) await this.done(slot)
    return this.resultOf(slot)
  }

  /**
   * Has workers run a task for each value and blocks until all are done. Not on a page's main thread.
   * @returns the results in the order of the values
   * @throws TaskError what the first in that order raised, after all are done; Error as `call`
   */
  map(task: string, values: readonly Value[]): Value[] {
    const mapping = this.mapping(task, values)
    let step = mapping.next()
    while (!step.done) {
      if (step.value === null) throw this.noRoom()
      this.memory.wait(step.value)
      step = mapping.next()
    }
    return step.value
  }

  /** As `map`, without blocking: a page may call. */
  async mapAsync(task: string, values: readonly Value[]): Promise<Value[]> {
    const mapping = this.mapping(task, values)
    let step = mapping.next()
    while (!step.done) {
      await (step.value === null ? this.room() : this.done(step.value))
      step = mapping.next()
    }
    return step.value
  }

  /** No more is taken. The workers finish what is under way and end. */
  close(): void {
    if (this.state !== 'open') return
    this.state = 'closed'
    this.memory.give('ends')
    for (const resolve of this.waiting.splice(0)) resolve()
  }

  /** Ends the workers at once. Calls that wait are rejected. */
  terminate(): void {
    this.state = 'terminated'
    for (const worker of this.workers) worker.terminate()
    for (let slot = 0; slot < this.memory.shape.room; slot++) this.memory.wakeCaller(slot)
    for (const resolve of this.waiting.splice(0)) resolve()
  }

  /** Sends and collects; yields the slots that it has to wait for, or null when other calls have all of them. */
  private *mapping(task: string, values: readonly Value[]): Generator<number | null, Value[], void> {
    const number = this.numberOf(task)
    const results: Value[] = []
    const slots: number[] = []
    let count = values.length
    let failure: unknown
    while (results.length < count) {
      const from = slots.length
      try {
        while (slots.length < count && this.free.length > 0) slots.push(this.fill(number, values[slots.length] ?? null))
      } catch (thrown) {
        // Those before it go on; nothing after it is sent.
        failure = thrown
        count = slots.length
      }
      if (slots.length > from) this.memory.give(slots.slice(from))
      if (results.length === count) break
      // Waiting for the middle first lets the workers have the other half while results are collected.
      const underWay = slots.length - results.length
      if (underWay === 0) {
        yield null
        continue
      }
      if (underWay > 1) yield slots[results.length + (underWay >> 1)] as number // within the list
      yield slots[results.length] as number
      while (results.length < slots.length && this.memory.isDone(slots[results.length] as number)) {
        const end = this.collect(slots[results.length] as number)
        results.push('value' in end ? end.value : null)
        if ('raised' in end) failure ??= new TaskError(end.raised.name, end.raised.message)
      }
    }
    if (failure !== undefined) throw failure
    return results
  }

  private numberOf(task: string): number {
    this.checkOpen()
    const number = this.tasks.indexOf(task)
    if (number < 0) throw new ReferenceError(`pool: no task "${task}"; there are ${this.tasks.join(', ')}`)
    return number
  }

  private checkOpen(): void {
    if (this.state !== 'open') throw new Error(`pool: it is ${this.state}, and takes no more`)
  }

  /** Writes a job into a free slot. */
  private fill(task: number, value: Value, slot = this.free.pop() as number): number {
    try {
      this.checkOpen()
      this.memory.fill(slot, task, value)
      return slot
    } catch (thrown) {
      this.release(slot)
      throw thrown
    }
  }

  private send(slot: number, task: number, value: Value): void {
    this.memory.give([this.fill(task, value, slot)])
  }

  private noRoom(): Error {
    return new Error(`pool: ${this.memory.shape.room} calls are under way, and no room is left`)
  }

  /** Resolves when there may be a free slot, or no more is taken. */
  private room(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve))
  }

  /** Watches for the end of a job for as long as that is worth it. Returns whether it has come. */
  private comesSoon(slot: number): boolean {
    return this.patience.watch(() => this.memory.isDone(slot))
  }

  private async done(slot: number): Promise<void> {
    while (!this.memory.isDone(slot)) {
      if (this.state === 'terminated') throw new Error('pool: it was terminated')
      await this.memory.change(slot)
    }
  }

  private resultOf(slot: number): Value {
    const end = this.collect(slot)
    if ('raised' in end) throw new TaskError(end.raised.name, end.raised.message)
    return end.value
  }

  private collect(slot: number): JobEnd {
    const end = this.memory.collect(slot)
    this.release(slot)
    return end
  }

  private release(slot: number): void {
    this.free.push(slot)
    this.waiting.shift()?.()
  }
}

function greet(worker: Worker, hello: PoolHello): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<readonly string[]>) => resolve(data), { once: true })
    worker.addEventListener('error', ({ message }) => reject(new Error(`pool: a worker failed: ${message}`)))
    worker.postMessage(hello)
  })
}
