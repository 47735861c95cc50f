import { describe, expect, it } from 'vitest'
import * as executor from '../scenarios/process-executor.ts'
import * as semaphore from '../scenarios/semaphore-threads.ts'
import * as code from '../scenarios/verification-code.ts'
import { defaultRun } from '../simulator/testing/facts.ts'
import { operationName } from '../trace/trace.ts'
import { foldedRows, hasInternals, internalObjects, ownerOfStep, type StepRow, withoutInternals } from './internals.ts'
import { timelineData } from './lanes.ts'

const trace = defaultRun(code, { typed: '3 abcd; 8 {code}' })
const steps = Array.from({ length: trace.stepCount }, (_, step) => step)
const rowsWith = (open: readonly number[]): StepRow[] => {
  const rows = foldedRows(trace, new Set(open))
  return Array.from({ length: rows.count }, (_, row) => rows.at(row))
}
const firsts = rowsWith([]).flatMap((row) => (row.kind === 'inside' ? [row.first] : []))

describe('the inside of a timer', () => {
  it('is what its thread does to its event, and the making of that', () => {
    expect(hasInternals(trace)).toBe(true)
    const inside = steps.filter((step) => ownerOfStep(trace, step) !== null)
    expect(new Set(inside.map((step) => operationName(trace, step)))).toEqual(
      new Set(['create', 'block', 'wait', 'isSet', 'set']),
    )
    for (const step of inside) {
      const thread = trace.threads[trace.steps.thread[step] ?? -1]
      expect(operationName(trace, step) === 'create' || thread?.owner === ownerOfStep(trace, step)).toBe(true)
    }
  })

  it('is not what others do to it, such as canceling it', () => {
    const events = internalObjects(trace)
    const outside = steps.filter(
      (step) => events.has(trace.steps.target[step] ?? -1) && ownerOfStep(trace, step) === null,
    )
    expect(outside.map((step) => [trace.steps.thread[step], operationName(trace, step)])).toEqual([[0, 'set']])
  })

  it('has no plots when it is folded, and all else keeps its own', () => {
    const data = timelineData(trace)
    const inside = internalObjects(trace)
    const none = { field: 'value', time: new Float64Array(), step: new Uint32Array(), value: new Int32Array(), max: 1 }
    const all = { ...data, plots: trace.objects.map(({ id }) => ({ ...none, object: id })) }
    const kept = withoutInternals(all, inside).plots.map(({ object }) => trace.objects[object]?.name)
    expect(kept).toEqual(['board'])
  })

  it('is nowhere where no library code made anything', () => {
    const plain = defaultRun(semaphore, {})
    expect(hasInternals(plain)).toBe(false)
    expect(foldedRows(plain, new Set()).count).toBe(plain.stepCount)
  })
})

describe('the inside of an executor', () => {
  const run = defaultRun(executor, {})
  const inside = internalObjects(run)

  it('is all that anybody does to its queues and locks, and nothing of its futures', () => {
    const named = (step: number) => run.objects[run.steps.target[step] ?? -1]
    for (let step = 0; step < run.stepCount; step++) {
      const object = named(step)
      const expected = object === undefined || object.kind === 'future' ? null : (object.owner ?? null)
      expect(ownerOfStep(run, step)).toBe(expected)
    }
    expect([...inside].map((id) => run.objects[id]?.kind)).not.toContain('future')
  })

  it('has no holds when it is folded', () => {
    const data = timelineData(run)
    expect(data.holds.object.length).toBeGreaterThan(0)
    const folded = withoutInternals(data, inside).holds
    expect(folded.object).toHaveLength(0)
    expect([...folded.offsets]).toEqual(Array(data.holds.offsets.length).fill(0))
    const lock = run.objects.find(({ name }) => name.endsWith('.lock'))?.id ?? -1
    const others = withoutInternals(data, new Set([...inside].filter((id) => id !== lock))).holds
    expect(others.object).toEqual(data.holds.object.filter((object) => object === lock))
    expect(others.toStep).toEqual(data.holds.toStep.filter((_, i) => data.holds.object[i] === lock))
  })
})

describe('rows of steps', () => {
  it('are one for steps inside the same timer that follow each other', () => {
    expect(firsts.length).toBeGreaterThan(3)
    for (const row of rowsWith([])) {
      const range = row.kind === 'step' ? [row.step] : steps.slice(row.first, row.first + row.count)
      const owners = new Set(range.map((step) => ownerOfStep(trace, step)))
      expect(owners).toEqual(new Set([row.kind === 'step' ? null : row.owner]))
    }
    expect(rowsWith([]).some((row) => row.kind === 'inside' && row.count > 1)).toBe(true)
  })

  it('have every step once, in order, when all folds are open', () => {
    expect(rowsWith(firsts).flatMap((row) => (row.kind === 'step' ? [row.step] : []))).toEqual(steps)
  })

  it('can be found by each step, whatever is open', () => {
    for (const open of [[], firsts.slice(0, 2), firsts]) {
      const rows = foldedRows(trace, new Set(open))
      for (const step of steps) {
        const row = rows.at(rows.rowOf(step))
        const first = rows.foldOf(step)
        expect(first >= 0).toBe(ownerOfStep(trace, step) !== null)
        if (row.kind === 'step') expect(row.step).toBe(step)
        else expect([row.first, open.includes(first)]).toEqual([first, false])
      }
    }
  })
})
