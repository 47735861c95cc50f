/** Programs that only tests run. */
import type { Lock, Semaphore } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Pages } from '../../program/pages.ts'
import type { Operation } from '../../program/request.ts'
import { defineScenario, type ScenarioModule } from '../../program/scenario.ts'
import type { Thread } from '../../program/threads.ts'
import type { Policy } from '../../trace/tables.ts'

const none = { en: '', zh: '' }

/** A scenario's module, made from its bodies. */
export function programOf(
  main: (os: Os) => Operation<void>,
  bodies: { readonly [name: string]: unknown } = {},
  more: { readonly pages?: () => Pages } = {},
): ScenarioModule {
  const scenario = defineScenario({
    id: 'test',
    title: none,
    summary: none,
    parameters: {},
    main,
    ...more,
    listings: { python: '', typescript: '' },
  })
  return { scenario, ...bodies }
}

/** What a thread does, one after another. `which` names a semaphore or lock, or a number of hundredths of seconds. */
export interface Action {
  readonly does:
    | 'acquire'
    | 'try'
    | 'release'
    | 'with'
    | 'sleep'
    | 'work'
    | 'print'
    | 'start'
    | 'join'
    | 'fail'
    | 'locked'
  readonly which: number
}

/** A program: a script for the main thread and for each of the others, which the scripts start in turn. */
export interface Script {
  readonly policy: Policy
  readonly permits: readonly number[]
  readonly threads: readonly (readonly Action[])[]
}

/** The shared objects of a script, semaphores and locks in turn. */
type Shared = readonly (Semaphore | Lock)[]

export function* act(os: Os, script: Script, number: number, shared: Shared): Operation<void> {
  const started: Thread[] = []
  for (const { does, which } of script.threads[number] ?? []) {
    const one = shared[which % shared.length]
    if (does === 'sleep') yield* os.sleep(which / 100 + os.random(0, 0.05))
    else if (does === 'work') yield* os.work(which / 100)
    else if (does === 'print') yield* os.print(`${os.self.name} draws ${os.random(0, 100)}`)
    else if (does === 'fail') throw new RangeError(`action ${which}`)
    else if (does === 'start') {
      // A script is born only once, by the thread whose number halves its own: so that scripts form a tree.
      const next = 2 * number + 1 + (started.length % 2)
      if (next >= script.threads.length || started.length >= 2) continue
      const make = which % 2 === 0 ? 'process' : 'thread'
      const child = os[make](act, [script, next, shared], { name: `t${next}`, daemon: which % 5 === 4 })
      started.push(child)
      yield* child.start()
    } else if (does === 'join') {
      const child = started[which % Math.max(1, started.length)]
      if (child !== undefined) yield* child.join()
    } else if (one === undefined) continue
    else if (does === 'acquire') yield* one.acquire()
    else if (does === 'try') yield* one.tryAcquire()
    else if (does === 'with') yield* one.with(() => os.sleep(which / 100))
    else if (does === 'locked') yield* one.kind === 'lock' ? one.locked() : os.print('no lock')
    else yield* release(os, one)
  }
}

function* release(os: Os, one: Semaphore | Lock): Operation<void> {
  try {
    yield* one.release()
  } catch (thrown) {
    yield* os.print(thrown instanceof Error ? thrown.message : 'thrown')
  }
}

/** The program of a script. */
export function scripted(script: Script): ScenarioModule {
  function* main(os: Os): Operation<void> {
    const shared: (Semaphore | Lock)[] = []
    for (const [i, permits] of script.permits.entries()) {
      shared.push(yield* os.semaphore(permits, `s${i}`, { policy: script.policy }))
      shared.push(yield* os.lock(`l${i}`, { policy: script.policy }))
    }
    yield* act(os, script, 0, shared)
  }
  return programOf(main, { act })
}
