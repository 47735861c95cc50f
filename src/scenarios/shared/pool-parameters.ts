import type { Message } from '../../base/messages.ts'
import type { Parameters } from '../../program/parameters.ts'

const seconds: Message = { en: 's', zh: '秒' }

/** How many work, and how many tasks there are for them. */
export function crewParameters(workers: number, tasks: number) {
  return {
    workers: {
      type: 'integer',
      default: workers,
      min: 1,
      max: 64,
      label: { en: 'Workers', zh: '工作者' },
      hint: { en: 'Processes or threads that do the tasks', zh: '执行任务的进程或线程' },
    },
    tasks: { type: 'integer', default: tasks, min: 1, max: 500, label: { en: 'Tasks', zh: '任务' } },
  } as const satisfies Parameters
}

/** How long a task takes: a random time between two. */
export function taskTimeParameters(from: number, to: number) {
  return {
    takesFrom: {
      type: 'number',
      default: from,
      min: 0,
      max: 60,
      atMost: 'takesTo',
      unit: seconds,
      label: { en: 'A task takes, at least', zh: '每个任务至少' },
    },
    takesTo: {
      type: 'number',
      default: to,
      min: 0,
      max: 60,
      unit: seconds,
      label: { en: 'A task takes, at most', zh: '每个任务至多' },
    },
  } as const satisfies Parameters
}
