import type { Cell, RWLock } from '../program/cells.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './readers-writers.py?raw'
import typescript from './readers-writers.ts?raw'
import { policyOf, policyParameter } from './shared/semaphore-parameters.ts'
import { titles } from './titles.ts'

const seconds = { en: 's', zh: '秒' }

const parameters = {
  preference: {
    type: 'choice',
    default: 'readers',
    options: [
      { value: 'readers', label: { en: 'readers', zh: '读者' } },
      { value: 'writers', label: { en: 'writers', zh: '写者' } },
    ],
    label: { en: 'The lock prefers', zh: '优先' },
    hint: {
      en: 'Readers: a reader passes while no writer is inside. Writers: nor while a writer waits.',
      zh: '读者优先：没有写者在内，读者就能进入。写者优先：有写者等待时，新读者也要等。',
    },
  },
  readers: {
    type: 'integer',
    default: 5,
    min: 0,
    max: 200,
    unit: { en: 'threads', zh: '个线程' },
    label: { en: 'Readers', zh: '读者' },
  },
  writers: {
    type: 'integer',
    default: 1,
    min: 0,
    max: 200,
    unit: { en: 'threads', zh: '个线程' },
    label: { en: 'Writers', zh: '写者' },
  },
  rounds: {
    type: 'integer',
    default: 6,
    min: 1,
    max: 1000,
    unit: { en: 'of each reader', zh: '（每个读者）' },
    label: { en: 'Readings', zh: '阅读次数' },
  },
  policy: {
    ...policyParameter,
    hint: {
      en: 'Barging: the thread that the lock prefers is woken and competes again. Fair: it is handed the lock.',
      zh: '插队：锁所优先者被唤醒，再去争取。公平：锁直接交给它。',
    },
  },
  reading: { type: 'number', default: 1, min: 0, max: 60, unit: seconds, label: { en: 'Reading', zh: '阅读' } },
  resting: {
    type: 'number',
    default: 0.2,
    min: 0,
    max: 60,
    unit: seconds,
    label: { en: 'Between readings', zh: '两次之间' },
    hint: { en: 'Each reading and pause takes from half to once and a half of this', zh: '每次为此值的一半到一倍半' },
  },
} as const satisfies Parameters

// #region listing
export function* reader(os: Os, room: RWLock, page: Cell, given: ParameterValues<typeof parameters>): Operation<void> {
  for (let round = 1; round <= given.rounds; round++) {
    yield* os.sleep(os.random(given.resting / 2, given.resting * 1.5)) //: rest
    yield* room.acquireRead() //: enter
    yield* page.read() //: read
    yield* os.sleep(os.random(given.reading / 2, given.reading * 1.5)) //: stay
    yield* room.releaseRead() //: leave
  }
}

export function* writer(os: Os, room: RWLock, page: Cell): Operation<void> {
  yield* os.sleep(0.5) //: think
  yield* room.acquireWrite() //: begin
  const before = yield* page.read() //: old
  yield* os.sleep(0.5) //: write
  yield* page.write(before + 1) //: new
  yield* room.releaseWrite() //: end
  yield* os.print(`${os.self.name} has written page ${before + 1}`) //: print
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const preference = given.preference === 'writers' ? 'writers' : 'readers'
  const room = yield* os.rwlock(preference, 'room', { policy: policyOf(given.policy) }) //: room
  const page = yield* os.cell(0, 'page') //: page
  const everybody = []
  for (let n = 1; n <= given.readers; n++)
    everybody.push(os.thread(reader, [room, page, given], { name: `reader${n}` }))
  for (let n = 1; n <= given.writers; n++) everybody.push(os.thread(writer, [room, page], { name: `writer${n}` }))
  for (const thread of everybody) yield* thread.start() //: start
  for (const thread of everybody) yield* thread.join() //: join
  yield* os.print('The reading room closes') //: close
}
// #endregion

export const scenario = defineScenario({
  id: 'readers-writers',
  ...titles['readers-writers'],
  parameters,
  main,
  threads: (given) => given.readers + given.writers + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Many may read at once, but who writes must be alone. If readers may always join readers, the writer waits as long as they take turns; if a waiting writer stops new readers, it waits only for those inside.',
      zh: '可以多人同时读，写则必须独占。若读者总能加入读者，只要他们轮流不断，写者就一直等；若等待的写者拦住新读者，它只需等在内的人离开。',
    },
    highlights: [
      {
        operation: 'block',
        thread: 'writer1',
        object: 'room',
        words: { en: 'The writer comes while readers are inside, and waits.', zh: '写者到来时有读者在内，于是等待。' },
      },
      {
        operation: 'acquireWrite',
        thread: 'writer1',
        words: {
          en: 'At last the room is empty, and the writer is alone in it.',
          zh: '终于空无一人，写者独占阅览室。',
        },
      },
    ],
    tries: [
      {
        parameters: { preference: 'writers' },
        words: {
          en: 'Writers’ preference: new readers wait outside, and the writer soon gets in.',
          zh: '写者优先：新读者在外等待，写者很快进入。',
        },
      },
      {
        parameters: { resting: 3 },
        words: {
          en: 'Long pauses: the room is empty now and then, and even readers’ preference lets the writer in.',
          zh: '间隔很长：阅览室时常空着，读者优先也能轮到写者。',
        },
      },
    ],
  },
})
