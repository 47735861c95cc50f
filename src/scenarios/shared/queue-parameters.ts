import type { Parameters } from '../../program/parameters.ts'
import type { Story, StoryHighlight } from '../../program/scenario.ts'
import { policyParameter } from './semaphore-parameters.ts'

const seconds = { en: 's', zh: '秒' }

/** The parameters of the programs in which producers and consumers share a bounded queue. */
export const queueParameters = {
  producers: {
    type: 'integer',
    default: 3,
    min: 0,
    max: 100,
    unit: { en: 'threads', zh: '个线程' },
    label: { en: 'Producers', zh: '生产者' },
  },
  consumers: {
    type: 'integer',
    default: 2,
    min: 0,
    max: 100,
    unit: { en: 'threads', zh: '个线程' },
    label: { en: 'Consumers', zh: '消费者' },
    hint: { en: 'With none, the items stay and nobody can go on', zh: '没有消费者时，物品取不走，谁也无法继续' },
  },
  items: {
    type: 'integer',
    default: 4,
    min: 1,
    max: 1000,
    unit: { en: 'of each producer', zh: '（每个生产者）' },
    label: { en: 'Items', zh: '物品' },
  },
  maxsize: {
    type: 'integer',
    default: 2,
    min: 0,
    max: 1000,
    label: { en: 'Room', zh: '容量' },
    hint: { en: 'How many items the queue holds; 0 is no limit', zh: '队列能放多少物品；0 表示不限' },
  },
  making: {
    type: 'number',
    default: 0.5,
    min: 0,
    max: 60,
    unit: seconds,
    label: { en: 'Making an item, at most', zh: '生产一个，至多' },
  },
  using: {
    type: 'number',
    default: 1,
    min: 0,
    max: 60,
    unit: seconds,
    label: { en: 'Using an item, at most', zh: '使用一个，至多' },
  },
  policy: {
    ...policyParameter,
    hint: {
      en: 'Barging, as in CPython: a woken thread competes for the item or the room. Fair: the first in line gets it.',
      zh: '插队（CPython 的做法）：被唤醒者与别人争抢物品或空位。公平：归队首。',
    },
  },
} as const satisfies Parameters

/**
 * What is worth a look in each of them, in order of time.
 * @param blocked the producer that is the first to find it full
 * @param order a later get that shows the queue's order in use
 */
export function queueHighlights(blocked: string, order: StoryHighlight): Story['highlights'] {
  return [
    {
      operation: 'block',
      thread: 'C1',
      object: 'items',
      words: { en: 'Nothing is there yet: a consumer waits on its side.', zh: '还没有物品：消费者在自己这边等待。' },
    },
    {
      operation: 'block',
      thread: blocked,
      object: 'items',
      words: {
        en: 'The queue is full: the first producer has to wait, on the other side.',
        zh: '队列已满：第一个生产者开始等待，在另一边。',
      },
    },
    order,
  ]
}

/** What to try: first what shows the order of this queue, then what is worth trying in each of them. */
export const queueTries = (order: Story['tries']): Story['tries'] => [
  ...order,
  {
    parameters: { making: 1, using: 0.2 },
    words: {
      en: 'Slow producers: the queue is nearly always empty, and consumers wait.',
      zh: '生产慢：队列几乎总是空的，等待的是消费者。',
    },
  },
  {
    parameters: { policy: 'fair' },
    words: {
      en: 'Fair: an item goes straight to the consumer who has waited longest.',
      zh: '公平：物品直接交给等得最久的消费者。',
    },
  },
]
