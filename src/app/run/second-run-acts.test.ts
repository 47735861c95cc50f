import { beforeEach, describe, expect, test } from 'vitest'
import { loadScenario } from '../../scenarios/catalogue.ts'
import { simulate } from '../../simulator/simulation.ts'
import { formatLink, parseLink, wholeView } from '../link/link.ts'
import { prepareTrace } from '../state/prepared.ts'
import { makePage } from '../testing/page.ts'
import { linkOf, opensSecondRun } from './second-run.ts'

let page: ReturnType<typeof makePage>
beforeEach(() => {
  page = makePage()
})
const shown = () => ({ ...page.chosen.getState(), ...page.outcome.getState() })
const plain = (given: { readonly [name: string]: string } = {}) =>
  ({ scenario: 'deadlock-rlock', given, executor: 'simulator', order: '' }) as const
const both = () => {
  const { scene, secondRun } = page.outcome.getState()
  return [scene, secondRun?.scene].map((one) => one?.trace.run.parameters.locks)
}

describe('two runs beside each other', () => {
  test('come from a link, with the step at which they part', async () => {
    await page.follow('#/deadlock-rlock?step=9&compare.locks=ordered')
    expect(both()).toEqual(['two', 'ordered'])
    expect(page.outcome.getState().secondRun?.difference?.first).toBeGreaterThan(0)
    expect(page.history.hash()).toBe('#/deadlock-rlock?step=9&compare.locks=ordered')
    expect(page.chosen.getState().secondRun).toMatchObject({ focus: 'first', run: plain({ locks: 'ordered' }) })
  })

  test('have cursors at the same time', async () => {
    await page.follow('#/deadlock-rlock?step=9&compare.locks=rlock')
    for (const step of [0, 4, 30, 12]) {
      page.chosen.setState({ cursor: { step, movement: 'scrub' } })
      const { scene } = page.outcome.getState()
      const other = page.outcome.getState().secondRun?.scene
      const { secondRun } = page.chosen.getState()
      const time = scene?.data.stepTime[step]
      expect(secondRun?.time).toBe(time)
      expect(secondRun?.step).toBe(other?.snapshots.stepAtTime(time ?? 0))
    }
  })

  test('change the focus and keep their places and cursors', async () => {
    await page.follow('#/deadlock-rlock?step=9&compare.locks=rlock')
    const before = page.chosen.getState()
    page.session.focusOn('second')
    expect(both()).toEqual(['rlock', 'two'])
    const { run, cursor, secondRun } = page.chosen.getState()
    expect(run).toEqual(plain({ locks: 'rlock' }))
    expect(cursor.step).toBe(before.secondRun?.step)
    expect(secondRun).toMatchObject({ focus: 'second', run: plain(), step: 9 })
    page.address.flush()
    expect(page.history.hash()).toBe(`#/deadlock-rlock?step=${cursor.step}&compare.locks=rlock&focus=2`)
    page.session.focusOn('second')
    expect(both()).toEqual(['rlock', 'two'])
    page.session.focusOn('first')
    expect(page.chosen.getState()).toMatchObject({ cursor: { step: 9 }, run: plain() })
  })

  test('can be seen again from a link to the one that has the focus', async () => {
    const hash = '#/deadlock-rlock?step=20&compare.locks=rlock&focus=2'
    await page.follow(hash)
    expect(both()).toEqual(['rlock', 'two'])
    expect(page.chosen.getState().cursor.step).toBe(20)
    expect(page.history.hash()).toBe(hash)
  })

  test('are both put where they part', async () => {
    await page.follow('#/deadlock-rlock?step=9&compare.locks=ordered')
    page.session.goToDifference()
    const { difference } = page.outcome.getState().secondRun ?? {}
    const { cursor, secondRun } = page.chosen.getState()
    expect(cursor.step).toBe(difference?.first)
    expect(secondRun?.step).toBe(difference?.second)
  })

  test('may be a simulation and a recording, which its link replays', async () => {
    await page.follow('#/deadlock-rlock?compare=1')
    const module = await loadScenario('deadlock-rlock')
    const defaults = { locks: 'two', threads: 10, pause: 2, policy: 'barging' }
    const options = { seed: 7, strategy: 'random', cores: 2, cost: 0.02 } as const
    const trace = simulate(module, defaults, options)
    await page.session.openTrace(prepareTrace(trace), 'two.heddle')
    const [simulated] = page.session.earlier()
    expect(simulated).toMatchObject({ run: plain(), recording: null })
    if (simulated !== undefined) await page.session.compare(simulated)
    expect(page.session.recorded()).toEqual({ first: trace, second: null })
    expect(page.outcome.getState().file).toBe('two.heddle')

    page.session.focusOn('second')
    expect(page.outcome.getState()).toMatchObject({ file: null, secondRun: { file: 'two.heddle' } })
    expect(page.session.recorded()).toEqual({ first: trace, second: null })
    // Back and forth: the recording is still there.
    await page.open('semaphore-threads')
    await page.go(-1)
    expect(page.session.recorded()).toEqual({ first: trace, second: null })
    expect(page.chosen.getState().secondRun?.focus).toBe('second')
  })
})

