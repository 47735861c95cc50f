/** What the search of the catalogue knows of programs besides their titles and summaries. */
import type { Words } from '../../base/words.ts'
import type { titles } from '../titles.ts'

/** Things that programs use and what may happen in them, in words that people look for. */
const terms = {
  lock: { en: 'lock mutex', zh: '锁 互斥' },
  rlock: { en: 'RLock reentrant lock', zh: '可重入锁' },
  semaphore: { en: 'semaphore permits', zh: '信号量 名额' },
  'bounded-semaphore': { en: 'BoundedSemaphore bounded semaphore', zh: '有界信号量' },
  event: { en: 'event flag', zh: '事件 标志' },
  condition: { en: 'condition variable notify wait', zh: '条件变量 通知' },
  barrier: { en: 'barrier', zh: '屏障' },
  queue: { en: 'queue fifo', zh: '队列 先进先出' },
  'lifo-queue': { en: 'LifoQueue stack lifo', zh: '栈 后进先出' },
  'priority-queue': { en: 'PriorityQueue heap', zh: '优先队列' },
  rwlock: { en: 'readers-writer lock RWLock', zh: '读写锁' },
  cell: { en: 'shared variable cell counter', zh: '共享变量 计数' },
  timer: { en: 'timer', zh: '定时器' },
  file: { en: 'file', zh: '文件' },
  pool: { en: 'multiprocessing Pool apply_async map', zh: '进程池' },
  processpoolexecutor: { en: 'ProcessPoolExecutor concurrent.futures future submit', zh: '进程池 执行器' },
  threadpoolexecutor: { en: 'ThreadPoolExecutor concurrent.futures future submit', zh: '线程池 执行器' },
  network: { en: 'network socket server client', zh: '网络 套接字 服务器 客户端' },
  listener: { en: 'listen accept', zh: '监听' },
  connection: { en: 'connection', zh: '连接' },
  selector: { en: 'selector select epoll event loop', zh: '选择器 事件循环' },
  hub: { en: 'gevent hub patch', zh: '协程 事件循环' },
  greenlet: { en: 'coroutine greenlet switch yield', zh: '协程 切换' },
  process: { en: 'process multiprocessing pid', zh: '进程' },
  thread: { en: 'thread threading', zh: '线程' },
  callback: { en: 'callback', zh: '回调' },
  fetch: { en: 'web page http fetch download', zh: '网页 抓取' },
  deadlock: { en: 'deadlock ring circular wait', zh: '死锁 环' },
  livelock: { en: 'livelock', zh: '活锁' },
  starvation: { en: 'starvation', zh: '饥饿 饿死' },
  race: { en: 'race condition atomicity interleaving', zh: '竞争 竞态 原子' },
  'lost-wake-up': { en: 'lost wake-up missed notification', zh: '丢失唤醒 错过通知' },
  cores: { en: 'GIL global interpreter lock cores parallel', zh: 'GIL 全局解释器锁 核心 并行' },
} as const satisfies { readonly [term: string]: Words }

export type Term = keyof typeof terms

/** What each program uses, and what it is about. */
export const programTerms: { readonly [id in keyof typeof titles]: readonly Term[] } = {
  'semaphore-processes': ['semaphore', 'process'],
  'lock-and-semaphore': ['lock', 'semaphore', 'process'],
  'semaphore-is-not-a-pool': ['semaphore', 'process', 'pool'],
  event: ['event', 'process'],
  'semaphore-threads': ['semaphore', 'thread'],
  'bounded-semaphore': ['bounded-semaphore', 'cell', 'thread'],
  'lost-update': ['cell', 'lock', 'thread', 'race'],
  'deadlock-rlock': ['lock', 'rlock', 'thread', 'deadlock'],
  'slow-database': ['event', 'thread'],
  'verification-code': ['queue', 'timer', 'thread'],
  condition: ['condition', 'lock', 'cell', 'thread'],
  barrier: ['barrier', 'thread'],
  'queue-fifo': ['queue', 'thread'],
  'queue-lifo': ['lifo-queue', 'thread'],
  'queue-priority': ['priority-queue', 'thread'],
  'readers-writers': ['rwlock', 'cell', 'thread', 'starvation'],
  'pool-reuse': ['pool', 'process'],
  'crawler-callback': ['pool', 'process', 'callback', 'fetch'],
  'pool-gather': ['pool', 'process'],
  'process-executor': ['processpoolexecutor', 'threadpoolexecutor', 'process'],
  'executor-map': ['threadpoolexecutor', 'thread'],
  'done-callback': ['threadpoolexecutor', 'processpoolexecutor', 'thread', 'file', 'callback'],
  'sync-async': ['threadpoolexecutor', 'thread', 'callback'],
  'pool-starvation': ['threadpoolexecutor', 'thread', 'deadlock', 'starvation'],
  'coroutine-principle': ['greenlet'],
  greenlet: ['greenlet'],
  gevent: ['greenlet', 'hub'],
  'crawler-coroutines': ['greenlet', 'hub', 'selector', 'fetch', 'thread'],
  'no-lock-needed': ['greenlet', 'cell', 'thread', 'race'],
  nested: ['process', 'thread', 'greenlet'],
  'echo-pool': ['pool', 'process', 'network', 'listener', 'connection'],
  'echo-500': ['greenlet', 'hub', 'selector', 'network', 'listener', 'connection', 'thread'],
  cores: ['cores', 'process', 'thread'],
  'two-locks': ['lock', 'thread', 'deadlock'],
  philosophers: ['lock', 'semaphore', 'thread', 'deadlock'],
  'if-for-while': ['condition', 'lock', 'cell', 'thread', 'race'],
  'missed-signal': ['condition', 'lock', 'cell', 'thread', 'lost-wake-up'],
  upgrade: ['event', 'lock', 'rwlock', 'thread', 'deadlock'],
  'nested-monitor': ['condition', 'lock', 'cell', 'thread', 'deadlock'],
  'stray-release': ['semaphore', 'cell', 'thread'],
  'producer-consumer': ['queue', 'thread', 'race'],
  'sleeping-barber': ['semaphore', 'cell', 'lock', 'thread', 'race'],
  'semaphore-barrier': ['semaphore', 'barrier', 'lock', 'cell', 'thread', 'race'],
  'bank-transfer': ['lock', 'cell', 'thread', 'race'],
  'double-checked': ['lock', 'cell', 'thread', 'race'],
  'one-condition-buffer': ['condition', 'lock', 'cell', 'thread', 'lost-wake-up'],
  polite: ['lock', 'thread', 'livelock'],
}

/** The words of what a program uses and is about, in both languages. */
export function termWords(id: string): string {
  const known: { readonly [id: string]: readonly Term[] } = programTerms
  return (known[id] ?? []).map((term) => `${terms[term].en} ${terms[term].zh}`).join(' ')
}
