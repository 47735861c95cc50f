import { beforeEach, expect, test } from 'vitest'
import type { Trace } from '../../trace/trace.ts'
import { packTrace } from '../simulation/pack-trace.ts'
import { Cancelled } from '../simulation/simulator-client.ts'
import { prepareTrace } from '../state/prepared.ts'
import { makeDevice, makePage } from '../testing/page.ts'
import { sceneFor } from '../testing/runs.ts'
import type { RealRun, RealRuns } from './real-runs.ts'
import { newId } from './recordings.ts'

/** Real runs whose steps come when the test says so. */
function slowRuns(whole: Trace) {
  let end = (): void => {}
  let listeners: (() => void)[] = []
  let begun = 0
  const running: Trace = { ...whole, end: { status: 'stopped', detail: { kind: 'running' } } }
  const real: RealRuns = {
    problem: () => null,
    executor: async () => ({
      run: (): RealRun => ({
        done: new Promise((resolve) => {
          end = () => resolve(whole)
        }),
        cleared: Promise.resolve(),
        stop: () => end(),
        type: () => false,
        endInput: () => false,
        endsWithScript: false,
        inputWaits: [],
        tooFew: null,
        elapsed: 0,
        view: () => running,
        onBatch(told) {
          begun++
          listeners.push(told)
          return () => {
            listeners = listeners.filter((one) => one !== told)
          }
        },
      }),
    }),
  }
  /** The run is watched: what is recorded will be kept. */
  const watched = () => expect.poll(() => begun).toBeGreaterThan(0)
  return { real, watched, end: () => end(), grow: () => listeners.forEach((told) => void told()) }
}

let trace: Trace
let device: ReturnType<typeof makeDevice>
let runs: ReturnType<typeof slowRuns>
beforeEach(async () => {
  const scene = await sceneFor('semaphore-processes')
  trace = { ...scene.trace, run: { ...scene.trace.run, executor: 'workers' } }
  device = makeDevice()
  runs = slowRuns(trace)
})

const entry = () => ({ hash: device.history.hash(), state: device.history.port.read().state })
const load = async (real = runs.real) => {
  const page = makePage(real, device)
  await page.follow(device.history.hash())
  return page
}

/** A real run that was made and is kept. */
async function recorded() {
  const page = await load()
  const running = page.session.run('workers')
  await runs.watched()
  runs.end()
  await running
  await expect.poll(() => device.stored.size).toBe(1)
  await expect.poll(() => page.address.entry().recorded).not.toBeNull()
  page.leave()
  return page
}

test('a recording is shown again after a reload, as it was and without being made anew', async () => {
  await recorded()
  expect(entry().hash).toContain('choices=')
  const page = await load({ problem: () => null, executor: () => Promise.reject(new Error('nothing is to be run')) })
  const { scene, notices } = page.outcome.getState()
  expect(scene?.trace.run.executor).toBe('workers')
  expect([...(scene?.trace.steps.time ?? [])]).toEqual([...trace.steps.time])
  expect(notices).toEqual([])
  expect(page.session.recorded().first?.stepCount).toBe(trace.stepCount)
})

test('a run that is left while it goes on is kept, and shown when one comes back', async () => {
  const page = await load()
  const running = page.session.run('workers')
  // Before anything of it has begun.
  expect(entry().state).toMatchObject({ recorded: expect.any(String) })
  await runs.watched()
  await page.session.open('semaphore-threads')
  await running
  await page.go(-1)
  expect(page.outcome.getState().scene?.trace).toMatchObject({
    stepCount: trace.stepCount,
    run: { executor: 'workers' },
  })
})

test('an entry goes on to name its recording where that could not be read', async () => {
  const page = await recorded()
  const at = entry()
  await page.session.open('two-locks')
  device.packing.unpack = () => Promise.reject(new Cancelled('another one is wanted'))
  const back = await load()
  await back.go(-1)
  expect(entry()).toEqual(at)
  back.leave()
  expect(entry()).toEqual(at)
})

test('a page that goes away in the midst of a run comes back with what was recorded', async () => {
  const page = await load()
  void page.session.run('workers')
  expect(entry().state).toMatchObject({ recorded: expect.any(String) })
  await runs.watched()
  await page.session.keeper()
  page.leave()
  const back = await load()
  expect(back.outcome.getState().scene?.trace.stepCount).toBe(trace.stepCount)
  expect(back.chosen.getState().cursor.step).toBe(trace.stepCount - 1)
  expect(back.notices()).toContain('breaks off while the program still ran')
})

test('what is recorded is kept while a run goes on', async () => {
  const page = await load()
  void page.session.run('workers')
  expect(entry().state).toMatchObject({ recorded: expect.any(String) })
  await runs.watched()
  await page.session.keeper()
  expect(device.stored.size).toBe(0)
  runs.grow()
  await expect.poll(() => [...device.stored.values()].map(({ run }) => run.whole)).toEqual([false])
})

test('a recording that is gone is replayed from its order, and one without is not made anew', async () => {
  const before = await recorded()
  expect(before.notices()).toBe('')
  device.stored.clear()
  const { hash } = entry()
  const page = await load()
  expect(page.notices()).toContain('Nothing of the run that was here is kept')
  expect(page.notices()).toContain('replayed in the simulator')
  expect(page.outcome.getState().scene?.trace.run.executor).toBe('simulator')
  expect([...(page.outcome.getState().scene?.trace.steps.thread ?? [])]).toEqual([...trace.steps.thread])

  device.history.port.replace(
    { recorded: 'gone', secondRun: null, order: '', secondRunOrder: '', drafts: {} },
    hash.replace(/&choices=[\w-]+/, ''),
  )
  const without = await load()
  expect(without.outcome.getState()).toMatchObject({ scene: null, scenario: { id: 'semaphore-processes' } })
  expect(without.notices()).toContain('cannot be had again')
  // Its entry stays what it is.
  without.leave()
  expect(entry()).toMatchObject({ hash: hash.replace(/&choices=[\w-]+/, ''), state: { recorded: 'gone' } })
})