describe('a comparison', () => {
  test('begins and ends with an entry of the history each', async () => {
    await page.follow('#/deadlock-rlock?step=9')
    await page.session.compare({ run: plain({ seed: '2' }), recording: null })
    expect(page.history.hash()).toBe('#/deadlock-rlock?step=9&compare.seed=2')
    page.session.leaveCompare()
    expect(shown()).toMatchObject({ secondRun: null, run: plain() })
    expect(page.history.hash()).toBe('#/deadlock-rlock?step=9')
    await page.go(-1)
    expect(page.chosen.getState().secondRun?.run).toEqual(plain({ seed: '2' }))
    await page.go(-1)
    expect(page.outcome.getState().secondRun).toBeNull()
    expect(page.chosen.getState().secondRun).toBeNull()
  })

  test('goes on with another run in place of the one that has the focus', async () => {
    await page.follow('#/deadlock-rlock?compare.locks=rlock')
    page.chosen.setState({ drafts: { threads: '3' } })
    await page.session.run('simulator')
    expect(both()).toEqual(['two', 'rlock'])
    expect(page.history.hash()).toMatch(/^#\/deadlock-rlock\?threads=3&step=\d+&compare\.locks=rlock$/)
  })

  test('says what of its link is wrong, and takes the nearest', async () => {
    await page.follow('#/deadlock-rlock?compare.locks=three&compare.seed=2&compare.executor=workers')
    expect(page.notices()).toContain('Of the other run: locks must be one of two, rlock, ordered, got "three"')
    expect(page.notices()).toContain('This page is not isolated.')
    expect(page.chosen.getState().secondRun?.run).toEqual(plain({ seed: '2' }))
  })

  test('shows one run where the other cannot be made', async () => {
    await page.follow('#/deadlock-rlock?step=9')
    await page.session.compare({ run: { ...plain(), executor: 'workers' }, recording: null })
    expect(page.notices()).toContain('The other run could not be made: not here')
    expect(shown()).toMatchObject({ secondRun: null, run: plain() })
    expect(page.history.hash()).toBe('#/deadlock-rlock?step=9')
  })

  test('ends with another program', async () => {
    await page.follow('#/deadlock-rlock?compare.locks=rlock')
    await page.open('semaphore-threads')
    expect(page.outcome.getState().secondRun).toBeNull()
    expect(page.session.earlier()).toEqual([])
  })
})

describe('a program that is opened beside another run of it', () => {
  test('has a link of its own for the run alone', async () => {
    const { scenario } = await loadScenario('deadlock-rlock')
    const secondRun = { ...scenario, compare: { parameters: { locks: 'rlock', threads: 10 } } }
    const other = { run: plain({ locks: 'rlock' }), focus: 'first' }
    expect(opensSecondRun(secondRun, plain())).toEqual(other)
    expect(opensSecondRun(scenario, plain())).toBeNull()
    expect(opensSecondRun(secondRun, plain({ seed: '2' }))).toBeNull()
    expect(formatLink(linkOf(secondRun, plain(), wholeView, null))).toBe('#/deadlock-rlock?compare=0')
    expect(formatLink(linkOf(secondRun, plain({ seed: '2' }), wholeView, null))).toBe('#/deadlock-rlock?seed=2')
    expect(parseLink('#/deadlock-rlock').link.secondRun).toBeUndefined()
  })
})
