/** Programs that only tests explore: threads that are all present from the start, and share objects. */
import type { Cell } from '../../program/cells.ts'
import type { Os } from '../../program/os.ts'
import type { Body, Operation } from '../../program/request.ts'
import { defineScenario, type ScenarioModule } from '../../program/scenario.ts'
import { programOf } from '../../simulator/testing/programs.ts'

/** A program whose main thread makes objects, starts threads with them and ends. */
export function present<Shared extends object>(
  make: (os: Os) => Operation<Shared>,
  threads: readonly ((shared: Shared, os: Os) => Operation<void>)[],
): ScenarioModule {
  const bodies: { [name: string]: (os: Os, shared: Shared) => Operation<void> } = {}
  threads.forEach((body, i) => {
    bodies[`t${i}`] = (os, shared) => body(shared, os)
  })
  function* main(os: Os): Operation<void> {
    const shared = yield* make(os)
    for (const [name, body] of Object.entries(bodies)) yield* os.thread(body, [shared], { name }).start()
  }
  return programOf(main, bodies)
}

/** This many times the same. */
export function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n))
}

/**
 * A program whose threads go round without an end.
 * @param make what is shared, by the main thread
 * @param bodies one round of each thread, by name: it gets what is shared
 * @param once bodies of threads that go through it once
 */
export function program(
  make: (os: Os) => Operation<unknown[]>,
  bodies: { readonly [name: string]: Body },
  once: { readonly [name: string]: Body } = {},
): ScenarioModule {
  const none = { en: '', zh: '' }
  const all: { [name: string]: Body } = { ...once }
  for (const [name, body] of Object.entries(bodies)) {
    all[name] = function* (os: Os, ...shared: unknown[]) {
      yield* os.forever(body, shared, { rounds: 2 })
    }
  }
  function* main(os: Os): Operation<void> {
    const shared = yield* make(os)
    for (const [name, body] of Object.entries(all)) yield* os.thread(body, shared, { name }).start()
  }
  const listings = { python: '', typescript: '' }
  const scenario = defineScenario({ id: 'endless', title: none, summary: none, parameters: {}, main, listings })
  return { scenario, ...all }
}

/** A process that adds one to `x` twice, and is terminated wherever it is. */
export function terminatedAtWork(): ScenarioModule {
  function* body(_os: Os, x: Cell): Operation<void> {
    yield* x.add(1)
    yield* x.add(1)
  }
  function* main(os: Os): Operation<void> {
    const x = yield* os.cell(0, 'x')
    const process = os.process(body, [x])
    yield* process.start()
    yield* process.terminate()
    yield* process.join()
  }
  return programOf(main, { body })
}
