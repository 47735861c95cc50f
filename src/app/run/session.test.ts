import { beforeEach, describe, expect, test } from 'vitest'
import { encodeOrder } from '../link/order-code.ts'
import { prepareTrace } from '../state/prepared.ts'
import { makePage, notIsolated } from '../testing/page.ts'
import { sceneFor } from '../testing/runs.ts'
import { linkToRecorded } from './link-to-run.ts'

let page: ReturnType<typeof makePage>
beforeEach(() => {
  page = makePage()
})

describe('a link', () => {
  test('without a program shows the first, at the first block', async () => {
    await page.follow('')
    expect(page.outcome.getState().scenario?.id).toBe('semaphore-processes')
    const { step } = page.chosen.getState().cursor
    const snapshot = page.outcome.getState().scene?.snapshots.at(step)
    expect(snapshot?.threads.some(({ state }) => state === 'blocked')).toBe(true)
    expect(page.history.hash()).toBe(`#/semaphore-processes?step=${step}`)
    expect(page.notices()).toBe('')
  })

  test('with problems keeps all that is understood', async () => {
    await page.follow('#/semaphore-processes?users=6&permits=-1&step=7&select=ghost&nothing=1')
    expect(page.chosen.getState().run.given).toEqual({ users: '6' })
    expect(page.chosen.getState().cursor.step).toBe(7)
    for (const part of ['permits must be', 'no parameter nothing', '“ghost”']) expect(page.notices()).toContain(part)
  })

  test('to real workers where there are none simulates, and says so', async () => {
    await page.follow('#/semaphore-processes?executor=workers')
    expect(page.outcome.getState().scene?.trace.run.executor).toBe('simulator')
    expect(page.notices()).toContain(notIsolated.en)
  })

  test('to the Explore panel opens it with its settings, and says what of them is not allowed', async () => {
    await page.follow('#/slow-database?explore=strategy-pct.depth-99.timeouts-2')
    expect(page.chosen.getState()).toMatchObject({
      tab: 'explore',
      narrowTab: 'explore',
      asked: 'strategy-pct.timeouts-2',
    })
    expect(page.notices()).toContain('explore=depth “99”; allowed is a whole number from 1 to 20.')
    expect(page.session.link().view).toMatchObject({ explore: 'strategy-pct.timeouts-2' })
    page.chosen.setState({ tab: 'code' })
    expect(page.session.link().view).not.toHaveProperty('explore')
    await page.follow('#/two-locks')
    expect(page.chosen.getState().tab).toBe('code')
  })

  test('to a round that goes on for ever keeps it as long as that order is shown', async () => {
    const choices = encodeOrder(['', '', '', '', '', '0'])
    await page.follow(`#/two-locks?round=1&choices=${choices}`)
    expect(page.chosen.getState()).toMatchObject({ tab: 'explore', round: { order: choices, steps: 1 } })
    expect(page.session.link().view).toMatchObject({ explore: '1', round: 1 })
    expect(await page.session.run('simulator')).toEqual([])
    expect(page.session.link().view).not.toHaveProperty('round')
  })

  test('of a recorded run replays the order of its steps', async () => {
    const { trace } = await sceneFor('semaphore-processes', { users: 5, permits: 2 })
    await page.follow('#/semaphore-processes?users=5&permits=2&strategy=random&seed=1&step=3')
    const shared = await linkToRecorded(page.session.link(), trace)
    if (shared.kind !== 'link') throw new Error('it is short enough')
    await page.follow(shared.hash)
    const replayed = page.outcome.getState().scene?.trace
    expect([...(replayed?.steps.thread ?? [])]).toEqual([...trace.steps.thread])
    expect(page.chosen.getState().cursor.step).toBe(3)
    expect(page.notices()).toContain('replays the order')
  })
})

describe('history', () => {
  test('goes back to run, cursor and selection', async () => {
    await page.follow('')
    page.chosen.setState({ cursor: { step: 40, movement: 'scrub' }, selection: { kind: 'thread', thread: 4 } })
    await page.session.open('semaphore-threads')
    await page.go(-1)
    expect(page.chosen.getState()).toMatchObject({
      run: { scenario: 'semaphore-processes' },
      cursor: { step: 40 },
      selection: { kind: 'thread', thread: 4 },
    })
    await page.go(1)
    expect(page.chosen.getState().run.scenario).toBe('semaphore-threads')
  })

  test('goes back to a trace that was opened, and forward from it', async () => {
    const { trace } = await sceneFor('semaphore-processes', { users: 2 })
    await page.follow('')
    const prepared = prepareTrace(trace)
    await page.session.openTrace(prepared, 'two.heddle')
    expect(page.session.recorded().first).toBe(trace)
    expect(page.outcome.getState().file).toBe('two.heddle')
    await page.session.open('semaphore-threads')
    expect(page.session.recorded().first).toBeNull()
    await page.go(-1)
    expect(page.outcome.getState()).toMatchObject({ file: 'two.heddle', scene: { trace } })
    expect(page.outcome.getState().notices).toEqual([])
    // What was prepared is shown as it is, and again: nothing reads the whole trace anew.
    expect(page.outcome.getState().scene?.data).toBe(prepared.data)
  })
})

