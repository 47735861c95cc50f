import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Finding, findingText } from '../../model/check/finding.ts'
import { entryAt } from '../../model/check/testing/edits.ts'
import { edited, editedStep, leaves, otherThan } from '../../model/check/testing/single-edits.ts'
import { checkTrace } from '../../model/checker.ts'
import * as honest from '../../simulator/testing/honest-runs.ts'
import { untrueMessages } from './untrue.ts'

const runs = [
  honest.richRun(),
  honest.asReal(honest.richRun()),
  honest.stuckRun(),
  honest.failedRun(),
  honest.misfitRun(),
  honest.steeredRun(),
  honest.limitedRun({ steps: 20 }),
]
const columns = ['time', 'thread', 'operation', 'target', 'cause', 'argument', 'result', 'effectEnd'] as const

/** Findings of many kinds: of traces in which one thing is changed. */
function findings(): Finding[] {
  const entry = fc
    .constantFrom(...runs)
    .chain((run) =>
      fc
        .constantFrom(
          ...['threads', 'objects', 'end', 'words', 'threadLayout', 'kinds'].flatMap((key) => leaves(run, [key])),
        )
        .chain((leaf) => otherThan(entryAt(run, leaf)).map((by) => edited(run, leaf, by))),
    )
  const step = fc
    .constantFrom(...runs)
    .chain((run) =>
      fc
        .tuple(fc.nat(run.stepCount - 1), fc.constantFrom(...columns), fc.integer({ min: -20, max: 20 }))
        .map(([at, column, by]) => editedStep(run, at, column, (run.steps[column][at] ?? 0) + by)),
    )
  const traces = fc.sample(fc.oneof(entry, { weight: 3, arbitrary: step }), { numRuns: 300, seed: 1 })
  const found = traces.flatMap((trace) => (trace === null ? null : checkTrace(trace)) ?? [])
  return [...new Map(found.map((finding) => [findingText(finding), finding])).values()]
}

/** Words of English that are no names of the trace, nor quoted. */
function untranslated(zh: string): string[] {
  const plain = zh.replace(/"(?:[^"\\]|\\.)*"?/g, '').replace(/（.*?）/g, '')
  return plain.match(/\b(?:expected|does|which|with|nothing|nobody|starts|makes|after|first|step|at least)\b/g) ?? []
}

it('is told in Chinese, whatever is untrue', () => {
  const all = findings()
  expect(all.length).toBeGreaterThan(60)
  for (const finding of all) {
    const { en, zh } = untrueMessages(finding)
    expect(en).toContain(`${finding.place}: ${finding.found}; expected ${finding.expected}`)
    expect(untranslated(zh), zh).toEqual([])
  }
})
