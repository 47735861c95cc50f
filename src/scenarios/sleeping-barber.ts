import type { Cell } from '../program/cells.ts'
import { ProgramError } from '../program/errors.ts'
import type { Lock, Semaphore } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import { isFixed, variantParameter } from './shared/variant-parameter.ts'
import python from './sleeping-barber.py?raw'
import typescript from './sleeping-barber.ts?raw'
import { titles } from './titles.ts'

const parameters = {
  variant: variantParameter,
  customers: { type: 'integer', default: 2, min: 1, max: 50, label: { en: 'Customers', zh: '顾客' } },
  chairs: { type: 'integer', default: 1, min: 1, max: 50, label: { en: 'Chairs', zh: '椅子' } },
} as const satisfies Parameters

// #region listing
export function* barber(os: Os, waiting: Cell, comes: Semaphore, cut: Semaphore): Operation<void> {
  for (;;) {
    yield* comes.acquire() //: sleep
    yield* waiting.add(-1) //: call
    yield* os.print('cuts hair') //: cuts
    yield* cut.release() //: done
  }
}

export function* customer(
  os: Os,
  chairs: number,
  waiting: Cell,
  door: Lock | null,
  comes: Semaphore,
  cut: Semaphore,
): Operation<void> {
  if (door !== null) {
    yield* door.acquire() //: door
  }
  const free = (yield* waiting.read()) < chairs //: look
  const before = free ? yield* waiting.add(1) : 0 //: sit
  if (door !== null) {
    yield* door.release() //: door-out
  }
  if (!free) {
    yield* os.print('leaves: no chair is free') //: leave
    return
  }
  if (before >= chairs) throw new ProgramError('AssertionError', 'two sit on one chair') //: assert
  yield* comes.release() //: ring
  yield* cut.acquire() //: wait
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const waiting = yield* os.cell(0, 'waiting') //: waiting
  const comes = yield* os.semaphore(0, 'customers') //: customers
  const cut = yield* os.semaphore(0, 'cut') //: cut
  const door = isFixed(given.variant) ? yield* os.lock('door') : null //: lock
  yield* os.thread(barber, [waiting, comes, cut], { name: 'barber', daemon: true }).start() //: barber
  const everybody = []
  for (let n = 1; n <= given.customers; n++) {
    everybody.push(os.thread(customer, [given.chairs, waiting, door, comes, cut], { name: `customer${n}` }))
  }
  for (const thread of everybody) yield* thread.start() //: start
  for (const thread of everybody) yield* thread.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'sleeping-barber',
  ...titles['sleeping-barber'],
  parameters,
  main,
  threads: (given) => given.customers + 2,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A barber sleeps until a customer comes; customers wait on a few chairs, and leave when all are taken. Looking for a free chair and sitting down have to be one thing: or two see the same free chair.',
      zh: '理发师睡到有顾客来；顾客在几把椅子上等，都占满就离开。看有没有空椅和坐下必须是一件事：否则两人会看中同一把。',
    },
    highlights: [
      {
        operation: 'block',
        thread: 'barber',
        words: { en: 'Nobody is there: the barber sleeps.', zh: '没有人：理发师睡着。' },
      },
      {
        operation: 'read',
        thread: 'customer1',
        words: { en: 'A customer looks for a free chair.', zh: '顾客看有没有空椅子。' },
      },
      {
        operation: 'fail',
        thread: 'customer2',
        words: {
          en: 'The other has seen the same free chair: two sit on one.',
          zh: '另一位也看中了同一把空椅：两人坐到一把上。',
        },
      },
    ],
    tries: [
      {
        parameters: { variant: 'fixed' },
        words: {
          en: 'At the door one at a time: looking and sitting down cannot be torn apart.',
          zh: '门口一次一人：看和坐不会被拆开。',
        },
      },
      {
        parameters: { customers: 4, chairs: 3 },
        words: { en: 'More chairs, and the same mistake.', zh: '椅子更多，错误依旧。' },
      },
    ],
  },
})