test('what a trace says that cannot be so is told whenever it is shown', async () => {
  const { trace } = await sceneFor('semaphore-processes', { users: 2 })
  await page.follow('')
  const finding = { step: 3, place: 'threads[1].pid', found: '7', expected: '1001' }
  await page.session.openTrace(prepareTrace(trace, finding), 'two.heddle')
  const told = () => page.outcome.getState().notices.find(({ id }) => id === 'untrue')
  expect(told()?.lines).toMatchObject([{ en: expect.stringContaining('threads[1].pid: 7; expected 1001') }])
  await page.session.open('semaphore-threads')
  expect(told()).toBeUndefined()
  await page.go(-1)
  told()?.actions[0]?.act()
  expect(page.chosen.getState().cursor.step).toBe(3)
})

describe('the form', () => {
  test('with a value that is not allowed runs nothing', async () => {
    await page.follow('')
    const { scene } = page.outcome.getState()
    page.chosen.setState({ drafts: { users: '0', seed: '2' } })
    expect(await page.session.run('simulator')).toEqual(['users'])
    expect(page.outcome.getState().scene).toBe(scene)
    page.chosen.setState({ drafts: { users: '4', seed: '2' } })
    expect(await page.session.run('simulator')).toEqual([])
    expect(page.outcome.getState().scene?.trace.threads.length).toBe(5)
    expect(page.chosen.getState()).toMatchObject({ drafts: {}, run: { given: { users: '4', seed: '2' } } })
    expect(page.history.hash()).toContain('users=4')
  })

  test('unchanged says that the run is the same', async () => {
    await page.follow('')
    await page.session.run('simulator')
    expect(page.outcome.getState().said?.messages.en).toContain('the same run')
  })
})

describe('a line that is typed', () => {
  const asked = () => {
    const { scene } = page.outcome.getState()
    return scene === null ? null : page.session.asksAt(scene.snapshots.at(page.chosen.getState().cursor.step))
  }

  test('goes into the script at the time of the cursor, and is shown where it is received', async () => {
    await page.follow('#/verification-code?step=12')
    const before = page.outcome.getState().scene
    expect(asked()).toMatchObject({ thread: 0, prompt: 'The code? ' })
    page.chosen.setState({ drafts: { seed: '7', typed: '1 x' } })
    expect(page.session.type('4711')).toBe('taken')
    await expect.poll(() => page.outcome.getState().scene === before).toBe(false)
    await expect.poll(() => page.history.hash()).toContain('typed=')
    const { scene } = page.outcome.getState()
    const { cursor, drafts, run } = page.chosen.getState()
    const time = before?.trace.steps.time[12] ?? 0
    expect(scene?.trace.run.parameters.typed).toBe(`3 abcd; ${time / 1e6} 4711; 8 {code}`)
    expect(run.given.typed).toBe(scene?.trace.run.parameters.typed)
    expect(scene?.trace.steps.time[cursor.step]).toBe(time)
    expect(scene?.trace.operations[scene.trace.steps.operation[cursor.step] ?? 0]).toBe('receive')
    expect(drafts).toEqual({ seed: '7' })
  })

  test('may be the end of input, in place of what the script has after it', async () => {
    await page.follow('#/verification-code?step=12')
    const before = page.outcome.getState().scene
    const time = before?.trace.steps.time[12] ?? 0
    expect(page.session.type(null)).toBe('taken')
    await expect.poll(() => page.outcome.getState().scene === before).toBe(false)
    const { scene } = page.outcome.getState()
    expect(scene?.trace.run.parameters.typed).toBe(`3 abcd; ${time / 1e6} ^D`)
    expect(scene?.trace.end).toMatchObject({ status: 'failed', detail: { error: { error: 'EOFError' } } })
  })

  test('is refused where nobody asks, where a script cannot say it, and in records', async () => {
    await page.follow('#/verification-code?step=0')
    expect(asked()).toBeNull()
    expect(page.session.type('x')).toBe('nobody')
    page.chosen.setState({ cursor: { step: 12, movement: 'jump' } })
    expect(page.session.type('a; 4 b')).toBe('unsayable')
    const { scene } = page.outcome.getState()
    if (scene === null) throw new Error('it is shown')
    await page.session.openTrace(prepareTrace(scene.trace), 'code.heddle')
    page.chosen.setState({ cursor: { step: 12, movement: 'jump' } })
    expect(asked()).toBeNull()
    expect(page.session.type('x')).toBe('nobody')
  })
})

test('a simulation that is cancelled leaves the last good run and its address', async () => {
  await page.follow('#/semaphore-processes?step=5')
  page.chosen.setState({ drafts: { seed: '13' } })
  const running = page.session.run('simulator')
  page.session.stop()
  await running
  expect(page.outcome.getState()).toMatchObject({
    activity: { kind: 'idle' },
    said: { messages: { en: 'Cancelled. The last good run stays.' } },
  })
  expect(page.chosen.getState().run.given).toEqual({})
  expect(page.history.hash()).toBe('#/semaphore-processes?step=5')
})

test('only the latest act shows its run', async () => {
  await page.follow('')
  page.chosen.setState({ drafts: { seed: '13' } })
  const slow = page.session.run('simulator')
  await page.session.open('semaphore-threads')
  await slow
  expect(page.outcome.getState().scenario?.id).toBe('semaphore-threads')
  expect(page.outcome.getState().said).toBeNull()
})
