/** All text of the pictures of pools and executors. */

import type { PoolKind } from '../../analysis/pools.ts'
import { counted } from '../../base/counted.ts'
import type { Language } from '../../base/messages.ts'

interface PoolMessages {
  readonly kinds: { readonly [kind in PoolKind]: { readonly title: string; readonly meaning: string } }
  readonly workers: { readonly [kind in PoolKind]: string }
  readonly waiting: string
  readonly results: string
  busy(busy: number, all: number): string
  closed(waiting: number): string
  readonly notStarted: string
  readonly idle: string
  readonly ended: string
  readonly handles: string
  readonly minds: string
  readonly tells: string
  toTake(count: number): string
  calls(names: string, task: string): string
  /** The two halves of `calls`, for two lines. */
  callsOnly(names: string): string
  forTask(task: string): string
  worksOn(task: string): string
  readonly waitForResults: string
  waitsFor(task: string): string
  /** A worker waits for a task while it has one in hand. */
  inTaskWaits(task: string, awaited: string): string
  inTask(task: string): string
  moreWaiters(count: number): string
  readonly cancelled: string
  more(count: number): string
  earlier(count: number): string
  moreWorkers(count: number): string
  counts(waiting: number, done: number): string
  readonly colon: string
  readonly submit: string
  readonly result: string
  readonly close: string
  readonly join: string
}

export const poolMessages: { readonly [language in Language]: PoolMessages } = {
  en: {
    kinds: {
      pool: { title: 'Pool', meaning: 'all its processes start at once and are used again' },
      threads: {
        title: 'ThreadPoolExecutor',
        meaning: 'starts a thread while none is idle; who did a task calls back',
      },
      processes: {
        title: 'ProcessPoolExecutor',
        meaning: 'starts all its processes for the first task; its manager calls back',
      },
    },
    workers: { pool: 'Workers', threads: 'Threads', processes: 'Processes' },
    waiting: 'Waiting',
    results: 'Done',
    busy: (busy, all) => `${busy} of ${all} at work`,
    closed: (waiting) => `${waiting}, closed`,
    notStarted: 'not started',
    idle: 'idle',
    ended: 'ended',
    handles: 'takes results',
    minds: 'minds workers',
    tells: 'tells them to end',
    toTake: (count) => `${counted(count, 'result')} to take`,
    calls: (names, task) => `calls ${names} for ${task}`,
    callsOnly: (names) => `calls ${names}`,
    forTask: (task) => `for ${task}`,
    worksOn: (task) => `works on ${task}`,
    waitForResults: 'Wait for results',
    waitsFor: (task) => `waits for ${task}`,
    inTaskWaits: (task, awaited) => `${task} waits for ${awaited}`,
    inTask: (task) => `in ${task}`,
    moreWaiters: (count) => `${count} more ${count === 1 ? 'waits' : 'wait'}`,
    cancelled: 'cancelled',
    more: (count) => `and ${count} more`,
    earlier: (count) => `${count} more`,
    moreWorkers: (count) => `${count} more`,
    counts: (waiting, done) => `${counted(waiting, 'task')} waiting, ${done} done`,
    colon: ': ',
    submit: 'has a worker run a task',
    result: 'waits for the result of a task',
    close: 'takes no more tasks',
    join: 'waits until the workers have ended',
  },
  zh: {
    kinds: {
      pool: { title: '进程池', meaning: '一次启动全部进程，反复使用' },
      threads: { title: '线程池执行器', meaning: '没有空闲线程时才启动；做任务的线程负责回调' },
      processes: { title: '进程池执行器', meaning: '第一个任务到来时启动全部进程；由管理线程回调' },
    },
    workers: { pool: '工作进程', threads: '线程', processes: '进程' },
    waiting: '等待',
    results: '完成',
    busy: (busy, all) => `${all} 个中 ${busy} 个在工作`,
    closed: (waiting) => `${waiting}，已关闭`,
    notStarted: '未启动',
    idle: '空闲',
    ended: '已结束',
    handles: '接收结果',
    minds: '照看工作者',
    tells: '完成后通知结束',
    toTake: (count) => `${count} 个结果待取`,
    calls: (names, task) => `为 ${task} 调用 ${names}`,
    callsOnly: (names) => `调用 ${names}`,
    forTask: (task) => `为 ${task}`,
    worksOn: (task) => `正在做 ${task}`,
    waitForResults: '等待结果',
    waitsFor: (task) => `等待 ${task}`,
    inTaskWaits: (task, awaited) => `${task} 等待 ${awaited}`,
    inTask: (task) => `在 ${task} 中`,
    moreWaiters: (count) => `另有 ${count} 个在等`,
    cancelled: '已取消',
    more: (count) => `另有 ${count} 个`,
    earlier: (count) => `另有 ${count} 个`,
    moreWorkers: (count) => `另有 ${count} 个`,
    counts: (waiting, done) => `${waiting} 个任务等待，${done} 个完成`,
    colon: '：',
    submit: '让工作者执行任务',
    result: '等待任务的结果',
    close: '不再接受任务',
    join: '等待工作者全部结束',
  },
}
