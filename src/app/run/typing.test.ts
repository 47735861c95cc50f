import { describe, expect, it } from 'vitest'
import { operationName, type Trace } from '../../trace/trace.ts'
import type { Scene } from '../state/view.ts'
import { sceneFor } from '../testing/runs.ts'
import { inputParameter, receivedAt, scriptWith, typingPlace } from './typing.ts'

const code = (typed: string): Promise<Scene> => sceneFor('verification-code', { typed })

function stepsOf(trace: Trace, name: string): number[] {
  return Array.from({ length: trace.stepCount }, (_, step) => step).filter(
    (step) => operationName(trace, step) === name,
  )
}

describe('where a line can be typed', () => {
  it('is while a thread waits for one, at the time of the cursor', async () => {
    const { trace, snapshots } = await code('3 abcd; 8 {code}')
    const [asks = -1, again = -1] = stepsOf(trace, 'input')
    const [receives = -1] = stepsOf(trace, 'receive')
    for (const step of [asks, again, receives - 1]) {
      const place = typingPlace(trace, snapshots.at(step))
      expect(place).toEqual({ thread: 0, prompt: 'The code? ', time: trace.steps.time[step], step })
    }
    expect(typingPlace(trace, snapshots.at(asks - 1))).toBeNull()
    expect(typingPlace(trace, snapshots.at(receives))).toBeNull()
    expect(typingPlace(trace, snapshots.at(trace.stepCount - 1))).toBeNull()
  })

  it('is where nobody typed any more, also seen from the end of the run', async () => {
    const { trace, snapshots } = await code('2 abcd')
    const end = stepsOf(trace, 'input').at(-1) ?? -1
    const place = { thread: 0, prompt: 'The code? ', time: trace.steps.time[end], step: end }
    expect(typingPlace(trace, snapshots.at(end))).toEqual(place)
    expect(typingPlace(trace, snapshots.at(trace.stepCount - 1))).toEqual(place)
    expect(typingPlace(trace, snapshots.at(end + 1))).toBeNull()
  })

  it('is nowhere in a program that asks for nothing', async () => {
    const { trace, snapshots, scenario } = await sceneFor('event')
    expect(inputParameter(scenario.parameters)).toBeNull()
    for (let step = 0; step < trace.stepCount; step++) expect(typingPlace(trace, snapshots.at(step))).toBeNull()
  })
})

describe('the script with a line more', () => {
  it('has it at its time', () => {
    expect(scriptWith('', 1_500_000, 'abc')).toBe('1.5 abc')
    expect(scriptWith('1 a; 3 b', 2_000_001, ' two words ')).toBe('1 a; 2.000001 two words; 3 b')
    expect(scriptWith('1 a', 1_000_000, '')).toBe('1 a; 1')
  })

  it('is none when the line cannot be said', () => {
    expect(scriptWith('1 a', 2_000_000, 'a; b')).toBeNull()
    expect(scriptWith('1 a', 2_000_000, 'a;5 b')).toBeNull()
    expect(scriptWith(Array.from({ length: 1000 }, () => '1 x').join(';'), 2_000_000, 'a')).toBeNull()
    expect(scriptWith('no script', 0, 'a')).toBeNull()
  })

  it('ends there, where input is ended', () => {
    expect(scriptWith('1 a; 3 b', 2_000_000, null)).toBe('1 a; 2 ^D')
    expect(scriptWith('', 0, null)).toBe('0 ^D')
    expect(scriptWith('1 a; 9 ^D', 2_000_000, 'b')).toBe('1 a; 2 b; 9 ^D')
    expect(scriptWith('1 a; 9 ^D', 2_000_000, '^D')).toBe('1 a; 2 ^D')
    expect(scriptWith('1 ^D', 2_000_000, 'b')).toBeNull()
    expect(scriptWith('1 ^D', 2_000_000, null)).toBeNull()
  })

  it('runs the same up to the line, which is received at its time', async () => {
    const { trace, snapshots } = await code('3 abcd; 8 {code}')
    const [asks = -1] = stepsOf(trace, 'input')
    const place = typingPlace(trace, snapshots.at(asks + 1))
    if (place === null) throw new Error('the thread waits')
    const { trace: longer } = await code(scriptWith('3 abcd; 8 {code}', place.time, 'now') ?? '')
    const received = receivedAt(longer, place)
    expect(operationName(longer, received)).toBe('receive')
    expect(longer.steps.time[received]).toBe(place.time)
    for (let step = 0; step <= place.step; step++) {
      expect(operationName(longer, step)).toBe(operationName(trace, step))
      expect(longer.steps.time[step]).toBe(trace.steps.time[step])
    }
  })
})
