/** What is said of bounded semaphores beside what is said of every semaphore. */
import { counted } from '../../base/counted.ts'
import type { Language } from '../../base/messages.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import { actor, errorText, fieldAfter, type KindDescribers, objectOf } from '../../sentences/step.ts'
import { semaphoreDescribers } from '../semaphore/sentences.ts'

const en = {
  makesBounded: (t: Part, o: Part, permits: number): Phrase =>
    phrase`${t} makes ${o}, a semaphore of at most ${counted(permits, 'permit')}`,
  tooMany: (t: Part, o: Part, free: number, bound: number, count: number, error: string): Phrase =>
    phrase`${t} releases ${count === 1 ? 'a permit' : `${count} permits`} of ${o}, of which ${free} of ${bound} are free: ${error}`,
}

const zh: typeof en = {
  makesBounded: (t, o, permits) => phrase`${t} 创建有界信号量 ${o}，至多 ${permits} 个名额`,
  tooMany: (t, o, free, bound, count, error) =>
    phrase`${t} 释放 ${o} 的 ${count} 个名额，而 ${bound} 个中已有 ${free} 个空闲：${error}`,
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

export const boundedSemaphoreDescribers: KindDescribers = {
  ...semaphoreDescribers,
  create: (told) => messages[told.language].makesBounded(actor(told), objectOf(told), Number(told.given)),
  'raise release'(told) {
    const count = typeof told.given === 'number' ? told.given : 1
    const bound = fieldAfter(told, 'bound')
    if (count < 1) return null
    const free = fieldAfter(told, 'permits')
    return messages[told.language].tooMany(actor(told), objectOf(told), free, bound, count, errorText(told.result))
  },
}
