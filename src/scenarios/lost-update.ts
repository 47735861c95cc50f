import type { Cell } from '../program/cells.ts'
import { ProgramError } from '../program/errors.ts'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './lost-update.py?raw'
import typescript from './lost-update.ts?raw'
import { policyOf, policyParameter } from './shared/semaphore-parameters.ts'
import { titles } from './titles.ts'

const parameters = {
  threads: {
    type: 'integer',
    default: 3,
    min: 1,
    max: 200,
    label: { en: 'Threads', zh: '线程数' },
  },
  times: {
    type: 'integer',
    default: 5,
    min: 1,
    max: 10_000,
    label: { en: 'Each adds', zh: '每个加' },
    unit: { en: 'times', zh: '次' },
  },
  protection: {
    type: 'choice',
    default: 'none',
    options: [
      { value: 'none', label: { en: 'none', zh: '无' } },
      { value: 'lock', label: { en: 'a lock', zh: '锁' } },
      { value: 'atomic', label: { en: 'atomic', zh: '原子操作' } },
    ],
    label: { en: 'Protection', zh: '保护' },
    hint: {
      en: 'A lock keeps reading and writing together; atomic makes one step of them',
      zh: '锁让读和写连在一起；原子操作把它们合成一步',
    },
  },
  policy: policyParameter,
} as const satisfies Parameters

// #region listing
function* addOne(total: Cell): Operation<void> {
  const seen = yield* total.read() //: read
  yield* total.write(seen + 1) //: write
}

export function* adder(_os: Os, total: Cell, lock: Lock | null, atomic: boolean, times: number): Operation<void> {
  for (let n = 1; n <= times; n++) {
    if (atomic) {
      yield* total.add(1) //: atomic
    } else if (lock !== null) {
      yield* lock.with(() => addOne(total)) //: lock
    } else {
      yield* addOne(total) //: none
    }
  }
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const total = yield* os.cell(0, 'total') //: create
  const policy = policyOf(given.policy)
  const lock = given.protection === 'lock' ? yield* os.lock('lock', { policy }) : null //: create-lock
  const everybody = []
  for (let n = 1; n <= given.threads; n++) {
    const arguments_ = [total, lock, given.protection === 'atomic', given.times]
    everybody.push(os.thread(adder, arguments_, { name: `adder${n}` }))
  }
  for (const thread of everybody) yield* thread.start() //: start
  for (const thread of everybody) yield* thread.join() //: join
  const sum = yield* total.read() //: sum
  const expected = given.threads * given.times
  yield* os.print(`${sum} of ${expected}`) //: print
  const lost = expected - sum
  const words = lost === 1 ? 'update is' : 'updates are'
  if (lost !== 0) throw new ProgramError('AssertionError', `${lost} ${words} lost`) //: assert
}
// #endregion

export const scenario = defineScenario({
  id: 'lost-update',
  ...titles['lost-update'],
  parameters,
  main,
  threads: (given) => given.threads + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'To add one is to read, then to write. If another thread writes in between, what it wrote is overwritten, and its update is lost. A lock lets nobody in between; an atomic operation has no in between.',
      zh: '加一是先读后写。若别的线程在两者之间写入，它写的就被覆盖，那次更新便丢失了。锁不让别人插进来；原子操作则没有可插入之处。',
    },
    highlights: [
      {
        operation: 'read',
        thread: 'adder2',
        words: {
          en: 'adder2 reads the total. Somebody else may have read the same number and not have written yet.',
          zh: 'adder2 读出总数。可能有别人读到了同一个数，还没写回。',
        },
      },
      {
        operation: 'write',
        thread: 'adder2',
        words: {
          en: 'It writes what it read plus one, whatever has been written meanwhile.',
          zh: '它写回“读到的数加一”，不管其间别人写过什么。',
        },
      },
      {
        operation: 'read',
        thread: 'main',
        words: {
          en: 'All have ended. The total is short by the updates that were lost.',
          zh: '全部结束。总数少了丢失的那些更新。',
        },
      },
    ],
    tries: [
      {
        parameters: { protection: 'lock' },
        words: { en: 'With a lock nothing is lost, and the others wait.', zh: '用锁：一次也不丢，别的线程要等待。' },
      },
      {
        parameters: { protection: 'atomic' },
        words: {
          en: 'With an atomic cell nothing is lost, and nobody waits.',
          zh: '用原子操作：一次也不丢，也没人等待。',
        },
      },
      {
        parameters: { threads: 2, times: 1 },
        words: {
          en: 'Two threads, one addition each: the smallest case. Try other seeds with the random schedule.',
          zh: '两个线程各加一次：最小的情形。用随机调度换几个种子试试。',
        },
      },
    ],
  },
})
