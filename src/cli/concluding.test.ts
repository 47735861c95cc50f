import { expect, it } from 'vitest'
import { Exploration } from '../explorer/exploration/exploration.ts'
import * as polite from '../scenarios/polite.ts'
import { concluded } from './concluding.ts'

const silent = { progress: () => {}, onInterrupt: () => () => {} }

/** An exploration of an endless program that knows all states but the last. */
function stoppedBefore(): Exploration {
  const begun = () =>
    new Exploration(polite, { variant: 'buggy', rounds: 1 }, { seed: 1, strategy: { kind: 'optimal' } })
  const whole = begun()
  let portions = 0
  for (; whole.progress().cycles === undefined; portions++) whole.advance(1)
  const exploration = begun()
  for (let n = 2; n < portions; n++) exploration.advance(1)
  return exploration
}

it('tells what may go on for ever among the states that were looked at', async () => {
  const exploration = stoppedBefore()
  expect(exploration.outcomes).toEqual([])
  await concluded(exploration, silent, () => 1)
  expect(exploration.outcomes.map(({ kind }) => kind)).toEqual(['livelock'])
  expect(exploration.progress()).toMatchObject({ done: false })
})

it('leaves it where a person interrupts that', async () => {
  const exploration = stoppedBefore()
  let isLeft = false
  const interrupts = (act: () => void) => {
    act()
    return () => {
      isLeft = true
    }
  }
  await concluded(exploration, { ...silent, onInterrupt: interrupts }, () => 1)
  expect(exploration.outcomes).toEqual([])
  expect(isLeft).toBe(true)
})
