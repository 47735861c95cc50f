import { describe, expect, it } from 'vitest'
import { checkTrace, findingText } from '../model/checker.ts'
import { choicesOf } from '../program/choices.ts'
import type { MachineOptions } from '../program/machine-options.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import { Annotation } from '../trace/tables.ts'
import { operationName, type Trace } from '../trace/trace.ts'
import { simulate } from './simulation.ts'
import { stepsOf, threadName } from './testing/facts.ts'
import { programOf } from './testing/programs.ts'

function* compute(os: Os, seconds: number, times: number): Operation<void> {
  for (let i = 0; i < times; i++) yield* os.work(seconds)
}
function* nap(os: Os, seconds: number): Operation<void> {
  yield* os.sleep(seconds)
}

/** This many at once, each in a process or a thread of its own. */
function crowd(
  count: number,
  kind: 'process' | 'thread',
  body: typeof compute | typeof nap,
  seconds: number,
  times = 1,
) {
  return programOf(
    function* main(os) {
      const all = Array.from({ length: count }, () => os[kind](body, [seconds, times]))
      for (const one of all) yield* one.start()
      for (const one of all) yield* one.join()
    },
    { compute, nap },
  )
}

function run(program: ReturnType<typeof crowd>, cores: number, machine: Partial<MachineOptions> = {}): Trace {
  const trace = simulate(program, {}, { seed: 1, strategy: 'first-come', cores, cost: 0, machine })
  const finding = checkTrace(trace)
  expect(finding === null ? '' : findingText(finding)).toBe('')
  return trace
}

/** Seconds that a run takes. */
const length = (trace: Trace): number => (trace.steps.time[trace.stepCount - 1] ?? 0) / 1e6

/** Seconds at which each has computed. */
const computed = (trace: Trace): number[] =>
  stepsOf(trace, { operation: 'worked' }).map((step) => (trace.steps.time[step] ?? 0) / 1e6)

describe('computing', () => {
  it('takes as much of a core as it says, and each core computes for one at a time', () => {
    expect(length(run(crowd(1, 'process', compute, 3), 4))).toBe(3)
    expect(length(run(crowd(4, 'process', compute, 3), 4))).toBe(3)
    expect(length(run(crowd(8, 'process', compute, 3), 4))).toBe(6)
    expect(length(run(crowd(6, 'process', compute, 3), 4))).toBeCloseTo(4.5, 1)
    expect(length(run(crowd(4, 'thread', compute, 3), 1))).toBe(12)
  })

  it('is shared in quanta: who has as much to do is done at about the same time', () => {
    const times = computed(run(crowd(3, 'process', compute, 2), 1, { quantum: 0.1 }))
    expect(Math.min(...times)).toBeGreaterThan(5.7)
    expect(Math.max(...times)).toBe(6)
    // One after the other where a quantum is as long as all of it.
    expect(computed(run(crowd(3, 'process', compute, 2), 1, { quantum: 2 }))).toEqual([2, 4, 6])
  })

  it('is shared as well where it comes in many small pieces', () => {
    const times = computed(run(crowd(2, 'process', compute, 0.01, 100), 1, { quantum: 0.05 }))
    expect(times).toHaveLength(200)
    const trace = run(crowd(2, 'process', compute, 0.01, 100), 1, { quantum: 0.05 })
    const who = stepsOf(trace, { operation: 'worked' }).map((step) => threadName(trace, step))
    const changes = who.filter((name, i) => i > 0 && name !== who[i - 1]).length
    expect(changes).toBeGreaterThan(30)
    expect(changes).toBeLessThan(45)
  })

  it('is done with the operation that waits for it alone, and refuses a negative time', () => {
    const trace = run(
      programOf(function* main(os) {
        try {
          yield* os.work(-1)
        } catch (thrown) {
          yield* os.print(String(thrown))
        }
        yield* os.work(0)
      }),
      1,
    )
    expect(Array.from({ length: trace.stepCount }, (_, step) => operationName(trace, step))).toEqual(
      ['work', 'print', 'work', 'worked', 'end'], // the first one raises
    )
  })

  it('keeps who runs while others sleep, and lets those who wake have their turn', () => {
    const trace = run(
      programOf(
        function* main(os) {
          const all = [os.thread(compute, [1, 1]), os.thread(nap, [0.3])]
          for (const one of all) yield* one.start()
          for (const one of all) yield* one.join()
        },
        { compute, nap },
      ),
      1,
      { quantum: 0.02 },
    )
    const wake = stepsOf(trace, { operation: 'wake' })[0] ?? -1
    expect((trace.steps.time[wake] ?? 0) / 1e6).toBeGreaterThanOrEqual(0.3)
    expect((trace.steps.time[wake] ?? 0) / 1e6).toBeLessThanOrEqual(0.32)
    expect(length(trace)).toBe(1)
  })
})

