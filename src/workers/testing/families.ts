/** Programs that only tests run: threads that start threads. */
import { ProgramError } from '../../program/errors.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import { sleeper } from './endings.ts'

export function* parent(os: Os, depth: number): Operation<void> {
  if (depth === 0) return
  const children = [os.process(parent, [depth - 1]), os.thread(parent, [depth - 1])]
  for (const child of children) yield* child.start()
  for (const child of children) yield* child.join()
}

/** A tree of threads: more than anybody foresaw. */
export function* tree(os: Os, { rounds }: { readonly rounds: number }): Operation<void> {
  yield* parent(os, rounds)
}

/** Starts others and asks who lives, while others do the same and end. Fails where it misses one of those that it knows of. */
export function* relative(os: Os, depth: number): Operation<void> {
  const children = depth === 0 ? [] : ['a', 'b', 'c'].map((name) => os.thread(relative, [depth - 1], { name }))
  if (depth === 1) children.push(os.process(relative, [0], { name: 'd' }))
  for (const child of children) {
    yield* child.start()
    const living = [...(yield* os.enumerate()), ...(yield* os.multiprocessing.activeChildren())]
    if (living.some(({ id, name }) => id === child.id && name !== child.name)) throw new Error('misnamed')
    if (!living.some(({ id }) => id === os.self.id)) throw new Error('it does not live itself')
  }
  for (const child of children) {
    yield* child.join()
    const living = [...(yield* os.enumerate()), ...(yield* os.multiprocessing.activeChildren())]
    if (living.some(({ id }) => id === child.id)) throw new Error('it lives on')
  }
}

/** Threads and processes that ask who lives at any moment. */
export function* relatives(os: Os, { rounds }: { readonly rounds: number }): Operation<void> {
  yield* relative(os, rounds)
}

/** Threads one after the other: the workers are used again. */
export function* queue(os: Os, { users }: { readonly users: number }): Operation<void> {
  for (let n = 0; n < users; n++) {
    const thread = os.thread(sleeper, [0])
    yield* thread.start()
    yield* thread.join()
  }
}

/** Tells what comes of it to start a process here, in a greenlet of this thread, and in a thread of this process. */
export function* childless(os: Os, deeper: boolean): Operation<void> {
  try {
    yield* os.process(sleeper, [0]).start()
    yield* os.print('a child')
  } catch (thrown) {
    yield* os.print(thrown instanceof ProgramError ? `${thrown.kind}: ${thrown.message}` : String(thrown))
  }
  if (!deeper) return
  yield* (yield* os.greenlet(childless, [false])).switch()
  const thread = os.thread(childless, [false])
  yield* thread.start()
  yield* thread.join()
}

/** A process like any other, and a daemonic one. */
export function* offspring(os: Os): Operation<void> {
  for (const daemon of [false, true]) {
    const process = os.process(childless, [true], { daemon })
    yield* process.start()
    yield* process.join()
  }
}
