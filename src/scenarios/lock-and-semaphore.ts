import type { Lock, Semaphore } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './lock-and-semaphore.py?raw'
import typescript from './lock-and-semaphore.ts?raw'
import { policyOf, policyParameter, stayParameters } from './shared/semaphore-parameters.ts'
import { titles } from './titles.ts'

const parameters = {
  users: {
    type: 'integer',
    default: 3,
    min: 1,
    max: 100,
    unit: { en: 'processes at each', zh: '个进程（每边）' },
    label: { en: 'Users', zh: '用户' },
  },
  stray: {
    type: 'choice',
    default: 'free',
    options: [
      { value: 'free', label: { en: 'when free', zh: '空闲时' } },
      { value: 'held', label: { en: 'while held', zh: '占用时' } },
    ],
    label: { en: 'A stranger releases', zh: '旁人释放' },
    hint: {
      en: 'While held, neither asks who releases it: a second user gets in',
      zh: '占用时，两者都不问是谁释放的：第二个用户会进入',
    },
  },
  ...stayParameters(0.5, 1),
  policy: policyParameter,
} as const satisfies Parameters

// #region listing
export function* user(os: Os, door: Lock | Semaphore, from: number, to: number): Operation<void> {
  yield* door.acquire() //: acquire
  yield* os.print(`${os.self.name} is inside`) //: print
  yield* os.sleep(os.random(from, to)) //: stay
  yield* door.release() //: release
}

/** Never acquired it, and releases it all the same. */
export function* stranger(os: Os, door: Lock | Semaphore): Operation<void> {
  yield* door.release() //: stray
  yield* os.print(`${os.self.name} has released it`) //: strayed
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const policy = policyOf(given.policy)
  const lock = yield* os.multiprocessing.lock('lock', { policy }) //: lock
  const one = yield* os.multiprocessing.semaphore(1, 'one', { policy }) //: semaphore
  const users = []
  for (let n = 1; n <= given.users; n++) {
    users.push(os.process(user, [lock, given.stayFrom, given.stayTo], { name: `L${n}` }))
    users.push(os.process(user, [one, given.stayFrom, given.stayTo], { name: `S${n}` }))
  }
  const strangers = [
    os.process(stranger, [lock], { name: 'strangerL' }),
    os.process(stranger, [one], { name: 'strangerS' }),
  ]
  if (given.stray === 'free') for (const process of strangers) yield* process.start() //: early
  if (given.stray === 'free') for (const process of strangers) yield* process.join() //: quit
  for (const process of users) yield* process.start() //: start
  if (given.stray === 'held') for (const process of strangers) yield* process.start() //: late
  for (const process of users) yield* process.join() //: join
  yield* os.print('All users have left') //: close
}
// #endregion

export const scenario = defineScenario({
  id: 'lock-and-semaphore',
  ...titles['lock-and-semaphore'],
  parameters,
  main,
  threads: (given) => 2 * given.users + 3,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A lock and a semaphore of one permit keep others out alike, and neither asks who releases it. But a semaphore counts: released once too often, it has two permits from then on, and two go in. A lock that is free refuses.',
      zh: '锁与只有一个名额的信号量同样把别人挡在门外，也都不问是谁释放的。但信号量会计数：多释放一次，从此就有两个名额，能进两个；空闲的锁则拒绝释放。',
    },
    highlights: [
      {
        operation: 'release',
        thread: 'strangerL',
        words: {
          en: 'The lock is free: to release it is an error, and the stranger ends with it.',
          zh: '锁是空闲的：释放它是错误，旁人因此终止。',
        },
      },
      {
        operation: 'release',
        thread: 'strangerS',
        words: {
          en: 'The semaphore says nothing: it has two permits now.',
          zh: '信号量什么也不说：它现在有两个名额。',
        },
      },
      {
        operation: 'acquire',
        object: 'one',
        nth: 2,
        words: { en: 'A second user enters while the first is still inside.', zh: '第一个还在里面，第二个就进来了。' },
      },
    ],
    tries: [
      {
        parameters: { stray: 'held' },
        words: {
          en: 'Released while somebody holds it: even the lock lets a second one in.',
          zh: '在有人占用时释放：连锁也会放进第二个。',
        },
      },
      {
        parameters: { users: 10 },
        words: {
          en: 'More users: two lanes of holders at the semaphore, one at the lock.',
          zh: '更多用户：信号量处总有两个在内，锁处只有一个。',
        },
      },
    ],
  },
})