describe('a global interpreter lock', () => {
  const gil = { gil: true }
  it('lets the threads of a process compute one at a time, and processes all at once', () => {
    expect(length(run(crowd(4, 'thread', compute, 1), 4))).toBe(1)
    expect(length(run(crowd(4, 'thread', compute, 1), 4, gil))).toBe(4)
    expect(length(run(crowd(4, 'process', compute, 1), 4, gil))).toBe(1)
  })

  it('is given up by who sleeps: waiting is as quick as without', () => {
    expect(length(run(crowd(40, 'thread', nap, 1), 4, gil))).toBe(1)
  })

  it('goes round every quantum', () => {
    const times = computed(run(crowd(3, 'thread', compute, 1), 4, gil))
    expect(Math.min(...times)).toBeGreaterThan(2.98)
    expect(Math.max(...times)).toBe(3)
  })

  it('is never with two of a process at once', () => {
    const trace = run(crowd(5, 'thread', compute, 0.2, 3), 3, gil)
    const { annotations, annotationCount } = trace
    let running = -1
    for (let i = 0; i < annotationCount; i++) {
      const kind = annotations.kind[i]
      const thread = annotations.thread[i] ?? -1
      if (kind === Annotation.wantsGil && running === thread) running = -1
      if (kind !== Annotation.run) continue
      if (running >= 0 && running !== thread) {
        const ended = stepsOf(trace, { operation: 'end', thread: trace.threads[running]?.name ?? '' })[0] ?? Infinity
        const blocked = running === 0
        expect(blocked || ended < (annotations.position[i] ?? 0)).toBe(true)
      }
      running = thread
    }
    expect(annotations.kind.subarray(0, annotationCount).includes(Annotation.wantsGil)).toBe(true)
  })
})

describe('prices', () => {
  it('of switches are paid by the core that changes to another', () => {
    const prices = { quantum: 0.1, switchProcess: 0.01, switchThread: 0.002 }
    // One core and two who compute 1 s each: about twenty changes.
    const alone = length(run(crowd(1, 'process', compute, 2), 1, prices))
    const processes = length(run(crowd(2, 'process', compute, 1), 1, prices))
    const threads = length(run(crowd(2, 'thread', compute, 1), 1, prices))
    expect(processes - alone).toBeGreaterThan(0.17)
    expect(processes - alone).toBeLessThan(0.26)
    expect(threads - alone).toBeGreaterThan(0.01)
    expect(threads - alone).toBeLessThan(0.05)
    expect(length(run(crowd(2, 'process', compute, 1), 1, { quantum: 0.1 }))).toBe(2)
  })

  it('of a new process is paid once, before its first step, and by no thread', () => {
    expect(length(run(crowd(4, 'process', compute, 1), 4, { startProcess: 0.25 }))).toBe(1.25)
    expect(length(run(crowd(4, 'thread', compute, 1), 4, { startProcess: 0.25 }))).toBe(1)
  })
})

describe('the order of a run that computes', () => {
  it.each([
    ['process', { switchProcess: 0.5, switchThread: 8 }],
    ['thread', { switchProcess: 8, switchThread: 0.5 }],
  ] as const)('costs what its switches between two of kind %s cost', (kind, machine) => {
    const program = crowd(2, kind, compute, 1, 2)
    const choices = choicesOf(run(program, 2))
    const options = { seed: 1, strategy: 'first-come', cores: 1, cost: 0.25, choices } as const
    const trace = simulate(program, {}, { ...options, machine })
    // The one who ends needs no core for that.
    const steps = [...trace.steps.thread.subarray(0, trace.stepCount)].filter(
      (_, step) => operationName(trace, step) !== 'end',
    )
    const switches = steps.filter((thread, i) => i > 0 && thread !== steps[i - 1]).length
    expect(switches).toBeGreaterThan(4)
    expect(length(trace) - length(simulate(program, {}, options))).toBeCloseTo(0.5 * switches, 6)
  })

  it('gives the same steps on any machine', () => {
    const program = crowd(3, 'thread', compute, 0.05, 4)
    const trace = run(program, 2, { gil: true, switchThread: 0.001 })
    const options = { seed: 1, strategy: 'random', cores: 4, cost: 0.01, choices: choicesOf(trace) } as const
    const again = simulate(program, {}, options)
    expect(choicesOf(again)).toEqual(choicesOf(trace))
    expect(again.end).toEqual(trace.end)
  })
})

describe('the checker', () => {
  it('refuses the end of a computing that was not begun, and any other step before it', () => {
    const trace = run(crowd(1, 'thread', compute, 1), 1)
    const names = trace.operations
    const changed = (from: string, to: string): Trace => {
      const operation = trace.steps.operation.slice()
      const step = stepsOf(trace, { operation: from })[0] ?? -1
      operation[step] = names.indexOf(to)
      return { ...trace, steps: { ...trace.steps, operation } }
    }
    expect(checkTrace(changed('work', 'worked'))?.expected).toContain('begin computing first')
    expect(checkTrace(changed('worked', 'print'))?.expected).toContain('compute on')
  })
})
