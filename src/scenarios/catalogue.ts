/**
 * All programs on offer, in chapters. Titles and summaries are here, so that the catalogue can be shown before any
 * program is loaded; everything else is in the scenario's own module.
 */
import type { Message } from '../base/messages.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { titles } from './titles.ts'

export interface CatalogueEntry {
  readonly id: string
  readonly title: Message
  readonly summary: Message
  readonly load: () => Promise<ScenarioModule>
}

export interface Chapter {
  readonly id: string
  readonly title: Message
  readonly scenarios: readonly CatalogueEntry[]
}

function entry(id: keyof typeof titles, load: () => Promise<ScenarioModule>): CatalogueEntry {
  return { id, ...titles[id], load }
}

export const chapters: readonly Chapter[] = [
  {
    id: 'processes',
    title: { en: 'Processes', zh: '进程' },
    scenarios: [
      entry('semaphore-processes', () => import('./semaphore-processes.ts')),
      entry('lock-and-semaphore', () => import('./lock-and-semaphore.ts')),
      entry('semaphore-is-not-a-pool', () => import('./semaphore-is-not-a-pool.ts')),
      entry('event', () => import('./event.ts')),
    ],
  },
  {
    id: 'threads',
    title: { en: 'Threads', zh: '线程' },
    scenarios: [
      entry('semaphore-threads', () => import('./semaphore-threads.ts')),
      entry('bounded-semaphore', () => import('./bounded-semaphore.ts')),
      entry('lost-update', () => import('./lost-update.ts')),
      entry('deadlock-rlock', () => import('./deadlock-rlock.ts')),
      entry('slow-database', () => import('./slow-database.ts')),
      entry('verification-code', () => import('./verification-code.ts')),
      entry('condition', () => import('./condition.ts')),
      entry('barrier', () => import('./barrier.ts')),
      entry('queue-fifo', () => import('./queue-fifo.ts')),
      entry('queue-lifo', () => import('./queue-lifo.ts')),
      entry('queue-priority', () => import('./queue-priority.ts')),
      entry('readers-writers', () => import('./readers-writers.ts')),
    ],
  },
  {
    id: 'pools',
    title: { en: 'Pools and futures', zh: '进程池与 Future' },
    scenarios: [
      entry('pool-reuse', () => import('./pool-reuse.ts')),
      entry('crawler-callback', () => import('./crawler-callback.ts')),
      entry('pool-gather', () => import('./pool-gather.ts')),
      entry('process-executor', () => import('./process-executor.ts')),
      entry('executor-map', () => import('./executor-map.ts')),
      entry('done-callback', () => import('./done-callback.ts')),
      entry('sync-async', () => import('./sync-async.ts')),
      entry('pool-starvation', () => import('./pool-starvation.ts')),
    ],
  },
  {
    id: 'coroutines',
    title: { en: 'Coroutines', zh: '协程' },
    scenarios: [
      entry('coroutine-principle', () => import('./coroutine-principle.ts')),
      entry('greenlet', () => import('./greenlet.ts')),
      entry('gevent', () => import('./gevent.ts')),
      entry('crawler-coroutines', () => import('./crawler-coroutines.ts')),
      entry('no-lock-needed', () => import('./no-lock-needed.ts')),
      entry('nested', () => import('./nested.ts')),
    ],
  },
  {
    id: 'network',
    title: { en: 'The network', zh: '网络' },
    scenarios: [entry('echo-pool', () => import('./echo-pool.ts')), entry('echo-500', () => import('./echo-500.ts'))],
  },
  {
    id: 'machine',
    title: { en: 'The machine', zh: '机器' },
    scenarios: [entry('cores', () => import('./cores.ts'))],
  },
  {
    id: 'classics',
    title: { en: 'Classics and bugs', zh: '经典问题与错误' },
    scenarios: [
      entry('two-locks', () => import('./two-locks.ts')),
      entry('philosophers', () => import('./philosophers.ts')),
      entry('if-for-while', () => import('./if-for-while.ts')),
      entry('missed-signal', () => import('./missed-signal.ts')),
      entry('upgrade', () => import('./upgrade.ts')),
      entry('nested-monitor', () => import('./nested-monitor.ts')),
      entry('stray-release', () => import('./stray-release.ts')),
      entry('producer-consumer', () => import('./producer-consumer.ts')),
      entry('sleeping-barber', () => import('./sleeping-barber.ts')),
      entry('semaphore-barrier', () => import('./semaphore-barrier.ts')),
      entry('bank-transfer', () => import('./bank-transfer.ts')),
      entry('double-checked', () => import('./double-checked.ts')),
      entry('one-condition-buffer', () => import('./one-condition-buffer.ts')),
      entry('polite', () => import('./polite.ts')),
    ],
  },
]

/** Every entry, in the order of the chapters. */
export const catalogue: readonly CatalogueEntry[] = chapters.flatMap((chapter) => chapter.scenarios)

/**
 * The module of a scenario.
 * @throws RangeError for an id that is not in the catalogue
 */
export async function loadScenario(id: string): Promise<ScenarioModule> {
  const found = catalogue.find((scenario) => scenario.id === id)
  if (found === undefined) throw new RangeError(`there is no scenario "${id}"`)
  return await found.load()
}
