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
  'queue-fifo': {
    title: { en: 'First in, first out', zh: '先进先出' },
    summary: {
      en: 'A queue gives items back in the order in which they came; producers wait when it is full, consumers when it is empty.',
      zh: '队列按放入的先后取出；满了生产者等，空了消费者等。',
    },
  },
  'queue-lifo': {
    title: { en: 'Last in, first out', zh: '后进先出' },
    summary: {
      en: 'A stack gives back what came last; what lies at the bottom may wait for long.',
      zh: '栈先取出最后放入的；压在底下的可能要等很久。',
    },
  },
  'queue-priority': {
    title: { en: 'Least first', zh: '最小者先出' },
    summary: {
      en: 'A priority queue gives back the least item, whenever it came.',
      zh: '优先队列总是先取出最小的，不管何时放入。',
    },
  },
  condition: {
    title: { en: 'Two lines of a condition', zh: '条件的两支队伍' },
    summary: {
      en: 'Whoever waits for a condition gives up the lock, and has to get it back before going on.',
      zh: '等待条件者交出锁；要重新得到锁，才能继续。',
    },
  },
  barrier: {
    title: { en: 'A barrier’s lap', zh: '屏障：一圈一会合' },
    summary: {
      en: 'Runners meet after each lap: nobody begins the next before all have come.',
      zh: '跑者每圈会合：大家都到齐，才有人开始下一圈。',
    },
  },
  'readers-writers': {
    title: { en: 'Readers and writers', zh: '读者与写者' },
    summary: {
      en: 'Many may read at once, one alone may write; whom the lock prefers decides who starves.',
      zh: '可以多人同时读，只能一人独自写；锁优先谁，决定了谁会饿死。',
    },
  },
} as const satisfies { readonly [id: string]: { readonly title: Words; readonly summary: Words } }
