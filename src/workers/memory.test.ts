import { describe, expect, it } from 'vitest'
import { firstPid } from '../model/pid.ts'
import { gilWords } from './gil.ts'
import { RunMemory } from './memory.ts'

const shape = { stateWords: 100, workers: 3, ringWords: 256, valueWords: 64, gils: 2 } as const
const memory = RunMemory.create(shape)
const workers = [0, 1, 2]
/** Words in a cache line. */
const line = 16

describe('the shared memory of a run', () => {
  it('gives each word to one use', () => {
    const { at } = memory
    const { idleRing, ...words } = at
    const slots = ['head', 'signs', 'thread', 'tail', 'full', 'partial', 'mail'] as const
    const ranges = [
      [0, shape.stateWords],
      ...Object.entries(words).map(([name, from]) => [from, from + (name === 'origin' ? 2 : 1)]),
      [idleRing, idleRing + shape.workers],
      ...workers.flatMap((worker) =>
        slots.slice(0, -1).map((name) => [memory.slot(worker, name), memory.slot(worker, name) + 1]),
      ),
      ...workers.map((worker) => [memory.slot(worker, 'mail'), memory.slot(worker, 'head') + 256]),
      ...workers.map((worker) => [memory.ring(worker), memory.ring(worker) + shape.ringWords]),
      ...[0, 1].map((process) => {
        const from = memory.gil(firstPid + process) ?? -1
        return [from, from + gilWords]
      }),
      memory.valueRoom,
      memory.inputRoom,
    ].map(([from = 0, to = 0]) => ({ from, to }))
    ranges.sort((a, b) => a.from - b.from)
    for (const [i, { from, to }] of ranges.entries()) {
      expect(to).toBeGreaterThan(from)
      expect(from).toBeGreaterThanOrEqual(ranges[i - 1]?.to ?? 0)
    }
    expect(ranges.at(-1)?.to).toBeLessThanOrEqual(RunMemory.bytes(shape) / 4)
    const [valuesFrom, valuesTo] = memory.valueRoom
    expect(valuesTo - valuesFrom).toBeGreaterThanOrEqual(shape.valueWords)
    expect(memory.gil(firstPid + 2)).toBeNull()
  })

  it('keeps what many workers change in cache lines of their own', () => {
    const { sequence, spawnGuard, tick, doorbell, idleGuard, origin, inputGuard, valueGuard, requestBell, idleRing } =
      memory.at
    const apart = [
      sequence,
      spawnGuard,
      tick,
      doorbell,
      idleGuard,
      origin,
      inputGuard,
      valueGuard,
      requestBell,
      idleRing,
    ]
    const heads = workers.flatMap((worker) => [memory.slot(worker, 'head'), memory.slot(worker, 'tail')])
    for (const word of [...apart, ...heads]) expect(word % line).toBe(0)
    expect(new Set([...apart, ...heads].map((word) => word / line)).size).toBe(apart.length + heads.length)
  })

  it('has boxes and a time that are there for the one who has its handle', () => {
    const other = new RunMemory(memory.handle)
    memory.origin = 1.5e12 + 0.25
    expect(other.origin).toBe(1.5e12 + 0.25)
    expect(other.isOver).toBe(false)
    Atomics.store(memory.words, memory.at.tick, -1)
    expect(other.isOver).toBe(true)
    expect(other.words.length * 4).toBe(RunMemory.bytes(shape))
  })
})
