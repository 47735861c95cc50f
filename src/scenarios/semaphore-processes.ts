import type { Semaphore } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './semaphore-processes.py?raw'
import typescript from './semaphore-processes.ts?raw'
import { policyOf, semaphoreParameters } from './shared/semaphore-parameters.ts'
import { titles } from './titles.ts'

const parameters = semaphoreParameters({ users: 13, noun: 'processes', stayFrom: 0, stayTo: 3 })

// #region listing
export function* user(os: Os, seats: Semaphore, from: number, to: number): Operation<void> {
  yield* seats.acquire() //: acquire
  yield* os.print(`${os.self.name} takes a seat`) //: print
  yield* os.sleep(os.random(from, to)) //: stay
  yield* seats.release() //: release
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const policy = policyOf(given.policy)
  const seats = yield* os.semaphore(given.permits, 'seats', { policy }) //: create
  const everybody = []
  for (let n = 1; n <= given.users; n++) {
    const arguments_ = [seats, given.stayFrom, given.stayTo]
    everybody.push(os.process(user, arguments_, { name: `user${n}` }))
  }
  for (const process of everybody) yield* process.start() //: start
  for (const process of everybody) yield* process.join() //: join
  yield* os.print('All users have left') //: close
}
// #endregion

export const scenario = defineScenario({
  id: 'semaphore-processes',
  ...titles['semaphore-processes'],
  parameters,
  main,
  threads: (given) => given.users + 1,
  listings: { python, typescript },
})
