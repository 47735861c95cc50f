import { describe, expect, it } from 'vitest'
import {
  asReal,
  doomedRun,
  exitRun,
  failedRun,
  limitedRun,
  misfitRun,
  patientRun,
  refusedRun,
  richRun,
  steeredRun,
  stuckOnceRun,
  stuckRun,
} from '../../simulator/testing/honest-runs.ts'
import { decodeTrace, encodeTrace } from '../../trace/codec.ts'
import type { StepColumns } from '../../trace/columns.ts'
import { checkTrace, findingText } from '../checker.ts'
import { entryAt, type Path, stepsBy, withEntry, withSteps } from './testing/edits.ts'

const runs = {
  rich: richRun(),
  real: asReal(richRun()),
  stuck: stuckRun(),
  failed: failedRun(),
  patient: patientRun(),
  doomed: doomedRun(),
  misfit: misfitRun(),
  refused: refusedRun(),
  exits: exitRun(),
  stuckOnce: stuckOnceRun(),
  steered: steeredRun(),
  events: limitedRun({ steps: 20 }),
  time: limitedRun({ seconds: 4.5 }),
  memory: limitedRun({ bytes: 2000 }),
  threads: limitedRun({ threads: 4 }),
  asleep: limitedRun({ steps: 4 }),
}
type Run = keyof typeof runs

/** What is told of a run in which an entry of the header says something else. */
function told(run: Run, path: Path, by: unknown): string {
  const finding = checkTrace(withEntry(runs[run], path, by))
  return finding === null ? 'nothing' : findingText(finding)
}

/** What is told of a run whose steps are changed. */
function toldOfSteps(run: Run, change: (steps: StepColumns) => void): string {
  const finding = checkTrace(withSteps(runs[run], change))
  return finding === null ? 'nothing' : findingText(finding)
}

const nth = (run: Run, thread: string, operation: string, index = 0): number =>
  stepsBy(runs[run], thread, operation)[index] ?? -1

it.each(Object.keys(runs) as Run[])('the run %s is true', (run) => {
  expect(checkTrace(runs[run])).toBeNull()
})

