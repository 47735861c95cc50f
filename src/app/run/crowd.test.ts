import { expect, test } from 'vitest'
import type { RealRun, RealRuns } from '../kept/real-runs.ts'
import { makePage } from '../testing/page.ts'
import { sceneFor } from '../testing/runs.ts'

test('where the machine has too few workers, the run says how many, and is offered with as many', async () => {
  const { trace } = await sceneFor('semaphore-processes')
  const asked: unknown[] = []
  const real: RealRuns = {
    problem: () => null,
    executor: async () => ({
      run(_, { clients }): RealRun {
        asked.push(clients)
        const tooFew = clients === 500 ? { ready: 300, asked: 502 } : null
        return {
          done: Promise.resolve(trace),
          cleared: Promise.resolve(),
          tooFew,
          stop() {},
          type: () => false,
          endInput: () => false,
          endsWithScript: false,
          inputWaits: [],
          elapsed: 0,
          view: () => trace,
          onBatch: () => () => {},
        }
      },
    }),
  }
  const page = makePage(real)
  await page.follow('#/echo-500')
  await page.session.run('workers')
  const [notice] = page.outcome.getState().notices
  expect(notice?.lines).toEqual([
    {
      en: 'The run has not begun: each thread here is a real worker, and this machine could start 300 of 502. A simulation has all of them.',
      zh: '运行尚未开始：这里每个线程都是真实的 Worker，本机启动了 502 个中的 300 个。模拟可以有全部。',
    },
  ])
  expect(notice?.actions.map(({ label }) => label)).toEqual([{ en: 'Run with Clients 298', zh: '以 客户端 298 运行' }])
  notice?.actions[0]?.act()
  await expect.poll(() => asked).toEqual([500, 298])
})
