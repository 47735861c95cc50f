import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Queue } from '../program/queues.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './producer-consumer.py?raw'
import typescript from './producer-consumer.ts?raw'
import { isFixed, variantParameter } from './shared/variant-parameter.ts'
import { titles } from './titles.ts'

const parameters = {
  variant: variantParameter,
  producers: { type: 'integer', default: 1, min: 1, max: 20, label: { en: 'Producers', zh: '生产者' } },
  consumers: { type: 'integer', default: 2, min: 1, max: 20, label: { en: 'Consumers', zh: '消费者' } },
  items: { type: 'integer', default: 2, min: 1, max: 100, label: { en: 'Items of each', zh: '每人产出' } },
  room: { type: 'integer', default: 1, min: 1, max: 100, label: { en: 'Room in the queue', zh: '队列容量' } },
} as const satisfies Parameters

// #region listing
export function* producer(os: Os, queue: Queue, items: number): Operation<void> {
  for (let n = 1; n <= items; n++) {
    yield* queue.put(`${os.self.name}.${n}`) //: put
  }
}

export function* consumer(_os: Os, queue: Queue, fixed: boolean): Operation<void> {
  if (fixed) {
    while ((yield* queue.get()) !== null) {} //: get
  } else {
    while ((yield* queue.qsize()) > 0) {
      //: look
      yield* queue.get() //: take
    }
  }
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const queue = yield* os.queue(given.room, 'queue') //: queue
  const fixed = isFixed(given.variant)
  const producers = []
  const consumers = []
  for (let n = 1; n <= given.producers; n++)
    producers.push(os.thread(producer, [queue, given.items], { name: `P${n}` }))
  for (let n = 1; n <= given.consumers; n++) consumers.push(os.thread(consumer, [queue, fixed], { name: `C${n}` }))
  for (const thread of [...producers, ...consumers]) yield* thread.start() //: start
  for (const thread of producers) yield* thread.join() //: join
  if (fixed) {
    for (const _consumer of consumers) yield* queue.put(null) //: stop
  }
  for (const thread of consumers) yield* thread.join() //: end
}
// #endregion

export const scenario = defineScenario({
  id: 'producer-consumer',
  ...titles['producer-consumer'],
  parameters,
  main,
  threads: (given) => given.producers + given.consumers + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Looking whether something is there and then taking it are two steps. Between them another consumer may take the last item, and the first waits for ever; or all consumers find nothing too early, leave, and a producer waits for room for ever.',
      zh: '看有没有，再取，是两步。其间别的消费者可能取走最后一件，先看的便永远等待；或者消费者看得太早、都走了，生产者便永远等空位。',
    },
    highlights: [
      {
        operation: 'put',
        words: { en: 'A producer puts an item in: the only one so far.', zh: '生产者放入一件：目前仅此一件。' },
      },
      {
        operation: 'qsize',
        words: {
          en: 'A consumer looks: one is there. It has not taken it yet.',
          zh: '消费者看了看：有一件。但它还没有取走。',
        },
      },
    ],
    tries: [
      {
        parameters: { variant: 'fixed' },
        words: {
          en: 'A null for each consumer says that no more will come: all orders end.',
          zh: '给每个消费者一个 null 表示不再有：任何次序都能结束。',
        },
      },
    ],
  },
})
