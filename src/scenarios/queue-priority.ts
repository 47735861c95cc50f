import type { Os } from '../program/os.ts'
import type { ParameterValues } from '../program/parameters.ts'
import type { Item, PriorityQueue } from '../program/queues.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './queue-priority.py?raw'
import typescript from './queue-priority.ts?raw'
import { queueHighlights, queueParameters, queueTries } from './shared/queue-parameters.ts'
import { policyOf } from './shared/semaphore-parameters.ts'
import { titles } from './titles.ts'

const parameters = queueParameters

// #region listing
/** An item, a pair of a priority and a name. */
const text = (item: Item) => (Array.isArray(item) ? item.join(' ') : String(item))

/** Three go in, and come out in the queue's order. */
export function* three(os: Os): Operation<void> {
  const order = yield* os.priorityQueue(0, 'order') //: order
  yield* order.put([20, 'a']) //: in
  yield* order.put([-5, 'b']) //: second
  yield* order.put([30, 'c']) //: third
  for (let n = 1; n <= 3; n++) {
    const item = yield* order.get() //: out
    yield* os.print(text(item)) //: say
    yield* order.taskDone() //: used
  }
}

export function* producer(os: Os, items: PriorityQueue, count: number, making: number): Operation<void> {
  for (let n = 1; n <= count; n++) {
    yield* os.sleep(os.random(0, making)) //: make
    yield* items.put([os.randomWhole(-9, 99), `${os.self.name}.${n}`]) //: put
  }
}

export function* consumer(os: Os, items: PriorityQueue, using: number): Operation<void> {
  for (;;) {
    const item = yield* items.get() //: get
    yield* os.print(`${os.self.name} takes ${text(item)}`) //: take
    yield* os.sleep(os.random(0, using)) //: use
    yield* items.taskDone() //: done
  }
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  yield* three(os) //: three
  const policy = policyOf(given.policy)
  const items = yield* os.priorityQueue(given.maxsize, 'items', { policy }) //: create
  for (let n = 1; n <= given.consumers; n++) {
    const options = { name: `C${n}`, daemon: true }
    yield* os.thread(consumer, [items, given.using], options).start() //: consume
  }
  const producers = []
  for (let n = 1; n <= given.producers; n++)
    producers.push(os.thread(producer, [items, given.items, given.making], { name: `P${n}` }))
  for (const thread of producers) yield* thread.start() //: start
  for (const thread of producers) yield* thread.join() //: join
  yield* items.join() //: finish
  yield* os.print('Every item is used') //: close
}
// #endregion

export const scenario = defineScenario({
  id: 'queue-priority',
  ...titles['queue-priority'],
  parameters,
  main,
  threads: (given) => given.producers + given.consumers + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A priority queue gives back the least item, whenever it came. Items of one priority are ordered by what follows.',
      zh: '优先队列总是先取出最小的，不管何时放入。优先级相同时，比较后面的部分。',
    },
    highlights: queueHighlights('P2', {
      operation: 'get',
      thread: 'C1',
      object: 'items',
      nth: 4,
      words: {
        en: 'P2.3 has only just come, but its −5 is less than the 87 of P1.4: C1 gets it.',
        zh: 'P2.3 刚放入，但它的 −5 小于 P1.4 的 87：C1 取到它。',
      },
    }),
    tries: queueTries([
      {
        parameters: { maxsize: 0 },
        words: {
          en: 'Room without limit: the more items lie there, the more nearly they come out sorted.',
          zh: '容量不限：存放的物品越多，取出的次序越接近排好序。',
        },
      },
    ]),
  },
})