describe('an end is refused', () => {
  const finished = { status: 'finished', detail: { kind: 'finished', failed: [] } }
  const deadlock = (...stuck: unknown[]) => ({ status: 'deadlock', detail: { kind: 'deadlock', stuck } })
  const failed = (error: unknown) => ({ status: 'failed', detail: { kind: 'failed', thread: 0, error } })
  const limit = (what: string, value: number) => ({
    status: 'stopped',
    detail: { kind: 'limit', limit: what, value },
  })
  const stopped = { status: 'stopped', detail: { kind: 'stopped' } }
  const choice = (step: number) => ({ status: 'stopped', detail: { kind: 'choice', step, message: 'it is blocked' } })
  const lost = { error: 'WorkerError', message: 'gone' }
  const stuckAt = (thread: number, target: number) => ({ thread, target, line: 0 })

  it.each<[why: string, run: Run, end: unknown, finding: string]>([
    ['finished, though somebody lives', 'events', finished, 'end.status: finished; expected main to end first'],
    ['finished, though all wait for ever', 'stuck', finished, 'end.status: finished; expected main to end first'],
    ['finished, though main failed', 'failed', finished, 'end.status: finished; expected failed: nobody is left'],
    ['failed, though somebody lives', 'events', failed(lost), 'end.status: failed; expected main to end first'],
    ['failed, though main did not', 'rich', failed(lost), 'end.status: failed; expected finished: nobody is left'],
    ['failed with another error', 'failed', failed({ error: 'KeyError', message: '' }), 'end.detail.error: '],
    ['deadlock, though nobody is left', 'rich', deadlock(), 'end.status: deadlock; expected finished: nobody is left'],
    ['deadlock, though one can run', 'events', deadlock(), 'expected a step of main, which can go on'],
    ['deadlock, though one sleeps', 'asleep', deadlock(), 'expected a step of main, which can go on'],
    [
      'deadlock, though one gives up some time',
      'patient',
      deadlock(stuckAt(0, 0)),
      'expected a step of main, which can go on',
    ],
    [
      'deadlock, though one was terminated',
      'doomed',
      deadlock(stuckAt(0, -3), stuckAt(1, 0)),
      'expected a step of child, which can go on',
    ],
    ['a deadlock of nobody', 'stuck', deadlock(), 'end.detail.stuck[0]: null; expected main, which is blocked'],
    [
      'a deadlock of somebody else',
      'stuck',
      deadlock(stuckAt(1, 1), stuckAt(0, -3), stuckAt(2, 0)),
      'end.detail.stuck[0].thread: 1; expected 0: main is blocked',
    ],
    [
      'a deadlock of one more',
      'stuckOnce',
      deadlock(stuckAt(0, 0), stuckAt(1, 0)),
      'end.detail.stuck[1]: {"thread":1,"target":0,"line":0}; expected nobody: the others are not blocked',
    ],
    [
      'a deadlock in which one waits for something else',
      'stuck',
      deadlock(stuckAt(0, -3), stuckAt(1, 0), stuckAt(2, 0)),
      'end.detail.stuck[1].target: 0; expected 1, what t1 waits for',
    ],
    [
      'a deadlock in which one waits elsewhere',
      'stuck',
      deadlock(stuckAt(0, -3), stuckAt(1, 1), { ...stuckAt(2, 0), line: 3 }),
      'end.detail.stuck[2].line: 3; expected 0, where t2 waits',
    ],
    ['stopped, though nobody is left', 'rich', stopped, 'end.status: stopped; expected finished: nobody is left'],
    [
      'a limit, though nobody is left',
      'rich',
      limit('events', runs.rich.stepCount),
      'end.status: stopped; expected finished: nobody is left',
    ],
    [
      'a limit of steps that was not reached',
      'events',
      limit('events', 21),
      'end.detail.value: 21; expected 20 steps, when',
    ],
    [
      'a limit of steps that was passed',
      'events',
      limit('events', 19),
      'end.detail.value: 19; expected 20 steps, when',
    ],
    ['a limit of time that was passed', 'time', limit('time', 4), 'end.detail.value: 4; expected 4.'],
    ['a limit of time that comes later', 'time', limit('time', 9), 'end.detail.value: 9; expected less than 5.'],
    [
      'a limit of time of one who waits',
      'patient',
      limit('time', 9),
      'end.detail.value: 9; expected less than 5.003 s',
    ],
    [
      'a limit of memory that was not reached',
      'memory',
      limit('memory', 3000),
      'end.detail.value: 3000; expected less',
    ],
    ['a limit of threads', 'threads', limit('threads', 5), 'end.detail.value: 5; expected 4 threads, when'],
    ['an order that does not fit elsewhere', 'misfit', choice(1), 'end.detail.step: 1; expected 2, the step that'],
    ['an order that nobody has given', 'events', choice(20), 'end.detail.step: 20; expected less than 0: no more'],
    ['an order of real threads', 'real', choice(65), 'end.status: stopped; expected finished: nobody is left'],
  ])('%s', (_why, run, end, finding) => {
    expect(told(run, ['end'], end)).toContain(finding)
  })

  it('as an end of real threads that real threads do not know', () => {
    const real = asReal(runs.events)
    const findingOf = (end: unknown) => checkTrace(withEntry(real, ['end'], end))
    expect(findingOf(limit('time', 10))).toMatchObject({ place: 'end.detail.limit' })
    expect(findingOf(choice(20))).toMatchObject({ place: 'end.detail.kind' })
    expect(findingOf({ status: 'stopped', detail: { kind: 'stopped', time: 10 } })).toMatchObject({
      place: 'end.detail.time',
    })
    expect(findingOf({ status: 'stopped', detail: { kind: 'stopped', time: 9e9 } })).toBeNull()
    expect(checkTrace(withEntry(runs.events, ['end', 'detail'], { kind: 'stopped', time: 9e9 }))).toMatchObject({
      place: 'end.detail.time',
    })
    // What happens to a worker is no step of the program, nor is that a person stops it.
    const fault = (time: number) => ({
      status: 'stopped',
      detail: { kind: 'fault', part: 'io', fault: 'died', message: '', time },
    })
    expect(findingOf(failed(lost))).toBeNull()
    expect(findingOf(fault(9e9))).toBeNull()
    expect(findingOf(fault(10))).toMatchObject({ place: 'end.detail.time' })
    expect(checkTrace(withEntry(runs.events, ['end'], fault(9e9)))).toMatchObject({ place: 'end.detail.kind' })
    expect(checkTrace(withEntry(asReal(runs.rich), ['end'], stopped))).toBeNull()
    const limited = checkTrace(withEntry(asReal(runs.stuck), ['end'], limit('events', runs.stuck.stepCount)))
    expect(limited).toMatchObject({ place: 'end.status', expected: 'deadlock: nobody can go on' })
  })

  it('that names others as failed', () => {
    const expected = 'expected [3], those that ended by an error'
    expect(told('rich', ['end', 'detail', 'failed'], [])).toBe(`end.detail.failed: []; ${expected}`)
    expect(told('rich', ['end', 'detail', 'failed'], [2])).toBe(`end.detail.failed: [2]; ${expected}`)
    expect(told('failed', ['end', 'detail', 'thread'], 0)).toBe('nothing')
  })
})