test('going back to a recording that is gone leaves what was shown, and its own entry', async () => {
  const page = await recorded()
  await page.session.open('semaphore-threads')
  page.leave()
  const back = await load()
  device.stored.clear()
  device.history.go(-1)
  const { hash, state } = entry()
  device.history.port.replace(
    { recorded: 'gone', secondRun: null, order: '', secondRunOrder: '', drafts: {} },
    hash.replace(/&choices=[\w-]+/, ''),
  )
  expect(state).toMatchObject({ recorded: expect.any(String) })
  await back.follow(device.history.hash())
  expect(back.outcome.getState()).toMatchObject({
    scenario: { id: 'semaphore-threads' },
    scene: { scenario: { id: 'semaphore-threads' } },
  })
  expect(back.chosen.getState().run.scenario).toBe('semaphore-threads')
  back.chosen.setState({ cursor: { step: 3, movement: 'step' } })
  back.leave()
  expect(entry().state).toMatchObject({ recorded: 'gone' })
})

test('a damaged recording is gone, and takes no room', async () => {
  await recorded()
  for (const [id, { run, bytes }] of device.stored) device.stored.set(id, { run, bytes: bytes.slice(0, -9) })
  const page = await load()
  expect(page.notices()).toContain('Nothing of the run that was here is kept')
  expect(device.stored.size).toBe(0)
})

test('an order that the address has no room for stands in the entry, and one that is too long for it nowhere', async () => {
  const { keptOrder, maxOrderKept } = await import('../simulation/pack-trace.ts')
  expect(keptOrder(trace).length).toBeLessThan(maxOrderKept)
  expect(keptOrder({ ...trace, stepCount: 300_000 })).toBe('')
  await recorded()
  const { hash } = entry()
  const order = hash.match(/choices=([\w-]+)/)?.[1] ?? ''
  device.history.port.replace(
    { recorded: 'gone', secondRun: null, order, secondRunOrder: '', drafts: {} },
    hash.replace(/&choices=[\w-]+/, ''),
  )
  const page = await load()
  expect(page.notices()).toContain('replayed in the simulator')
  expect([...(page.outcome.getState().scene?.trace.steps.thread ?? [])]).toEqual([...trace.steps.thread])
})

test('the second of two runs is kept and shown again, too', async () => {
  await recorded()
  const page = await load()
  const { run } = page.chosen.getState()
  const id = page.address.entry().recorded
  await page.session.run('simulator')
  await page.session.compare({ run, recording: id })
  page.leave()
  expect(entry().state).toMatchObject({ recorded: null, secondRun: id })
  const again = await load()
  expect(again.outcome.getState().secondRun?.scene.trace.run.executor).toBe('workers')
  device.stored.clear()
  device.history.port.replace(
    { recorded: null, secondRun: 'gone', order: '', secondRunOrder: '', drafts: {} },
    entry().hash.replace(/&compare\.choices=[\w-]+/, ''),
  )
  const alone = await load()
  expect(alone.outcome.getState().secondRun).toBeNull()
  expect(alone.notices()).toContain('cannot be had again')
})

test('an opened file keeps its name, and a bad record does not hinder the others', async () => {
  const page = await load()
  await page.session.openTrace(prepareTrace(trace), 'mine.heddle')
  await expect.poll(() => device.stored.size).toBe(1)
  page.leave()
  const back = await load()
  expect(back.outcome.getState().file).toBe('mine.heddle')
  expect(await back.session.openKept('nobody')).toBe(false)
})

test('a run is given no name that another has, whenever either was made', async () => {
  const ids = Array.from({ length: 1000 }, newId)
  expect(new Set(ids).size).toBe(ids.length)
  // An entry from another visit, that says what the first recording of a page that counts would be called.
  const page = await recorded()
  for (const old of ['0', '1']) {
    device.history.port.replace(
      { ...page.address.entry(), recorded: old, order: '' },
      '#/semaphore-processes?executor=workers',
    )
    const back = await load()
    await back.session.openTrace(prepareTrace(trace), 'other.heddle')
    await back.go(-1)
    expect(back.notices()).toContain('Nothing of the run that was here is kept')
  }
})

test('drafts stand in the entry of their run, and in no other form', async () => {
  const page = await load()
  page.chosen.setState({ drafts: { users: '7', seed: 'x' } })
  page.leave()
  const back = await load()
  expect(back.chosen.getState().drafts).toEqual({ users: '7', seed: 'x' })
  await back.session.open('semaphore-threads')
  expect(back.chosen.getState().drafts).toEqual({})
  await back.go(-1)
  expect(back.chosen.getState().drafts).toEqual({ users: '7', seed: 'x' })
  back.chosen.setState({ drafts: { users: '4' } })
  await back.session.run('simulator')
  expect(back.chosen.getState()).toMatchObject({ drafts: {}, run: { given: { users: '4' } } })
  // Applied, they are drafts no longer.
  await back.go(-1)
  expect(back.chosen.getState().drafts).toEqual({})
})

test('a trace is packed small, and comes back as it was', async () => {
  const bytes = await packTrace(trace)
  const { unpackTrace } = await import('../simulation/pack-trace.ts')
  const { encodeTrace } = await import('../../trace/codec.ts')
  expect(encodeTrace(await unpackTrace(bytes))).toEqual(encodeTrace(trace))
  expect(bytes.length).toBeLessThan(encodeTrace(trace).length / 2)
  await expect(unpackTrace(bytes.slice(0, 100))).rejects.toThrow()
})
