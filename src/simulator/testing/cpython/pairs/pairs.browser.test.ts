/** The programs of all pairs on real workers: each is lawful, and prints what Python has answered. */
import { afterAll, describe, expect, it } from 'vitest'
import { outputOf } from '../../../../trace/trace.ts'
import { WorkerPool } from '../../../../workers/executor.ts'
import { lawfulBy } from '../../../../workers/testing/testing.ts'
import { simulate } from '../../../simulation.ts'
import { type Answer, pairsModules, programOfPair, shownBy } from './pair.ts'

const files = pairsModules()
const recorded = import.meta.glob<{ readonly [title: string]: Answer }>(['./*.json', '!./interface.json'], {
  eager: true,
  import: 'default',
})
const expectLawful = lawfulBy(simulate)
const pool = new WorkerPool(() => new Worker(new URL('./pair-worker.ts', import.meta.url), { type: 'module' }))
afterAll(() => pool.dispose())

for (const [file, module] of Object.entries(files))
  describe(`pairs of ${file} on real workers`, () => {
    it.each(Object.entries(module.pairs))('%s', async (title, pair) => {
      const trace = await pool.run(`${file}: ${title}`, {}, { seed: 1, scale: 1 }).done
      expectLawful(trace, programOfPair(module, title), {})
      if (pair.timed) return
      const lines = shownBy(
        outputOf(trace).map(({ text }) => text),
        trace.end.status,
      )
      const answer = recorded[`./${file}.json`]?.[title]
      expect(lines).toEqual(pair.differs === undefined ? answer?.python : answer?.heddle)
    })
  })
