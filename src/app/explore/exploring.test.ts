import { describe, expect, it } from 'vitest'
import { noBranches } from '../../explorer/state/branches.ts'
import type { ExploreNews, ExploreReport, ExploreRequest, FoundOutcome } from './explore-messages.ts'
import { createExploring, type Explored } from './exploring.ts'

const run = { scenario: 'two-locks', given: {}, executor: 'simulator', order: '' } as const
const explored: Explored = {
  run,
  how: { kind: 'optimal' },
  branches: noBranches,
  executions: 10,
  events: 100,
  timeouts: 3,
}
// What is asked is handed through as it is.
const request = { scenario: 'two-locks' } as ExploreRequest

const outcome = (order: string): FoundOutcome => ({
  kind: 'finished',
  detail: { stuck: [], failed: [], held: [], output: {}, values: {} },
  order,
  steps: 1,
})

function news(executions: number, fresh: readonly string[], traces: readonly number[], isAnew = false): ExploreNews {
  const progress = { executions, traces: executions, redundant: 0, estimate: null, done: false }
  return { progress, doing: 'exploring', rate: 1, isAnew, fresh: fresh.map(outcome), traces }
}

const stopped = (told: ExploreNews, why: 'paused' | 'done' = 'done'): ExploreReport => ({
  kind: 'stopped',
  news: told,
  why,
  exhaustive: why === 'done',
  limits: why === 'done' ? [] : ['stopped'],
  metBy: {},
  counterexample: null,
  races: [],
  smaller: null,
})

/** An explorer that says what the test wants, when it wants. */
function puppet() {
  const stretches: { tell(news: ExploreNews): void; end(report: ExploreReport): void; fail(error: Error): void }[] = []
  let pauses = 0
  const stretch = (tell: (news: ExploreNews) => void) =>
    new Promise<ExploreReport>((resolve, reject) => stretches.push({ tell, end: resolve, fail: reject }))
  const exploring = createExploring({
    begin: (_, tell) => stretch(tell),
    goOn: (_, tell) => stretch(tell),
    pause() {
      pauses++
    },
    drop() {},
  })
  return { exploring, stretches, state: () => exploring.store.getState(), pauses: () => pauses }
}

describe('an exploration in the page', () => {
  it('gathers outcomes over what is told, over Cancel and Go on', async () => {
    const { exploring, stretches, state, pauses } = puppet()
    const first = exploring.start(explored, request)
    expect(state()).toMatchObject({ phase: 'running', explored, outcomes: [] })
    stretches[0]?.tell(news(3, ['a'], [3]))
    exploring.cancel()
    expect(pauses()).toBe(1)
    expect(state().phase).toBe('running')
    stretches[0]?.end(stopped(news(5, ['b'], [3, 2]), 'paused'))
    await first
    expect(state()).toMatchObject({ phase: 'stopped', report: { why: 'paused' } })
    const second = exploring.goOn()
    expect(state()).toMatchObject({ phase: 'running', report: null })
    stretches[1]?.end(stopped(news(9, ['c'], [3, 2, 4])))
    await second
    expect(state().outcomes.map(({ order }) => order)).toEqual(['a', 'b', 'c'])
    expect(state()).toMatchObject({ news: { traces: [3, 2, 4] }, report: { why: 'done' } })
  })

  it('forgets what was told when the explorer has to begin anew', async () => {
    const { exploring, stretches, state } = puppet()
    const done = exploring.start(explored, request)
    stretches[0]?.tell(news(3, ['a', 'b'], [1, 2]))
    stretches[0]?.end(stopped(news(1, ['c'], [1], true)))
    await done
    expect(state().outcomes.map(({ order }) => order)).toEqual(['c'])
  })

  it('shows the latest alone, and nothing of what was left', async () => {
    const { exploring, stretches, state } = puppet()
    const first = exploring.start(explored, request)
    const second = exploring.start({ ...explored, executions: 20 }, request)
    stretches[0]?.tell(news(7, ['old'], [7]))
    stretches[0]?.fail(new Error('given up'))
    stretches[1]?.tell(news(1, ['new'], [1]))
    await first
    expect(state()).toMatchObject({ phase: 'running', explored: { executions: 20 }, news: { traces: [1] } })
    exploring.leave()
    stretches[1]?.end(stopped(news(2, ['late'], [1, 1])))
    await second
    expect(state()).toMatchObject({ phase: 'idle', explored: null, outcomes: [] })
  })

  it('says why a program cannot be explored, and that the explorer is gone', async () => {
    const { exploring, stretches, state } = puppet()
    const first = exploring.start(explored, request)
    stretches[0]?.end({ kind: 'failed', failure: { kind: 'idle-round', thread: 'main', line: 3 } })
    await first
    expect(state()).toMatchObject({ phase: 'failed', failure: { kind: 'idle-round', line: 3 } })
    const second = exploring.start(explored, request)
    expect(state().failure).toBeNull()
    stretches[1]?.fail(new Error('no memory'))
    await second
    expect(state()).toMatchObject({ phase: 'failed', failure: { kind: 'other', message: 'no memory' } })
  })
})
