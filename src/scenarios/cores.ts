import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './cores.py?raw'
import typescript from './cores.ts?raw'
import { titles } from './titles.ts'

const parameters = {
  workers: {
    type: 'choice',
    default: 'processes',
    options: [
      { value: 'processes', label: { en: 'Processes', zh: '进程' } },
      { value: 'threads', label: { en: 'Threads', zh: '线程' } },
    ],
    label: { en: 'Workers are', zh: '由谁来做' },
    hint: {
      en: 'Threads share one process, and its interpreter lock where there is one',
      zh: '线程同属一个进程，共用它的解释器锁（若有）',
    },
  },
  kind: {
    type: 'choice',
    default: 'compute',
    options: [
      { value: 'compute', label: { en: 'Compute', zh: '计算' } },
      { value: 'wait', label: { en: 'Wait', zh: '等待' } },
    ],
    label: { en: 'Tasks', zh: '任务' },
    hint: { en: 'Waiting stands for the network, a disk, a person', zh: '等待代表网络、磁盘或人' },
  },
  tasks: { type: 'integer', default: 16, min: 1, max: 200, label: { en: 'How many tasks', zh: '任务数' } },
  seconds: {
    type: 'number',
    default: 0.25,
    min: 0.01,
    max: 10,
    unit: { en: 's', zh: '秒' },
    label: { en: 'Each takes', zh: '每个耗时' },
  },
  most: {
    type: 'integer',
    default: 8,
    min: 1,
    max: 64,
    label: { en: 'Workers up to', zh: '最多同时' },
    hint: { en: 'First one worker does all tasks, then two, four …', zh: '先由一个做完全部任务，再两个、四个……' },
  },
} as const satisfies Parameters

type Given = ParameterValues<typeof parameters>

// #region listing
/** One of `count` workers: does every task whose turn is its own. */
export function* worker(os: Os, first: number, count: number, given: Given): Operation<void> {
  for (let task = first; task < given.tasks; task += count) {
    if (given.kind === 'compute') {
      yield* os.work(given.seconds) //: compute
    } else {
      yield* os.sleep(given.seconds) //: wait
    }
  }
}

export function* main(os: Os, given: Given): Operation<void> {
  const make = given.workers === 'processes' ? 'process' : 'thread'
  for (let count = 1; count <= given.most; count *= 2) {
    const begin = yield* os.now() //: begin
    const workers = Array.from({ length: count }, (_, n) =>
      os[make](worker, [n, count, given], { name: `w${count}-${n + 1}` }),
    )
    for (const one of workers) yield* one.start() //: start
    for (const one of workers) yield* one.join() //: join
    const took = (yield* os.now()) - begin //: end
    yield* os.print(`${count} at once: ${took.toFixed(2)} s`) //: print
  }
}
// #endregion

export const scenario = defineScenario({
  id: 'cores',
  ...titles.cores,
  parameters,
  main,
  threads: (given) => 2 ** Math.floor(Math.log2(given.most)) + 1,
  machine: {
    cores: 4,
    cost: 0.001,
    gil: true,
    quantum: 0.05,
    switchProcess: 0.005,
    switchThread: 0.001,
    startProcess: 0.05,
  },
  listings: { python, typescript },
  story: {
    shows: {
      en: '16 tasks that compute, done by one process, then by two, four and eight, on a machine of four cores. Each time the number doubles, so does the speed, until every core has a process. Eight share the four cores: starting and switching them costs time, and nothing computes faster.',
      zh: '16 个计算任务，先由一个进程来做，再由两个、四个、八个，机器有四个核心。进程数每翻一倍，速度也翻一倍，直到每个核心都有进程。八个进程分享四个核心：启动和切换要花时间，计算却不会更快。',
    },
    highlights: [
      {
        operation: 'work',
        words: {
          en: 'One process, one core: three cores have nothing to do.',
          zh: '一个进程，一个核心：另外三个核心空闲。',
        },
      },
      {
        operation: 'work',
        thread: 'w4-4',
        opens: true,
        words: {
          en: 'Four processes: every core computes.',
          zh: '四个进程：每个核心都在计算。',
        },
      },
      {
        operation: 'work',
        thread: 'w8-8',
        words: {
          en: 'Eight processes: on each core two have their turns.',
          zh: '八个进程：每个核心上两个轮流。',
        },
      },
    ],
    table: {
      words: { en: 'All four ways, side by side', zh: '四种做法对照' },
      columns: [
        {
          parameters: { workers: 'processes', kind: 'compute' },
          words: { en: 'Processes compute', zh: '进程计算' },
        },
        { parameters: { workers: 'threads', kind: 'compute' }, words: { en: 'Threads compute', zh: '线程计算' } },
        { parameters: { workers: 'processes', kind: 'wait' }, words: { en: 'Processes wait', zh: '进程等待' } },
        { parameters: { workers: 'threads', kind: 'wait' }, words: { en: 'Threads wait', zh: '线程等待' } },
      ],
    },
    tries: [
      {
        parameters: { workers: 'threads' },
        words: {
          en: 'Threads under an interpreter lock: one computes at a time, and more of them are no faster.',
          zh: '解释器锁下的线程：同一时刻只有一个在计算，多了也不更快。',
        },
      },
      {
        parameters: { workers: 'threads', kind: 'wait' },
        words: {
          en: 'Threads that wait give up the lock: eight are nearly eight times as fast.',
          zh: '等待的线程交出锁：八个几乎快八倍。',
        },
      },
      {
        parameters: { kind: 'wait' },
        words: {
          en: 'Processes that wait need no core: more than four are still faster.',
          zh: '等待的进程不占核心：超过四个仍然更快。',
        },
      },
    ],
  },
})
