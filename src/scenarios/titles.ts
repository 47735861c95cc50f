import type { Words } from '../base/words.ts'

/** Titles and summaries by scenario id. */
export const titles = {
  'semaphore-processes': {
    title: { en: '13 processes, 5 permits', zh: '13 个进程，5 个名额' },
    summary: {
      en: 'Five may be inside at once; the others wait at the gate until somebody leaves.',
      zh: '同时最多五个在内；其余在门外等待，直到有人离开。',
    },
  },
  'lock-and-semaphore': {
    title: { en: 'A lock and a semaphore of one', zh: '锁与只有一个名额的信号量' },
    summary: {
      en: 'They keep others out alike, and differ when somebody releases once too often.',
      zh: '两者同样把别人挡在门外；多释放一次时，差别就显出来了。',
    },
  },
  'semaphore-is-not-a-pool': {
    title: { en: 'A semaphore is not a pool', zh: '信号量不是进程池' },
    summary: {
      en: '13 processes of which 5 may be inside, beside 3 processes that do 13 tasks in turn.',
      zh: '一边是 13 个进程，最多 5 个在内；另一边是 3 个进程轮流做 13 个任务。',
    },
  },
  'semaphore-threads': {
    title: { en: '20 threads, 5 permits', zh: '20 个线程，5 个名额' },
    summary: {
      en: 'The same with threads and a with statement, which releases also when its block fails.',
      zh: '换成线程和 with 语句：即使代码块出错，也会释放。',
    },
  },
} as const satisfies { readonly [id: string]: { readonly title: Words; readonly summary: Words } }