describe('what an order has chosen is refused', () => {
  it('where no order was given for that step', () => {
    const wakes = nth('steered', 'waiter1', 'wait')
    const notifies = nth('steered', 'main', 'notify')
    const path = ['run', 'options', 'choices']
    expect(told('steered', path, wakes)).toContain(`step ${wakes}: waiter1 wakes though nobody notified it; expected`)
    expect(told('steered', path, null)).toContain(`step ${wakes}: waiter1 wakes though nobody notified it; expected`)
    expect(told('steered', path, wakes + 1)).toContain(`step ${nth('steered', 'main', 'now')}: main does now, which`)
    expect(told('steered', path, notifies)).toContain(`step ${notifies}: main chooses whom it notifies; expected`)
    expect(told('steered', path, notifies + 1)).toBe('nothing')
  })
})

describe('a table is refused', () => {
  it.each<[path: Path, by: unknown, finding: string]>([
    [['threads', 0, 'kind'], 'thread', 'threads[0].kind: thread; expected process'],
    [['threads', 0, 'pid'], 999, 'threads[0].pid: 999; expected 1000'],
    [['threads', 0, 'daemon'], true, 'threads[0].daemon: true; expected false'],
    [['threads', 0, 'path'], '7', 'threads[0].path: 7; expected an empty path'],
    [['threads', 2, 'parent'], 1, 'threads[2].parent: 1; expected 0, since main starts it at step 6'],
    [['threads', 2, 'path'], 'x', 'threads[2].path: x; expected N, since main starts it at step 6'],
    [['threads', 2, 'path'], '1.0', 'threads[2].path: 1.0; expected N, since main starts it at step 6'],
    [['threads', 7, 'path'], '7.0', 'threads[7].path: 7.0; expected 2.N, since family starts it at step 18'],
    [['threads', 2, 'pid'], 1001, 'threads[2].pid: 1001; expected 1000, since main starts it'],
    [['threads', 3, 'pid'], 1000, 'threads[3].pid: 1000; expected 1003, since main starts it'],
    [['threads', 7, 'pid'], 1000, 'threads[7].pid: 1000; expected 1003, since family starts it'],
    [['threads', 6, 'pid'], 1006, 'threads[6].pid: 1006; expected 1000, since main starts it at step 10'],
    [['threads', 6, 'daemon'], true, 'threads[6].daemon: true; expected false, since main starts it'],
    [['threads', 6, 'host'], 1, 'threads[6].host: 1; expected 0, since main starts it'],
    [['threads', 3, 'kind'], 'thread', 'threads[3].pid: 1003; expected 1000, since main starts it'],
    [['threads', 5, 'daemon'], false, 'threads[5].daemon: false; expected true, since main starts it at step 9'],
    [['threads', 7, 'daemon'], true, 'threads[7].daemon: true; expected false, since family starts it at step 18'],
    [['threads', 7, 'name'], 'other', 'values['],
    [['objects', 0, 'name'], 'other', 'values['],
    [['objects', 0, 'of'], 'multiprocessing', 'step 0: main does create: effect 1 is no more'],
    [['objects', 2, 'policy'], 'fair', 'step 2: main does create: effect 0 is no more'],
    [['objects', 2, 'policy'], null, 'objects[2].policy: null; expected barging'],
    [['objects', 3, 'policy'], 'barging', 'step 3: main does create: effect 0 is fair of fair = 1; expected no more'],
    [['objects', 2, 'kind'], 'rlock', 'step 15: '],
    [['words'], 9999, 'words: 9999; expected '],
    [['links'], { next: 7, previous: 6 }, 'links: {"next":7,"previous":6}; expected '],
  ])('%j saying %j', (path, by, finding) => {
    expect(told('rich', path, by)).toContain(finding)
  })

  it('whose numbers are not in the order of birth', () => {
    const { threads, objects } = runs.rich
    const swapped = <Row extends { readonly id: number }>(rows: readonly Row[], a: number, b: number): Row[] =>
      rows.map((row, i) => ({ ...(rows[i === a ? b : i === b ? a : i] ?? row), id: i }))
    expect(told('rich', ['threads'], swapped(threads, 1, 2))).toContain('threads[1].base: ')
    expect(told('rich', ['objects'], swapped(objects, 0, 1))).toContain('objects[0].base: ')
  })

  it('which has somebody whom no step starts, or something that none makes', () => {
    const { threads, objects, words, threadLayout } = runs.rich
    const more = { ...threads[1], id: threads.length, path: '9', base: words }
    const room = withEntry(runs.rich, ['words'], words + threadLayout.words)
    expect(checkTrace(withEntry(room, ['threads'], [...threads, more]))).toMatchObject({
      place: `threads[${threads.length}]`,
      step: runs.rich.stepCount - 1,
      found: 'keeper',
    })
    const another = { ...objects[0], id: objects.length, base: words }
    expect(checkTrace(withEntry(room, ['objects'], [...objects, another]))).toMatchObject({
      place: `objects[${objects.length}]`,
      step: runs.rich.stepCount - 1,
    })
  })

  it('whose layouts name words otherwise', () => {
    const { threadLayout, kinds } = runs.rich
    const names = ['threadLayout', 'fields', 1, 'name']
    expect(entryAt(runs.rich, names)).toBe('status')
    expect(told('rich', names, 'state')).toContain('threadLayout.fields[1].name: state; expected status')
    const lock = kinds.findIndex(({ name }) => name === 'lock')
    expect(told('rich', ['kinds', lock, 'fields', 0, 'name'], 'queue')).toContain(
      `kinds[${lock}].fields[0].name: queue`,
    )
    const type = threadLayout.fields.findIndex(({ name }) => name === 'host')
    expect(told('rich', ['threadLayout', 'fields', type, 'type'], 'number')).toContain('.type: number; expected block')
  })
})

