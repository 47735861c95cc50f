import type { Lock, RLock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './deadlock-rlock.py?raw'
import typescript from './deadlock-rlock.ts?raw'
import { policyOf, policyParameter } from './shared/semaphore-parameters.ts'
import { titles } from './titles.ts'

const parameters = {
  locks: {
    type: 'choice',
    default: 'two',
    options: [
      { value: 'two', label: { en: 'two locks', zh: '两把锁' } },
      { value: 'rlock', label: { en: 'one RLock', zh: '一把 RLock' } },
      { value: 'ordered', label: { en: 'two, in order', zh: '两把，按顺序' } },
    ],
    label: { en: 'Locks', zh: '锁' },
    hint: {
      en: 'In order: function 2 takes A before B, as function 1 does',
      zh: '按顺序：函数 2 也像函数 1 一样先拿 A 再拿 B',
    },
  },
  threads: {
    type: 'integer',
    default: 10,
    min: 1,
    max: 200,
    label: { en: 'Threads', zh: '线程数' },
  },
  pause: {
    type: 'number',
    default: 2,
    min: 0,
    max: 60,
    unit: { en: 's', zh: '秒' },
    label: { en: 'Function 2 waits', zh: '函数 2 停顿' },
    hint: { en: 'Between its first lock and its second', zh: '在拿到第一把锁之后、拿第二把之前' },
  },
  policy: policyParameter,
} as const satisfies Parameters

// #region listing
export function* function1(os: Os, a: Lock | RLock, b: Lock | RLock): Operation<void> {
  yield* a.acquire() //: f1-a
  yield* b.acquire() //: f1-b
  yield* os.print(`${os.self.name} has both in function 1`) //: f1-both
  yield* b.release() //: f1-free-b
  yield* a.release() //: f1-free-a
}

export function* function2(os: Os, first: Lock | RLock, second: Lock | RLock, pause: number): Operation<void> {
  yield* first.acquire() //: f2-first
  yield* os.sleep(pause) //: f2-pause
  yield* second.acquire() //: f2-second
  yield* os.print(`${os.self.name} has both in function 2`) //: f2-both
  yield* second.release() //: f2-free-second
  yield* first.release() //: f2-free-first
}

export function* worker(os: Os, a: Lock | RLock, b: Lock | RLock, ordered: boolean, pause: number): Operation<void> {
  yield* function1(os, a, b) //: f1
  if (ordered) {
    yield* function2(os, a, b, pause) //: f2-ordered
  } else {
    yield* function2(os, b, a, pause) //: f2
  }
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const policy = policyOf(given.policy)
  let a: Lock | RLock
  let b: Lock | RLock
  if (given.locks === 'rlock') {
    a = yield* os.rlock('AB', { policy }) //: rlock
    b = a
  } else {
    a = yield* os.lock('A', { policy }) //: a
    b = yield* os.lock('B', { policy }) //: b
  }
  const everybody = []
  for (let n = 1; n <= given.threads; n++) {
    const arguments_ = [a, b, given.locks === 'ordered', given.pause]
    everybody.push(os.thread(worker, arguments_, { name: `t${n}` }))
  }
  for (const thread of everybody) yield* thread.start() //: start
  for (const thread of everybody) yield* thread.join() //: join
  yield* os.print('All threads have ended') //: close
}
// #endregion

export const scenario = defineScenario({
  id: 'deadlock-rlock',
  ...titles['deadlock-rlock'],
  parameters,
  main,
  threads: (given) => given.threads + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Function 1 takes A, then B; function 2 takes B, then A. As soon as one thread has B and another has A, each waits for what the other holds, and nobody can ever go on. One RLock under both names cannot do that: its owner may take it again. Nor can two locks that everybody takes in the same order.',
      zh: '函数 1 先拿 A 再拿 B，函数 2 先拿 B 再拿 A。只要一个线程拿着 B，另一个拿着 A，它们就各等对方手里的锁，谁也走不下去。用一把 RLock 顶两个名字就不会：持有者可以再次获取。大家都按同一顺序拿两把锁，也不会。',
    },
    highlights: [
      {
        operation: 'block',
        object: 'B',
        words: {
          en: 'One thread has A and wants B, which t1 has in function 2: half of the ring.',
          zh: '一个线程拿着 A 想要 B，而 B 在进入函数 2 的 t1 手里：环已成一半。',
        },
      },
      {
        operation: 'sleep',
        thread: 't1',
        words: {
          en: 't1 keeps B and pauses: nothing is lost yet.',
          zh: 't1 拿着 B 停顿：此时还没出事。',
        },
      },
      {
        operation: 'block',
        thread: 't1',
        object: 'A',
        words: {
          en: 't1 wants A: the ring is closed, and all the others wait behind it.',
          zh: 't1 想要 A：环闭合了，其余线程都等在后面。',
        },
      },
    ],
    tries: [
      {
        parameters: { locks: 'rlock' },
        words: {
          en: 'One RLock under both names: all finish, and the depth rises to 2.',
          zh: '一把 RLock 顶两个名字：全部完成，深度升到 2。',
        },
      },
      {
        parameters: { locks: 'ordered' },
        words: {
          en: 'Two locks, always A before B: all finish, whatever the order of the threads.',
          zh: '两把锁，总是先 A 后 B：无论线程怎样交错，全部完成。',
        },
      },
      {
        parameters: { threads: 1 },
        words: {
          en: 'A single thread: a ring needs two.',
          zh: '只有一个线程：成环至少要两个。',
        },
      },
    ],
  },
})
