import { beforeEach, expect, test } from 'vitest'
import type { Trace } from '../../trace/trace.ts'
import type { RealRun, RealRuns } from '../kept/real-runs.ts'
import { makePage } from '../testing/page.ts'
import { sceneFor } from '../testing/runs.ts'

/** Real runs that go on until they are stopped, and are gathered when the test says so. */
function endlessRuns(sofar: Trace) {
  const whole = (): Trace => ({ ...sofar, end: { status: 'stopped', detail: { kind: 'stopped', time: 9_000_000 } } })
  const begun: { gather(): void; isStopped: boolean }[] = []
  const run = (): RealRun => {
    const mine = { gather: () => {}, isStopped: false }
    begun.push(mine)
    return {
      done: new Promise((resolve) => {
        mine.gather = () => resolve(whole())
      }),
      cleared: Promise.resolve(),
      stop() {
        mine.isStopped = true
      },
      type: () => false,
      endInput: () => false,
      endsWithScript: false,
      inputWaits: [],
      tooFew: null,
      elapsed: 8_000_000,
      view: () => sofar,
      onBatch(told) {
        told()
        return () => {}
      },
    }
  }
  const runs: RealRuns = { problem: () => null, executor: async () => ({ run }) }
  return { runs, begun }
}

let real: ReturnType<typeof endlessRuns>
let page: ReturnType<typeof makePage>
let last: number

beforeEach(async () => {
  const { trace } = await sceneFor('semaphore-processes')
  // What is merged of a run under way: it has no end.
  real = endlessRuns({ ...trace, end: { status: 'stopped', detail: { kind: 'running' } } })
  last = trace.stepCount - 1
  page = makePage(real.runs)
  await page.follow('')
})

/** A real run under way, as it was drawn. */
async function grown(): Promise<Promise<string[]>[]> {
  const before = real.begun.length
  const running = page.session.run('workers')
  await expect.poll(() => real.begun.length).toBe(before + 1)
  await expect
    .poll(() => {
      page.frames.flush()
      return page.outcome.getState().activity.kind
    })
    .toBe('live')
  return [running]
}

test('a real run that is stopped can be stepped at once, and keeps its place when the whole of it is there', async () => {
  const [running] = await grown()
  expect(page.outcome.getState().scene?.live).toBe(true)
  page.session.stop()
  expect(real.begun[0]?.isStopped).toBe(true)
  const { scene, activity } = page.outcome.getState()
  expect(activity.kind).toBe('gathering')
  expect(scene).toMatchObject({ live: false, trace: { stepCount: last + 1 } })
  page.chosen.setState({ cursor: { step: 7, movement: 'step' }, selection: { kind: 'thread', thread: 3 } })
  real.begun[0]?.gather()
  await running
  expect(page.outcome.getState()).toMatchObject({
    activity: { kind: 'idle' },
    scene: { live: false, trace: { end: { detail: { kind: 'stopped' } } } },
  })
  expect(page.chosen.getState()).toMatchObject({ cursor: { step: 7 }, selection: { kind: 'thread', thread: 3 } })
  expect(page.notices()).toContain('Stopped after')
})

test('a real run that is stopped and not looked at is shown at its end', async () => {
  const [running] = await grown()
  page.session.stop()
  // Pressed twice, it is stopped once.
  page.session.stop()
  real.begun[0]?.gather()
  await running
  expect(page.chosen.getState().cursor.step).toBe(last)
})

test('the next run waits until the one that was stopped is part of the history', async () => {
  const [first] = await grown()
  page.session.stop()
  const second = page.session.run('simulator')
  expect(page.outcome.getState().activity.kind).toBe('gathering')
  real.begun[0]?.gather()
  await Promise.all([first, second])
  expect(page.outcome.getState().scene?.trace.run.executor).toBe('simulator')
  await page.go(-1)
  expect(page.outcome.getState().scene?.trace.end.detail.kind).toBe('stopped')
})

test('a run that is left while it is gathered disturbs nothing', async () => {
  const [left] = await grown()
  page.session.stop()
  const never = page.session.run('workers')
  await page.session.open('semaphore-threads')
  page.chosen.setState({ drafts: { seed: '13' } })
  const simulating = page.session.run('simulator')
  real.begun[0]?.gather()
  await Promise.all([left, never])
  expect(real.begun).toHaveLength(1)
  expect(page.outcome.getState()).toMatchObject({
    activity: { kind: 'simulating' },
    scenario: { id: 'semaphore-threads' },
  })
  page.session.stop()
  await simulating
})

test('Stop before real workers are loaded stops the run as soon as they are', async () => {
  let load = (): void => {}
  const { executor } = real.runs
  const loaded = new Promise<void>((resolve) => {
    load = resolve
  })
  const slow = makePage({ ...real.runs, executor: () => loaded.then(executor) })
  await slow.follow('')
  const running = slow.session.run('workers')
  expect(slow.outcome.getState().activity.kind).toBe('preparing')
  slow.session.stop()
  expect(slow.outcome.getState().activity.kind).toBe('gathering')
  load()
  await expect.poll(() => real.begun[0]?.isStopped).toBe(true)
  real.begun[0]?.gather()
  await running
  expect(slow.outcome.getState().activity.kind).toBe('idle')
})
