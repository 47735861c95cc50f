import type { Value } from '../../base/value.ts'
import { Patience } from './patience.ts'
import { type JobEnd, PoolMemory, type PoolShape } from './pool-memory.ts'

/** What a pool's workers can do, by name. A task returns its result; it cannot wait for a promise. */
export interface PoolTasks {
  // A task knows its own kind of value; what the caller gives it is not checked.
  readonly [name: string]: (value: never) => Value | undefined
}

/** What a pool tells a worker of its own, first and only. */
export interface PoolHello {
  readonly buffer: SharedArrayBuffer
  readonly shape: PoolShape
}

/**
 * Makes this worker one of a `FastPool`: call it in the worker's script. The worker answers with the names of its tasks,
 * and from then on has no events, since it sleeps whenever there is nothing to do.
 */
export function servePool(tasks: PoolTasks): void {
  const names = Object.keys(tasks)
  const list = Object.values(tasks) as ((value: Value) => Value | undefined)[] // see PoolTasks
  addEventListener(
    'message',
    ({ data }: MessageEvent<PoolHello>) => {
      postMessage(names)
      const memory = new PoolMemory(data.buffer, data.shape)
      const patience = new Patience()
      for (let slot = memory.take(patience); slot !== null; slot = memory.take(patience))
        memory.finish(slot, run(list[memory.taskOf(slot)], memory.given(slot)))
      close()
    },
    { once: true },
  )
}

function run(task: ((value: Value) => Value | undefined) | undefined, value: Value): JobEnd {
  try {
    if (task === undefined) throw new ReferenceError('no such task')
    return { value: task(value) ?? null }
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : { name: 'Error', message: String(thrown) }
    return { raised: { name, message } }
  }
}
