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
  const lock = yield* os.lock('lock', { policy }) //: lock
  const one = yield* os.semaphore(1, 'one', { policy }) //: semaphore
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
})