describe('a step is refused', () => {
  const operation = (name: string) => runs.rich.operations.indexOf(name)

  it('that starts who was started before', () => {
    const second = nth('rich', 'main', 'start', 1)
    const finding = toldOfSteps('rich', (steps) => {
      steps.target[second] = -3
    })
    expect(finding).toBe(`step ${second}: main starts keeper; expected a thread that was not started before`)
  })

  it('that makes what was made before', () => {
    const second = nth('rich', 'main', 'create', 1)
    const finding = toldOfSteps('rich', (steps) => {
      steps.target[second] = 0
    })
    expect(finding).toBe(`step ${second}: main makes seats; expected an object that was not made before`)
  })

  it('that starts out of turn, or joins whom nobody has started', () => {
    const first = nth('rich', 'main', 'start')
    const target = (step: number, to: number) =>
      toldOfSteps('rich', (steps) => {
        steps.target[step] = to
      })
    expect(target(first, -4)).toContain('threads[2].id: 2; expected 1, since main starts it at step')
    expect(target(first, -1)).toContain('expected what it makes as its target')
    expect(target(nth('rich', 'keeper', 'sleep'), -2)).toContain('expected no target')
    expect(target(nth('rich', 'main', 'join'), -1)).toContain('expected a thread as its target')
  })

  it('that changes something though it was refused', () => {
    const refused = nth('refused', 'main', 'start')
    const finding = toldOfSteps('refused', (steps) => {
      steps.effectEnd[refused] = steps.effectEnd[refused + 1] ?? 0
    })
    expect(finding).toContain(`step ${refused}: main does start: effect 0 is `)
    const silent = toldOfSteps('refused', (steps) => {
      steps.result[refused] = 0
    })
    expect(silent).toContain(`step ${refused}: main does start of nothing; expected what it makes as its target`)
  })

  it('that is taken when the run is over', () => {
    const { rich } = runs
    const daemon = rich.threads[5]
    const begins = rich.threadLayout.fields.find(({ name }) => name === 'status')?.offset ?? 0
    const row = { time: 600_000, thread: 5, operation: operation('wake'), target: -1, line: 0, cause: 56 }
    const more = { ...row, argument: 0, result: 0, effectEnd: rich.effectCount + 1 }
    const steps = Object.fromEntries(
      Object.entries(more).map(([name, value]) => {
        const column = rich.steps[name as keyof StepColumns] // the rows have the names of columns
        return [
          name,
          Object.assign(new (Object.getPrototypeOf(column).constructor)(column.length + 1), [...column, value]),
        ]
      }),
    ) as unknown as StepColumns // of the same names and types
    const effects = {
      address: Uint32Array.from([...rich.effects.address, (daemon?.base ?? 0) + begins]),
      value: Int32Array.from([...rich.effects.value, 1]),
    }
    const longer = { ...rich, steps, stepCount: rich.stepCount + 1, effects, effectCount: rich.effectCount + 1 }
    const finding = checkTrace(decodeTrace(encodeTrace(longer)))
    expect(finding).toMatchObject({ found: 'daemon does wake', expected: 'no step: the run is over' })
  })

  it('that ends another kind of sleep than the one that its thread sleeps', () => {
    const wake = nth('rich', 'keeper', 'wake')
    const finding = toldOfSteps('rich', (steps) => {
      steps.operation[wake] = operation('receive')
    })
    expect(finding).toBe(`step ${wake}: keeper does receive; expected what ends its sleep`)
  })

  it('that ends a process whose daemons are to be terminated first', () => {
    const exit = nth('exits', 'main', 'exit')
    const finding = toldOfSteps('exits', (steps) => {
      steps.operation[exit] = runs.exits.operations.indexOf('end')
    })
    expect(finding).toBe(`step ${exit}: main does end; expected main to terminate its daemon children first, by exit`)
  })
})

