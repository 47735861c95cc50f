import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as honest from '../../simulator/testing/honest-runs.ts'
import { checkTrace } from '../checker.ts'
import { entryAt } from './testing/edits.ts'
import { edited, editedStep, leaves, otherThan } from './testing/single-edits.ts'

const runs = [
  honest.richRun(),
  honest.stuckRun(),
  honest.failedRun(),
  honest.misfitRun(),
  honest.limitedRun({ steps: 20 }),
  honest.limitedRun({ seconds: 4.5 }),
  honest.limitedRun({ bytes: 2000 }),
  honest.limitedRun({ threads: 4 }),
]
/** Texts that nothing is compared with: names are, where a handle says them. */
const labels = new Set<string | number>(['name', 'body', 'message'])
const places = runs
  .flatMap((run) =>
    [['threads'], ['objects'], ['end'], ['words']].flatMap((path) => leaves(run, path).map((leaf) => ({ run, leaf }))),
  )
  .filter(({ leaf }) => !labels.has(leaf.at(-1) ?? ''))

/**
 * What no step tells: a policy and a module where the object's state has none, and a kind where its operations differ
 * from those of another only in what was not done.
 */
const untold = [
  // The last number counts also those that were never started.
  /^threads\.\d+\.path$/,
  /^objects\.\d+\.(policy|kind)$/,
  // Who cut a run off; and, within what the steps allow, at which time a limit lay.
  /^end\.detail\.(kind|value)$/,
]

describe('a single edit', () => {
  it('of a table or the end is refused, but of what no step tells', () => {
    const accepted = new Map<string, number>()
    let refused = 0
    const edit = fc
      .constantFrom(...places)
      .chain(({ run, leaf }) => otherThan(entryAt(run, leaf)).map((by) => ({ run, leaf, by })))
    fc.assert(
      fc.property(edit, ({ run, leaf, by }) => {
        const trace = edited(run, leaf, by)
        if (trace === null) return
        if (checkTrace(trace) !== null) refused++
        else accepted.set(leaf.join('.'), (accepted.get(leaf.join('.')) ?? 0) + 1)
      }),
      { numRuns: 1000 },
    )
    const unexplained = [...accepted.keys()].filter((place) => !untold.some((pattern) => pattern.test(place)))
    expect(unexplained).toEqual([])
    const share = refused / (refused + [...accepted.values()].reduce((sum, count) => sum + count, 0))
    expect(share).toBeGreaterThan(0.9)
  })

  it('of a time is refused, but where nothing was to take so long', () => {
    const run = honest.richRun()
    const { time } = run.steps
    let refused = 0
    let edits = 0
    for (let step = 0; step < run.stepCount; step++) {
      const now = time[step] ?? 0
      for (const by of [time[step - 1] ?? 0, now - 1, now + 1, time[step + 1] ?? now + 1]) {
        const trace = by === now ? null : editedStep(run, step, 'time', by)
        if (trace === null) continue
        edits++
        if (checkTrace(trace) !== null) refused++
      }
    }
    expect(refused / edits).toBeGreaterThan(0.7)
  })
})
