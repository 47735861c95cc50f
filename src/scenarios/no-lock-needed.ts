import type { Cell } from '../program/cells.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './no-lock-needed.py?raw'
import typescript from './no-lock-needed.ts?raw'
import { titles } from './titles.ts'

const parameters = {
  workers: { type: 'integer', default: 3, min: 1, max: 50, label: { en: 'Workers', zh: '工作者' } },
  times: {
    type: 'integer',
    default: 3,
    min: 1,
    max: 200,
    label: { en: 'Each adds', zh: '每个加' },
    unit: { en: 'times', zh: '次' },
  },
  switches: {
    type: 'choice',
    default: 'after',
    options: [
      { value: 'after', label: { en: 'after each addition', zh: '每次加完之后' } },
      { value: 'within', label: { en: 'within each addition', zh: '每次加的中间' } },
    ],
    label: { en: 'A coroutine switches', zh: '协程切换' },
  },
} as const satisfies Parameters

type Given = ParameterValues<typeof parameters>

// #region listing
export function* coroutine(os: Os, total: Cell, given: Given): Operation<void> {
  for (let n = 1; n <= given.times; n++) {
    const seen = yield* total.read() //: read
    if (given.switches === 'within') {
      yield* os.gevent().sleep(0) //: within
    }
    yield* total.write(seen + 1) //: write
    yield* os.gevent().sleep(0) //: after
  }
}

export function* thread(_os: Os, total: Cell, given: Given): Operation<void> {
  for (let n = 1; n <= given.times; n++) {
    const seen = yield* total.read() //: thread-read
    yield* total.write(seen + 1) //: thread-write
  }
}

export function* main(os: Os, given: Given): Operation<void> {
  const expected = given.workers * given.times
  const gevent = os.gevent()
  const total = yield* os.cell(0, 'by coroutines') //: create
  const coroutines = []
  for (let n = 1; n <= given.workers; n++) {
    coroutines.push(yield* gevent.spawn(coroutine, [total, given], {}, { name: `coroutine${n}` })) //: spawn
  }
  yield* gevent.joinall(coroutines) //: joinall
  yield* os.print(`by coroutines ${yield* total.read()} of ${expected}`) //: print
  const other = yield* os.cell(0, 'by threads') //: create-other
  const threads = Array.from({ length: given.workers }, (_, n) =>
    os.thread(thread, [other, given], { name: `thread${n + 1}` }),
  )
  for (const one of threads) yield* one.start() //: start
  for (const one of threads) yield* one.join() //: join
  yield* os.print(`by threads ${yield* other.read()} of ${expected}`) //: print-other
}
// #endregion

export const scenario = defineScenario({
  id: 'no-lock-needed',
  ...titles['no-lock-needed'],
  parameters,
  main,
  threads: (given) => given.workers + 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'To add one is to read, then to write. Coroutines of one thread give way only where they switch: if none does between reading and writing, nobody comes in between, and no lock is needed. Threads give way anywhere, and lose updates with the same two lines.',
      zh: '加一是先读后写。同一线程里的协程只在切换处让出：读写之间不切换，就没人能插进来，也就不需要锁。线程在任何地方都可能被打断，同样的两行就会丢失更新。',
    },
    highlights: [
      {
        operation: 'write',
        thread: 'coroutine1',
        words: {
          en: 'It has read and writes: nobody else of its thread ran in between.',
          zh: '它读过再写：其间本线程没有别人运行。',
        },
      },
      {
        operation: 'switch',
        thread: 'coroutine1',
        words: { en: 'Only now does it let the others go on.', zh: '这时它才让别人继续。' },
      },
      {
        operation: 'write',
        thread: 'thread2',
        words: {
          en: 'A thread writes what it read plus one, whatever others have written meanwhile.',
          zh: '线程写回“读到的加一”，不管其间别人写过什么。',
        },
      },
    ],
    tries: [
      {
        parameters: { switches: 'within' },
        words: {
          en: 'A switch between reading and writing, and coroutines lose updates like threads.',
          zh: '读写之间切换一次，协程也会像线程一样丢失更新。',
        },
      },
    ],
  },
})
