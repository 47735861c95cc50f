/** Programs that only tests explore: threads that are all present from the start, and share objects. */
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { programOf } from '../simulator/test-programs.ts'

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

/** So many times the same. */
export function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n))
}
