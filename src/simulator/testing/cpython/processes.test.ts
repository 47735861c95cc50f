/** What pools of real processes do, and ends of processes, which scripts of threads cannot show: as CPython does it. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import '../../../program/compounds/pool.ts'
import '../../../program/compounds/process-pool-executor.ts'
import '../../../program/compounds/thread-pool-executor.ts'
import type { ThreadPoolExecutor } from '../../../program/compounds/thread-pool-executor.ts'
import { ProgramError } from '../../../program/errors.ts'
import type { Future } from '../../../program/futures.ts'
import type { Os } from '../../../program/os.ts'
import type { Operation } from '../../../program/request.ts'
import type { Event } from '../../../program/waiting.ts'
import { outputOf } from '../../../trace/trace.ts'
import { lawfulRun } from '../facts.ts'
import { programOf } from '../programs.ts'
import { atMost, noPython } from './python.ts'

/** A value as Python prints it. */
function shown(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map((item) => (typeof item === 'string' ? `'${item}'` : shown(item))).join(', ')}]`
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return value === null || value === undefined ? 'None' : String(value)
}

function* told(operation: Operation<unknown>): Operation<string> {
  try {
    return shown(yield* operation)
  } catch (thrown) {
    if (thrown instanceof ProgramError) return `${thrown.kind}: ${thrown.message}`
    throw thrown
  }
}

function* hold(_os: Os, began: Event, gate: Event, n: number): Operation<number> {
  yield* began.set()
  yield* gate.wait()
  return n
}

function* raises(): Operation<void> {
  throw new ProgramError('ValueError', 'in a callback')
}

function* terminated(os: Os, began: Event, gate: Event): Operation<void> {
  const pool = yield* os.pool(1)
  const result = yield* pool.with(function* () {
    const first = yield* pool.applyAsync(hold, [began, gate, 1])
    yield* pool.applyAsync(hold, [began, gate, 2])
    yield* began.wait()
    return first
  })
  yield* pool.terminate()
  yield* os.print(yield* told(pool.join()))
  yield* os.print(`${shown(yield* result.ready())} ${yield* told(result.get(0))}`)
  yield* os.print(yield* told(pool.applyAsync(hold, [began, gate, 1])))
  yield* os.print(yield* told(pool.with(raises)))
}

function* broken(os: Os, began: Event, gate: Event): Operation<void> {
  yield* gate.set()
  const pool = yield* os.pool(1)
  const result = yield* pool.applyAsync(hold, [began, gate, 1], { callback: raises })
  yield* pool.parts.handlers.results.join()
  yield* os.print(`${shown(yield* result.ready())} ${yield* told(result.get(0))}`)
  yield* os.print(yield* told(pool.terminate()))
  yield* os.print(yield* told(pool.terminate()))
}

function* handedOut(os: Os, began: Event, gate: Event): Operation<void> {
  const executor = yield* os.processPoolExecutor(1)
  yield* executor.with(function* () {
    const futures = [yield* executor.submit(hold, [began, gate, 0])]
    yield* began.wait()
    for (const n of [1, 2, 3, 4]) futures.push(yield* executor.submit(hold, [began, gate, n]))
    while (!(yield* (futures[2] as Future).running())) yield* os.sleep(0.001)
    const each = function* (ask: (future: Future) => Operation<unknown>): Operation<unknown[]> {
      const answers: unknown[] = []
      for (const future of futures) answers.push(yield* ask(future))
      return answers
    }
    yield* os.print(shown(yield* each((future) => future.running())))
    yield* os.print(shown(yield* each((future) => future.cancel())))
    yield* gate.set()
    yield* os.print(shown(yield* each((future) => told(future.result()))))
  })
}

function* nothing(): Operation<void> {}

/** What comes of it when a process starts others in the three ways that there are. */
function* children(os: Os): Operation<string[]> {
  const executor = yield* os.processPoolExecutor(1)
  const byExecutor = yield* executor.with(() =>
    told(
      (function* () {
        return yield* (yield* executor.submit(nothing)).result()
      })(),
    ),
  )
  const pool = yield* told(
    (function* () {
      yield* (yield* os.pool(1)).terminate()
    })(),
  )
  return [yield* told(os.process(nothing).start()), pool, byExecutor]
}

function* tellChildren(os: Os, inThread: boolean): Operation<void> {
  yield* os.print(shown(yield* children(os)))
  if (!inThread) return
  const thread = os.thread(tellChildren, [false])
  yield* thread.start()
  yield* thread.join()
}

function* daemons(os: Os): Operation<void> {
  for (const daemon of [false, true]) {
    const process = os.process(tellChildren, [true], { daemon })
    yield* process.start()
    yield* process.join()
  }
  const pool = yield* os.pool(1)
  yield* pool.with(function* () {
    yield* os.print(shown(yield* pool.apply(children)))
  })
  const executor = yield* os.processPoolExecutor(1)
  yield* executor.with(function* () {
    yield* os.print(shown(yield* (yield* executor.submit(children)).result()))
  })
}

/** Submits when the main body has ended. */
function* late(os: Os, executor: ThreadPoolExecutor): Operation<void> {
  while ((yield* executor.parts.state.read()) === 0) yield* os.sleep(0.001)
  yield* os.print(yield* told(executor.submit(raises)))
}

function* main(os: Os): Operation<void> {
  for (const part of [terminated, broken, handedOut]) yield* part(os, yield* os.event('began'), yield* os.event('gate'))
  yield* daemons(os)
  const executor = yield* os.threadPoolExecutor(1)
  yield* executor.submit(late, [executor])
}

const driver = fileURLToPath(new URL('processes.py', import.meta.url))
describe('pools of processes', () => {
  it.skipIf(noPython)(
    'do what they do in CPython when they are terminated, when a callback fails, when tasks lie handed out, and in daemons',
    () => {
      const { error, stdout, stderr } = spawnSync('python3', ['-B', '-W', 'ignore', driver], atMost)
      expect(error).toBeUndefined()
      expect(stderr).toBe('')
      for (const seed of [1, 2, 3]) {
        const options = { seed, strategy: seed === 1 ? 'first-come' : 'random', cores: 2, cost: 0.001 } as const
        const trace = lawfulRun(programOf(main, { hold, raises, nothing, children, tellChildren, late }), {}, options)
        const lines = outputOf(trace).map(({ text }) => text)
        expect(lines.join('\n')).toBe(stdout.trim())
      }
    },
  )

  it('and executors finish what was submitted at the end of the process, and hold up no thread that made them', () => {
    function* square(os: Os, n: number): Operation<void> {
      yield* os.sleep(1)
      yield* os.print(`did ${n}`)
    }
    function* forgetful(os: Os): Operation<void> {
      const executor = yield* os.threadPoolExecutor(1)
      yield* executor.map(square, [3, 4])
      throw new ProgramError('ValueError', 'and fails')
    }
    for (const kind of ['process', 'thread'] as const) {
      const program = programOf(
        function* (os) {
          const child = os[kind](forgetful)
          yield* child.start()
          yield* child.join()
          yield* os.print('joined')
        },
        { square, forgetful },
      )
      const trace = lawfulRun(program, {}, { seed: 1, strategy: 'random', cores: 2, cost: 0.001 })
      const lines = kind === 'process' ? ['did 3', 'did 4', 'joined'] : ['joined', 'did 3', 'did 4']
      expect(outputOf(trace).map(({ text }) => text)).toEqual(lines)
      expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [1] } })
    }
  })
})