describe('a time is refused', () => {
  const at = (run: Run, step: number) => runs[run].steps.time[step] ?? Number.NaN
  /** A step at another time, and all between at that time too, so that none goes back. */
  const moved = (run: Run, step: number, time: number) =>
    toldOfSteps(run, (steps) => {
      for (let before = step; before >= 0 && (steps.time[before] ?? 0) > time; before--) steps.time[before] = time
      steps.time[step] = time
    })

  it('when a sleep is shorter than it was to be', () => {
    const sleep = nth('real', 'main', 'sleep')
    const wake = nth('real', 'main', 'wake')
    const least = at('real', sleep) + 50_000
    expect(moved('real', wake, least - 1)).toContain(
      `step ${wake}: main does wake, which is at 0.063999 s; expected at`,
    )
    expect(moved('real', wake, least)).toBe('nothing')
    expect(moved('rich', wake, least - 1)).toContain(`step ${wake}: main does wake`)
  })

  it('when somebody gives up before the time, counted from its first attempt and no later one', () => {
    const tries = stepsBy(runs.real, 'patient', 'block')
    const [gaveUp = -1] = stepsBy(runs.real, 'patient', 'acquire')
    expect(tries).toHaveLength(3)
    const deadline = at('real', tries[0] ?? -1) + 100_000
    // It lost the race twice, and gave up no later for it.
    expect(at('rich', gaveUp)).toBe(deadline + 1000)
    expect(moved('real', gaveUp, deadline)).toBe('nothing')
    expect(moved('real', gaveUp, deadline - 1)).toContain(
      `step ${gaveUp}: patient does acquire, which is at 0.131999 s`,
    )
    expect(moved('rich', gaveUp, deadline + 999)).toContain(`step ${gaveUp}: patient does acquire`)
  })

  it('when simulated computing is shorter than it was to be, or steps of a thread overlap', () => {
    const work = nth('rich', 'family', 'work')
    const worked = nth('rich', 'family', 'worked')
    expect(moved('rich', worked, at('rich', work) + 19_999)).toContain(`step ${worked}: family does worked`)
    expect(moved('real', worked, at('real', work) + 19_999)).toBe('nothing')
    expect(moved('rich', 1, 1999)).toBe(
      'step 1: main does create, which is at 0.001999 s; expected at least 0.002 s, after what it follows, and the time that it takes',
    )
    expect(moved('real', 1, 1999)).toBe('nothing')
    // One to whom another has switched takes its time from then on.
    const begins = nth('rich', 'greenlet', 'print')
    expect(moved('rich', begins, at('rich', begins) - 1)).toContain(`step ${begins}: greenlet does print, which is at`)
  })

  it('when a clock shows another one', () => {
    const now = nth('rich', 'main', 'now')
    const shows = (run: Run, seconds: number) => {
      const value = runs[run].values.length
      const trace = withSteps(withEntry(runs[run], ['values'], [...runs[run].values, seconds]), (steps) => {
        steps.argument[now] = value
        steps.result[now] = value
      })
      return checkTrace(trace)
    }
    expect(shows('rich', 0.0651)).toMatchObject({ step: now, expected: '0.065 s, the time of the step' })
    // Real threads: between the steps of who looks, as far as clocks agree.
    expect(shows('real', 0.0651)).toBeNull()
    expect(shows('real', 0.0638)).toMatchObject({ step: now, expected: 'at least 0.064 s' })
    expect(shows('real', 0.067)).toMatchObject({ step: now + 1, expected: expect.stringContaining('clock has shown') })
  })

  it('when it goes back', () => {
    const { rich } = runs
    const time = rich.steps.time.slice()
    time[5] = 100
    expect(checkTrace({ ...rich, steps: { ...rich.steps, time } })).toMatchObject({ step: 5, place: 'step 5' })
  })
})
