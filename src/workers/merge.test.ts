import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { RunMemory } from './memory.ts'
import { Merger } from './merge.ts'
import { RowWord, StepWord, writeFloat } from './record.ts'
import { RingReader } from './ring-reader.ts'
import { RingWriter } from './ring-writer.ts'
import { plainStep, randomStep, steps, write } from './testing/ring-steps.ts'

function runMemory(workers: number): RunMemory {
  return RunMemory.create({ stateWords: 64, workers, ringWords: 1024, valueWords: 64 })
}

describe('the way of a step from a worker to the page', () => {
  it('gives every step once, in the order of numbers, whole, whenever the rings are read', () => {
    fc.assert(
      fc.property(fc.array(randomStep, { maxLength: 40 }), fc.infiniteStream(fc.nat(2)), (list, picks) => {
        const memory = runMemory(3)
        const writers = [0, 1, 2].map((worker) => new RingWriter(memory, worker))
        const readers = [0, 1, 2].map((worker) => new RingReader(memory, worker))
        const merger = new Merger(() => true)
        const found: ReturnType<typeof steps> = []
        const pick = () => picks.next().value ?? 0
        for (const [sequence, each] of list.entries()) {
          // A ring of this size takes some of these steps for certain, so it is read first; others are at times left.
          readers[each.thread]?.drain(merger)
          if (readers[each.thread]?.isPressed) {
            for (const reader of readers) reader.drain(merger)
            merger.advance()
            found.push(...steps(merger.take(1, 1)))
            for (const reader of readers) reader.free(merger.next)
          }
          const writer = writers[each.thread]
          if (writer !== undefined) write(writer, { ...each, sequence })
          readers[pick()]?.drain(merger)
          merger.advance()
          if (pick() === 0) found.push(...steps(merger.take(1, 1)))
        }
        for (const reader of readers) reader.drain(merger)
        merger.advance()
        found.push(...steps(merger.take(1, 1)))
        const withoutTimes = (all: readonly { time: number }[]) => all.map((one) => ({ ...one, time: 0 }))
        expect(withoutTimes(found)).toEqual(withoutTimes(list))
      }),
    )
  })

  it('keeps no text longer than a step waits', () => {
    const memory = runMemory(1)
    const writer = new RingWriter(memory, 0)
    const reader = new RingReader(memory, 0)
    const merger = new Merger(() => true)
    for (let sequence = 0; sequence < 3; sequence++) {
      // Numbered from 0 again: there is room for as many as before.
      expect([merger.text('one'), merger.text('two')]).toEqual([0, 1])
      write(writer, { ...plainStep, sequence })
      reader.drain(merger)
      merger.advance()
    }
  })

  it('keeps back what comes after a gap', () => {
    const memory = runMemory(1)
    const writer = new RingWriter(memory, 0)
    const reader = new RingReader(memory, 0)
    const merger = new Merger(() => true)
    for (const sequence of [1, 2, 4]) write(writer, { ...plainStep, sequence })
    reader.drain(merger)
    merger.advance()
    expect(merger.size).toBe(0)
    write(writer, { ...plainStep, sequence: 0 })
    reader.drain(merger)
    merger.advance()
    expect(merger.next).toBe(3)
    expect(steps(merger.take(1, 1))).toHaveLength(3)
  })

  it('has room for as many as wait, at every length of what they are kept in', () => {
    const length = 16
    for (const begun of [0, 3]) {
      // Around what the table of places, and the memory of their rows, have room for from the start, and twice as much.
      for (const last of [1023, 1024, 1025, 4095, 4096, 4097, 8191, 8192, 8193]) {
        const order: number[] = []
        const merger = new Merger((row, at) => order.push(row[at + StepWord.thread] ?? -1) > 0)
        const add = (sequence: number) => {
          const row = new Int32Array(length)
          row[RowWord.length] = length
          row[RowWord.table] = -1
          row[StepWord.thread] = sequence
          writeFloat(row, StepWord.time, Number.NaN)
          merger.row(sequence, row, length)
        }
        for (let sequence = 0; sequence < begun; sequence++) add(sequence)
        merger.advance()
        for (let sequence = begun + last; sequence >= begun; sequence--) add(sequence)
        merger.advance()
        expect(order.findIndex((sequence, at) => sequence !== at)).toBe(-1)
        expect(order.length).toBe(begun + last + 1)
        expect(steps(merger.take(1, 1)).length).toBe(order.length)
      }
    }
  })

  it('spreads steps without a stamp between their neighbours, in the time of the program', () => {
    const merger = new Merger(() => true)
    const memory = runMemory(1)
    const writer = new RingWriter(memory, 0)
    const reader = new RingReader(memory, 0)
    const stamps = [Number.NaN, 10, Number.NaN, Number.NaN, 40, 35, Number.NaN]
    for (const [sequence, time] of stamps.entries()) write(writer, { ...plainStep, sequence, time })
    reader.drain(merger)
    merger.advance()
    const times = steps(merger.take(60, 0.1)).map((each) => each.time / 10_000)
    // The stamp of 40 was read late: the step after it had happened at 35.
    expect(times.map((time) => Math.round(time * 10) / 10)).toEqual([5, 10, 18.3, 26.7, 35, 35, 47.5])
  })

  it('lets no stamp that was read late push back the steps that follow', () => {
    const times = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(times, fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 20, maxLength: 20 }), (truth, late) => {
        const happened = truth.toSorted((p, q) => p - q)
        const merger = new Merger(() => true)
        const memory = runMemory(1)
        const writer = new RingWriter(memory, 0)
        for (const [sequence, time] of happened.entries())
          write(writer, { ...plainStep, sequence, time: time + (late[sequence] ?? 0) })
        new RingReader(memory, 0).drain(merger)
        merger.advance()
        const told = steps(merger.take(2000, 1)).map((each) => each.time / 1000)
        for (const [i, time] of told.entries()) {
          expect(time).toBeGreaterThanOrEqual(happened[i] ?? 0)
          expect(time).toBeLessThanOrEqual((happened[i] ?? 0) + (late[i] ?? 0))
        }
      }),
    )
  })

  it('makes no interval shorter than it was, whenever stamps are read and batches are sent', () => {
    const late = fc.oneof({ weight: 3, arbitrary: fc.nat(2) }, fc.nat(60))
    const step = fc.record({
      gap: fc.nat(5),
      stamped: fc.boolean(),
      /** From the step's number to its stamp, and from there until its worker's ring has it. */
      stampLate: late,
      publishedLate: late,
      asked: fc.option(fc.nat(40)),
    })
    const threads = fc.array(fc.array(step, { maxLength: 12 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(threads, fc.array(fc.nat(400), { maxLength: 20 }), (lists, rounds) => {
        const all = lists
          .flatMap((list, thread) => {
            let free = 0
            let awaited: number | null = null
            return list.map(({ gap, stamped, stampLate, publishedLate, asked }) => {
              const number = free + gap
              const stamp = stamped || asked !== null || awaited !== null ? number + stampLate : Number.NaN
              const published = number + stampLate + publishedLate
              const slept = awaited
              // Who sleeps counts from when others may see its step.
              awaited = asked
              free = published + (asked ?? 0)
              return { thread, number, stamp, published, slept }
            })
          })
          .toSorted((p, q) => p.number - q.number)
          .map((each, sequence) => ({ ...each, sequence }))
        const memory = runMemory(lists.length)
        const writers = lists.map((_, worker) => new RingWriter(memory, worker))
        const readers = lists.map((_, worker) => new RingReader(memory, worker))
        const merger = new Merger(() => true)
        const told: ReturnType<typeof steps> = []
        const unwritten = all.toSorted((p, q) => p.published - q.published)
        for (const now of [...rounds.toSorted((p, q) => p - q), 10_000]) {
          while (unwritten[0] !== undefined && unwritten[0].published <= now) {
            const { thread, sequence, stamp } = unwritten.shift() ?? unwritten[0]
            const writer = writers[thread]
            if (writer !== undefined) write(writer, { ...plainStep, sequence, thread, time: stamp })
          }
          for (const reader of readers) reader.drain(merger)
          merger.advance()
          told.push(...steps(merger.take(now, 1)))
        }
        expect(told.map(({ thread }) => thread)).toEqual(all.map(({ thread }) => thread))
        const last = new Map<number, number>()
        let before = 0
        for (const [i, { thread, time }] of told.entries()) {
          expect(time).toBeGreaterThanOrEqual(before)
          before = time
          const slept = all[i]?.slept ?? null
          if (slept !== null) expect(time - (last.get(thread) ?? 0)).toBeGreaterThanOrEqual(slept * 1000)
          last.set(thread, time)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('stops at the step that ends the run', () => {
    const memory = runMemory(1)
    const writer = new RingWriter(memory, 0)
    const merger = new Merger(() => merger.next < 2)
    for (const sequence of [0, 1, 2, 3]) write(writer, { ...plainStep, sequence })
    new RingReader(memory, 0).drain(merger)
    merger.advance()
    expect(steps(merger.take(1, 1))).toHaveLength(2)
  })
})

describe('a ring that is full', () => {
  it('is waited for until it has room again, and then by nobody', () => {
    const memory = runMemory(1)
    const writer = new RingWriter(memory, 0)
    const reader = new RingReader(memory, 0)
    const merger = new Merger(() => true)
    let waits = 0
    // The other side lives in this thread, too.
    vi.spyOn(memory, 'wait').mockImplementation(() => {
      expect(Atomics.load(memory.words, memory.slot(0, 'full'))).toBe(1)
      expect(reader.isPressed).toBe(true)
      reader.drain(merger)
      reader.free(Number.POSITIVE_INFINITY)
      waits++
      return true
    })
    let sequence = 0
    while (waits < 3) {
      write(writer, { ...plainStep, sequence: sequence++ })
      expect(Atomics.load(memory.words, memory.slot(0, 'full'))).toBe(0)
    }
    reader.drain(merger)
    merger.advance()
    expect(merger.next).toBe(sequence)
  })
})
