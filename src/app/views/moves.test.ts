import { expect, test } from 'vitest'
import { ownerOfStep } from '../../analysis/internals.ts'
import { createOutcomeStore } from '../state/outcome.ts'
import { createChosenStore } from '../state/store.ts'
import { sceneFor } from '../testing/runs.ts'
import { type Move, moves } from './moves.ts'

const scene = await sceneFor('semaphore-processes')
const last = scene.snapshots.stepCount - 1
const preferences = { language: 'en', theme: null, catalogueFolded: false, stageHeight: null, speed: 1 } as const

function page(live = false) {
  const chosen = createChosenStore(preferences)
  const outcome = createOutcomeStore(null)
  outcome.setState({ scene: { ...scene, live } })
  const go = (move: Move): number => {
    moves[move]({ chosen, outcome })
    return chosen.getState().cursor.step
  }
  return { chosen, outcome, go }
}

test('steps stay within the run', () => {
  const { go } = page()
  expect(go('back')).toBe(0)
  expect(go('forward')).toBe(1)
  expect(go('last')).toBe(last)
  expect(go('forward')).toBe(last)
  expect(go('first')).toBe(0)
})

test('forward and back over turns visit the same steps', () => {
  const { chosen, go } = page()
  const there = [go('nextTurn')]
  for (let step = go('nextTurn'); step !== there.at(-1); step = go('nextTurn')) there.push(step)
  const back = [chosen.getState().cursor.step]
  for (let step = go('previousTurn'); step !== back.at(-1); step = go('previousTurn')) back.push(step)
  expect(back.reverse()).toEqual(there)
})

test('a selected thread is followed, and its block leads to its waker and back', () => {
  const { chosen, go } = page()
  const thread = 8
  chosen.setState({ selection: { kind: 'thread', thread } })
  for (let step = go('ownForward'), before = -1; step !== before; ) {
    expect(scene.data.stepThread[step]).toBe(thread)
    before = step
    step = go('ownForward')
  }
  const blocked = go('whereBlocked')
  expect(scene.snapshots.at(blocked).threads[thread]?.state).toBe('blocked')
  const woken = go('whoWakes')
  expect(scene.data.stepThread[woken]).not.toBe(thread)
  expect(scene.snapshots.at(woken).threads[thread]?.state).not.toBe('blocked')
  expect(go('whereBlocked')).toBe(blocked)
})

test('with nothing selected, moves of a thread do nothing', () => {
  const { go } = page()
  for (const move of ['ownForward', 'ownBack', 'whereBlocked', 'whoWakes'] as const) expect(go(move)).toBe(0)
})

test('while a run goes on, nothing moves', () => {
  const { chosen, go } = page(true)
  for (const move of ['forward', 'last', 'nextTurn', 'play'] as const) expect(go(move)).toBe(0)
  expect(chosen.getState().playing).toBe(false)
})

test('playing from the last step begins at the first', () => {
  const { chosen, go } = page()
  go('last')
  go('play')
  expect(chosen.getState()).toMatchObject({ playing: true, cursor: { step: 0 } })
  go('play')
  expect(chosen.getState().playing).toBe(false)
})

test('steps pass over what is folded into a compound, unless internals are shown', async () => {
  const pool = await sceneFor('pool-reuse')
  const all = Array.from({ length: pool.snapshots.stepCount }, (_, step) => step)
  const told = all.filter((step) => ownerOfStep(pool.trace, step) === null)
  expect(told.length).toBeLessThan(all.length)
  const { chosen, outcome, go } = page()
  outcome.setState({ scene: pool })
  function walk(move: Move): number[] {
    const seen = [chosen.getState().cursor.step]
    for (let step = go(move); step !== seen.at(-1); step = go(move)) seen.push(step)
    return seen
  }
  const ends = [0, all.length - 1]
  const expected = [...new Set([...told, ...ends])].sort((a, b) => a - b)
  expect(walk('forward')).toEqual(expected)
  expect(walk('back').reverse()).toEqual(expected)
  chosen.setState({ internals: true, cursor: { step: 0, movement: 'jump' } })
  expect(walk('forward')).toEqual(all)
  // Blocks and wakes inside are passed over like any other step there.
  const turns: number[] = []
  for (let at = pool.snapshots.nextTurn(0, 1); at !== null; at = pool.snapshots.nextTurn(at, 1)) turns.push(at)
  const toldTurns = turns.filter((step) => told.includes(step))
  expect(toldTurns.length).toBeGreaterThan(0)
  expect(toldTurns.length).toBeLessThan(turns.length)
  for (const [internals, expected] of [
    [false, toldTurns],
    [true, turns],
  ] as const) {
    chosen.setState({ internals, cursor: { step: 0, movement: 'jump' } })
    expect(walk('nextTurn')).toEqual([0, ...expected])
    chosen.setState({ cursor: { step: all.length - 1, movement: 'jump' } })
    expect(walk('previousTurn').filter((step) => expected.includes(step))).toEqual(expected.toReversed())
  }
  const worker = pool.trace.threads.findIndex(({ name }) => name === 'ForkPoolWorker-1')
  chosen.setState({
    internals: false,
    cursor: { step: 0, movement: 'jump' },
    selection: { kind: 'thread', thread: worker },
  })
  const own = told.filter((step) => pool.data.stepThread[step] === worker)
  expect(walk('ownForward').filter((step) => own.includes(step))).toEqual(own)
})
