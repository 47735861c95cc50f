import { describe, expect, it } from 'vitest'
import type { Os } from '../../program/os.ts'
import type { Queue } from '../../program/queues.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import type { Condition } from '../../program/waiting.ts'
import { Exploration } from '../exploration/exploration.ts'
import { present } from '../testing/programs.ts'

interface Shared {
  readonly queue: Queue
  readonly condition: Condition
}

/** One who looks for an item, and one who puts it. */
function looking(look: (shared: Shared, os: Os) => Operation<void>): ScenarioModule {
  return present(
    function* (os): Operation<Shared> {
      const lock = yield* os.lock('lock')
      return { queue: yield* os.queue(0, 'queue'), condition: yield* os.condition(lock, 'condition') }
    },
    [
      look,
      function* ({ queue, condition }) {
        yield* queue.put(1)
        yield* condition.with(() => condition.notifyAll())
      },
    ],
  )
}

function explored(module: ScenarioModule) {
  const exploration = new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' } })
  while (!exploration.advance(1000));
  const { outcomes, limits, redundant } = exploration.result()
  expect(redundant).toBe(0)
  const printed = outcomes.map(({ detail }) => Object.values(detail.output).flat().join())
  return { limits, kinds: [...new Set(outcomes.map(({ kind }) => kind))], printed: new Set(printed) }
}

/** Gets an item within this many seconds; whether there was one. */
function* got(queue: Queue, seconds: number): Operation<boolean> {
  try {
    yield* queue.get(seconds)
    return true
  } catch {
    return false
  }
}

describe('a loop with a deadline of its own', () => {
  it.each<[string, (shared: Shared, os: Os) => Operation<boolean>]>([
    [
      'waits for the rest of its time',
      function* ({ queue, condition }, os) {
        const end = (yield* os.now()) + 5
        return yield* condition.with(function* () {
          while ((yield* queue.empty()) && (yield* os.now()) < end) yield* condition.wait(end - (yield* os.now()))
          return !(yield* queue.empty())
        })
      },
    ],
    [
      'waits again and again for a part of it',
      function* ({ queue }, os) {
        const end = (yield* os.now()) + 5
        while ((yield* os.now()) < end) if (yield* got(queue, 0.5)) return true
        return false
      },
    ],
    [
      'looks again and again, and sleeps',
      function* ({ queue }, os) {
        const end = (yield* os.now()) + 5
        while ((yield* os.now()) < end) {
          if (!(yield* queue.empty())) return true
          yield* os.sleep(0.5)
        }
        return false
      },
    ],
  ])('%s: it ends when that has passed', (_, look) => {
    const module = looking(function* (shared, os) {
      yield* os.print(String(yield* look(shared, os)))
    })
    expect(explored(module)).toEqual({ limits: ['clock'], kinds: ['finished'], printed: new Set(['true', 'false']) })
  })

  it('is none where it only tells what time it is: so it is cut off', () => {
    const module = looking(function* ({ queue, condition }, os) {
      // It changes the line each time: else it would be found to wait busily.
      while (!(yield* got(queue, 0.5))) {
        yield* condition.with(() => condition.notify())
        yield* os.print(`still nothing at ${yield* os.now()}`)
      }
    })
    const { limits, kinds } = explored(module)
    expect(limits).toContain('timeouts')
    expect(kinds).not.toContain('deadlock')
  })
})

describe('waits that return nothing else when their time is over', () => {
  it('are bounded like others', () => {
    const module = present(
      function* (os) {
        return { lock: yield* os.lock('lock') }
      },
      [
        function* ({ lock }) {
          yield* lock.acquire()
        },
        function* (_, os) {
          const { sleeper } = bodies
          const other = os.thread(sleeper)
          yield* other.start()
          for (let n = 0; n < 9; n++) yield* other.join(0.1)
          yield* os.print('enough')
        },
      ],
    )
    const { limits, kinds } = explored({ ...module, ...bodies })
    expect(limits).toEqual(['timeouts'])
    expect(kinds).toEqual(['lock-held'])
  })
})

const bodies = {
  *sleeper(os: Os): Operation<void> {
    yield* os.sleep(2)
  },
}
