import { describe, expect, it } from 'vitest'
import * as program from '../scenarios/semaphore-processes.ts'
import { simulate } from '../simulator/simulation.ts'
import { effectStart, operationName, type Trace } from '../trace/trace.ts'
import { checkTrace, findingText } from './checker.ts'

const values = { users: 9, permits: 5, stayFrom: 1, stayTo: 3, policy: 'barging' }
const options = { seed: 3, strategy: 'first-come', cores: 4, cost: 0.02 } as const

const make = (policy: string) => simulate(program, { ...values, policy }, options)

/** The steps of an operation, in order. */
function stepsOf(trace: Trace, operation: string): number[] {
  return Array.from({ length: trace.stepCount }, (_, step) => step).filter(
    (step) => operationName(trace, step) === operation,
  )
}

/** A copy in which one thing is changed. */
function broken(trace: Trace, change: (steps: Trace['steps'], effects: Trace['effects']) => void): Trace {
  const steps = Object.fromEntries(Object.entries(trace.steps).map(([name, column]) => [name, column.slice()]))
  const effects = { address: trace.effects.address.slice(), value: trace.effects.value.slice() }
  const copy = { ...trace, steps: steps as unknown as Trace['steps'], effects }
  change(copy.steps, copy.effects)
  return copy
}

/** Step `from` in the place of step `to`, with its effects; those between move on by one. Effects must be as many. */
function swapped(trace: Trace, first: number, second: number): Trace {
  return broken(trace, (steps) => {
    for (const column of Object.values(steps) as Int32Array[]) {
      const kept = column[first] ?? 0
      column[first] = column[second] ?? 0
      column[second] = kept
    }
    steps.effectEnd.set(trace.steps.effectEnd)
    steps.time.set(trace.steps.time)
  })
}

describe('the checker', () => {
  it('allows what the simulator does, in both policies', () => {
    for (const policy of ['barging', 'fair']) expect(checkTrace(make(policy))).toBeNull()
  })

  it('refuses a sixth holder', () => {
    const trace = make('barging')
    const blocked = stepsOf(trace, 'block').find((step) => trace.values[trace.steps.argument[step] ?? 0] === 'acquire')
    const acquire = stepsOf(trace, 'acquire')[0] ?? 0
    const lie = broken(trace, (steps) => {
      steps.operation[blocked ?? 0] = steps.operation[acquire] ?? 0
      steps.argument[blocked ?? 0] = 0
      steps.result[blocked ?? 0] = 1
    })
    const finding = checkTrace(lie)
    expect(finding?.step).toBe(blocked)
    expect(finding === null ? '' : findingText(finding)).toMatch(/user\d does acquire; expected user\d to wait/)
  })

  it('refuses to keep waiting where there is a free permit', () => {
    const trace = make('barging')
    const acquire = stepsOf(trace, 'acquire')[0] ?? 0
    const block =
      stepsOf(trace, 'block').find((step) => trace.values[trace.steps.argument[step] ?? 0] === 'acquire') ?? 0
    const lie = broken(trace, (steps) => {
      steps.operation[acquire] = steps.operation[block] ?? 0
      steps.argument[acquire] = steps.argument[block] ?? 0
      steps.result[acquire] = 0
    })
    expect(checkTrace(lie)).toMatchObject({ step: acquire, expected: expect.stringContaining('can proceed') })
  })

  it('refuses a hand-over out of line', () => {
    const trace = make('fair')
    const granted = trace.threadLayout.fields.find((field) => field.name === 'granted')?.offset ?? 0
    const isGranted = (address: number) => trace.threads.some((thread) => thread.base + granted === address)
    const release = stepsOf(trace, 'release').find((step) =>
      isGranted(trace.effects.address[effectStart(trace, step)] ?? 0),
    )
    expect(release).toBeDefined()
    const first = effectStart(trace, release ?? 0)
    const lie = broken(trace, (_steps, effects) => {
      const lucky = trace.threads.find((thread) => thread.base + granted === effects.address[first])
      const other = trace.threads.find((thread) => thread.id > 0 && thread !== lucky)
      effects.address[first] = (other?.base ?? 0) + granted
    })
    const finding = checkTrace(lie)
    expect(finding?.step).toBe(release)
    expect(finding?.found).toMatch(/granted of user\d/)
    expect(finding?.expected).toMatch(/granted of user\d/)
  })

  it('refuses a wake-up without a cause', () => {
    const trace = make('fair')
    const woken =
      stepsOf(trace, 'acquire').find(
        (step) =>
          (trace.steps.cause[step] ?? -1) > 0 && operationName(trace, trace.steps.cause[step] ?? 0) === 'release',
      ) ?? 0
    expect(
      checkTrace(
        broken(trace, (steps) => {
          steps.cause[woken] = -1
        }),
      ),
    ).toMatchObject({
      step: woken,
      found: expect.stringContaining('with no cause'),
    })
  })

  it('refuses a step of a thread that nobody has woken', () => {
    const trace = make('barging')
    const block =
      stepsOf(trace, 'block').find((step) => trace.values[trace.steps.argument[step] ?? 0] === 'acquire') ?? 0
    const blocked = trace.steps.thread[block] ?? 0
    let later = block + 1
    while (trace.steps.thread[later] === blocked) later++
    const lie = broken(trace, (steps) => {
      steps.thread[later] = blocked
    })
    expect(checkTrace(lie)).toMatchObject({ step: later, expected: expect.stringContaining('nothing has woken it') })
  })

  it('refuses steps out of order', () => {
    const trace = make('barging')
    const acquire = stepsOf(trace, 'acquire')[0] ?? 0
    const start = trace.steps.cause[acquire] ?? 0
    expect(operationName(trace, start)).toBe('start')
    expect(checkTrace(swapped(trace, start, acquire))?.step).toBe(start)
  })

  it('refuses a wrong result, a wrong end and a thread that was never started', () => {
    const trace = make('barging')
    const acquire = stepsOf(trace, 'acquire')[0] ?? 0
    expect(
      checkTrace(
        broken(trace, (steps) => {
          steps.result[acquire] = 2
        }),
      )?.step,
    ).toBe(acquire)
    expect(
      checkTrace({ ...trace, end: { status: 'deadlock', detail: { kind: 'deadlock', stuck: [] } } }),
    ).not.toBeNull()
    const start = stepsOf(trace, 'start')[0] ?? 0
    expect(
      checkTrace(
        broken(trace, (steps) => {
          steps.thread[start] = 9
        }),
      )?.found,
    ).toContain('thread 9')
  })
})
