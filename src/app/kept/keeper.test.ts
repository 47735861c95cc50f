import { expect, test } from 'vitest'
import { Cancelled } from '../simulation/simulator-client.ts'
import { prepareTrace } from '../state/prepared.ts'
import { sceneFor } from '../testing/runs.ts'
import { createKeeper } from './keeper.ts'
import type { KeptRun } from './kept-run.ts'
import { createShownLocks } from './shown-locks.ts'

test('the recording that was asked for last is found, whatever is read first', async () => {
  const { trace } = await sceneFor('two-locks')
  const reads = new Map<string, () => void>()
  /** As a worker: what it does is given up when it is ended, or asked for something else. */
  let giveUp: (() => void) | null = null
  const keeper = createKeeper({
    notify() {},
    download() {},
    ordered() {},
    database: {
      prepare() {},
      list: async () => [],
      read: (id) =>
        new Promise((resolve) => {
          const run: KeptRun = {
            id,
            scenario: '',
            executor: 'workers',
            file: null,
            when: 0,
            bytes: 1,
            steps: 1,
            whole: true,
          }
          reads.set(id, () => resolve({ run, bytes: new Uint8Array(1) }))
        }),
      write: async () => {},
      writeLeaving() {},
      remove: async () => {},
      clear: async () => {},
    },
    locks: createShownLocks(undefined),
    packer: { pack: () => Promise.reject(new Error('nothing is packed')), end() {} },
    unpacker: {
      unpack: () =>
        new Promise((resolve, reject) => {
          giveUp?.()
          giveUp = () => reject(new Cancelled('another one is wanted'))
          queueMicrotask(() => resolve({ prepared: prepareTrace(trace), order: 'order' }))
        }),
      end() {
        giveUp?.()
      },
    },
    quota: async () => undefined,
  })
  for (const readFirst of ['a', 'b']) {
    reads.clear()
    const first = keeper.find('a').catch((error: unknown) => error)
    const second = keeper.find('b')
    await expect.poll(() => reads.size).toBe(2)
    reads.get(readFirst)?.()
    reads.get(readFirst === 'a' ? 'b' : 'a')?.()
    expect(await second).toMatchObject({ order: 'order' })
    expect(await first).toBeInstanceOf(Cancelled)
  }
})
