import type { Cell } from '../program/cells.ts'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import type { Condition } from '../program/waiting.ts'
import python from './condition.py?raw'
import typescript from './condition.ts?raw'
import { policyOf, policyParameter } from './shared/semaphore-parameters.ts'
import { titles } from './titles.ts'

const parameters = {
  consumers: {
    type: 'integer',
    default: 4,
    min: 0,
    max: 200,
    unit: { en: 'threads', zh: '个线程' },
    label: { en: 'Consumers', zh: '消费者' },
  },
  notify: {
    type: 'choice',
    default: 'one',
    options: [
      { value: 'one', label: { en: 'one', zh: '一个' } },
      { value: 'all', label: { en: 'all', zh: '所有' } },
    ],
    label: { en: 'The producer notifies', zh: '生产者通知' },
    hint: {
      en: 'There is one item each time: of all who are notified, one gets it and the others wait again',
      zh: '每次只有一个物品：通知所有人时，一个得到，其余重新等待',
    },
  },
  making: {
    type: 'number',
    default: 1,
    min: 0,
    max: 60,
    unit: { en: 's', zh: '秒' },
    label: { en: 'Making an item', zh: '生产一个' },
  },
  policy: {
    ...policyParameter,
    hint: {
      en: 'Barging, as CPython: one who is notified competes for the lock. Fair: it moves to the lock’s line.',
      zh: '插队（CPython 的做法）：被通知者去争抢锁。公平：它移到锁的队伍中。',
    },
  },
} as const satisfies Parameters

// #region listing
export function* consumer(os: Os, lock: Lock, filled: Condition, stock: Cell): Operation<void> {
  function* take(): Operation<void> {
    // A notified thread looks again: somebody may have been quicker.
    while ((yield* stock.read()) === 0)
      //: look
      yield* filled.wait() //: wait
    yield* stock.add(-1) //: take
    yield* os.print(`${os.self.name} takes it`) //: print
  }
  yield* lock.with(take) //: with
}

export function* producer(
  os: Os,
  lock: Lock,
  filled: Condition,
  stock: Cell,
  given: ParameterValues<typeof parameters>,
): Operation<void> {
  function* fill(): Operation<void> {
    yield* stock.add(1) //: fill
    if (given.notify === 'one')
      yield* filled.notify() //: notify
    else yield* filled.notifyAll() //: all
  }
  for (let n = 1; n <= given.consumers; n++) {
    yield* os.sleep(given.making) //: make
    yield* lock.with(fill) //: hold
  }
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const policy = policyOf(given.policy)
  const lock = yield* os.lock('lock', { policy }) //: lock
  const filled = yield* os.condition(lock, 'filled', { policy }) //: condition
  const stock = yield* os.cell(0, 'stock') //: stock
  const everybody = [os.thread(producer, [lock, filled, stock, given], { name: 'producer' })]
  for (let n = 1; n <= given.consumers; n++)
    everybody.push(os.thread(consumer, [lock, filled, stock], { name: `C${n}` }))
  for (const thread of everybody) yield* thread.start() //: start
  for (const thread of everybody) yield* thread.join() //: join
  yield* os.print('Everybody has one') //: close
}
// #endregion

export const scenario = defineScenario({
  id: 'condition',
  ...titles.condition,
  parameters,
  main,
  threads: (given) => given.consumers + 2,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A condition has a line of its own beside the line of its lock. wait gives up the lock and stands in the condition’s line; notify lets one out of it, who must have the lock again before wait returns.',
      zh: '条件变量有自己的队伍，锁另有一队。wait 交出锁，到条件变量的队伍中等待；notify 放出一个，它要重新得到锁，wait 才返回。',
    },
    highlights: [
      {
        operation: 'block',
        thread: 'C1',
        object: 'filled',
        words: {
          en: 'wait: C1 stands in the condition’s line, and the lock is free again.',
          zh: 'wait：C1 站到条件变量的队伍里，锁又空了。',
        },
      },
      {
        operation: 'notify',
        object: 'filled',
        words: {
          en: 'notify: the first in line is let out while the producer still has the lock.',
          zh: 'notify：队首被放出，而锁还在生产者手里。',
        },
      },
      {
        operation: 'wait',
        object: 'filled',
        words: {
          en: 'Only with the lock in its hands does the consumer return from wait.',
          zh: '拿到锁以后，消费者才从 wait 返回。',
        },
      },
    ],
    tries: [
      {
        parameters: { notify: 'all' },
        words: {
          en: 'Notify all: everybody wakes for one item, and all but one go back to the condition’s line.',
          zh: '通知所有：大家为一个物品醒来，除一个外都回到条件变量的队伍。',
        },
      },
      {
        parameters: { notify: 'all', policy: 'fair' },
        words: {
          en: 'Fair: nobody wakes in vain for the lock; a notified thread moves from one line to the other.',
          zh: '公平：没有人白白醒来争锁；被通知者从一队移到另一队。',
        },
      },
    ],
  },
})
