import type { Semaphore } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './semaphore-threads.py?raw'
import typescript from './semaphore-threads.ts?raw'
import { policyOf, semaphoreParameters } from './shared/semaphore-parameters.ts'
import { titles } from './titles.ts'

const parameters = {
  ...semaphoreParameters({ users: 20, noun: 'threads', stayFrom: 1, stayTo: 3 }),
  failing: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 500,
    label: { en: 'Fails inside', zh: '在内出错' },
    hint: {
      en: 'The user of this number fails inside the with block; 0 for none',
      zh: '该编号的用户在 with 代码块内出错；0 表示没有',
    },
  },
} as const satisfies Parameters

// #region listing
export function* user(os: Os, seats: Semaphore, from: number, to: number, fails: boolean): Operation<void> {
  function* stay(): Operation<void> {
    yield* os.print(`${os.self.name} takes a seat`) //: print
    yield* os.sleep(os.random(from, to)) //: stay
    if (fails) throw new Error(`${os.self.name} stumbles`) //: fail
  }
  // The permit comes back however the block ends.
  yield* seats.with(stay) //: with
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const policy = policyOf(given.policy)
  const seats = yield* os.semaphore(given.permits, 'seats', { policy }) //: create
  const everybody = []
  for (let n = 1; n <= given.users; n++) {
    const arguments_ = [seats, given.stayFrom, given.stayTo, n === given.failing]
    everybody.push(os.thread(user, arguments_, { name: `user${n}` }))
  }
  for (const thread of everybody) yield* thread.start() //: start
  for (const thread of everybody) yield* thread.join() //: join
  yield* os.print('All users have left') //: close
}
// #endregion

export const scenario = defineScenario({
  id: 'semaphore-threads',
  ...titles['semaphore-threads'],
  parameters,
  main,
  threads: (given) => given.users + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'The with statement acquires the permit and releases it however its block ends: at its last line, or by an error.',
      zh: 'with 语句获取名额，并且无论代码块怎样结束，走到最后一行还是出错，都会释放。',
    },
    highlights: [
      {
        operation: 'block',
        object: 'seats',
        words: {
          en: 'Five are inside: the sixth waits in the with statement itself.',
          zh: '已有五个在内：第六个就停在 with 语句上。',
        },
      },
      {
        operation: 'release',
        object: 'seats',
        words: {
          en: 'The block is over: the marker jumps back to the with statement, which releases.',
          zh: '代码块结束：标记跳回 with 语句，由它释放。',
        },
      },
    ],
    tries: [
      {
        parameters: { failing: 3 },
        words: {
          en: 'The third user fails inside: its permit comes back all the same.',
          zh: '第三个用户在内出错：名额照样归还。',
        },
      },
      {
        parameters: { permits: 20 },
        words: { en: 'A permit for everyone: nobody waits.', zh: '人人有名额：没有人等待。' },
      },
    ],
  },
})
