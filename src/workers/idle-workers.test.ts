import { describe, expect, it } from 'vitest'
import { fillIdle, joinIdle, takeIdle } from './idle-workers.ts'
import { RunMemory } from './memory.ts'
import { RunOver } from './run-over.ts'

/** Memory whose coordinator does what a test says, at once, each time that it is called. */
function memoryWith(...answers: ((memory: RunMemory) => void)[]): RunMemory {
  const memory = RunMemory.create({ stateWords: 16, workers: 8, ringWords: 256, valueWords: 16 })
  memory.callCoordinator = () => answers.shift()?.(memory)
  return memory
}

const wanted = (memory: RunMemory) => memory.words[memory.at.wanted]

describe('idle workers', () => {
  it('are taken first come first, without asking for more', () => {
    const memory = memoryWith()
    fillIdle(memory, 1, 4)
    expect([1, 2, 3].map(() => takeIdle(memory))).toEqual([1, 2, 3].map((worker) => ({ worker, waited: 0 })))
    joinIdle(memory, 2)
    expect(takeIdle(memory).worker).toBe(2)
    expect(wanted(memory)).toBe(0)
  })

  it('are asked for where there are none', () => {
    const memory = memoryWith((given) => joinIdle(given, 1))
    expect(takeIdle(memory).worker).toBe(1)
    expect(wanted(memory)).toBe(1)
    fillIdle(memory, 2, 3)
    expect(takeIdle(memory)).toEqual({ worker: 2, waited: 0 })
    expect(wanted(memory)).toBe(1)
  })

  it('are asked for again where another start takes the one that somebody waits for', () => {
    const taken: number[] = []
    const memory = memoryWith(
      (given) => {
        joinIdle(given, 1)
        taken.push(takeIdle(given).worker)
        // Without a second request the first start would wait for ever: then let it end, and so fail.
        if (wanted(given) === 1) Atomics.store(given.words, given.at.tick, -1)
      },
      (given) => joinIdle(given, 2),
    )
    expect(takeIdle(memory).worker).toBe(2)
    expect(taken).toEqual([1])
    expect(wanted(memory)).toBe(2)
  })

  it('are waited for no longer than the run lasts', () => {
    const memory = memoryWith((given) => Atomics.store(given.words, given.at.tick, -1))
    expect(() => takeIdle(memory)).toThrow(RunOver)
  })
})
