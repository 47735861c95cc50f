import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RunMemory } from './memory.ts'
import { Merger } from './merge.ts'
import { RingReader } from './ring-reader.ts'
import { RingWriter } from './ring-writer.ts'
import { salvage } from './salvage.ts'
import { plainStep, randomStep, type Step, steps, write } from './testing/ring-steps.ts'

const workers = [0, 1, 2]

function ringsOf(ringWords: number) {
  const memory = RunMemory.create({ stateWords: 64, workers: 3, ringWords, valueWords: 64 })
  Atomics.store(memory.words, memory.at.slots, 3)
  return { memory, writers: workers.map((worker) => new RingWriter(memory, worker)) }
}

/** What is left in the rings from a number on. */
async function left(memory: RunMemory, next: number): Promise<ReturnType<typeof steps>> {
  const found: ReturnType<typeof steps> = []
  await salvage(memory, next, 1, 1, (batch) => void found.push(...steps(batch)))
  return found
}

const timeless = (all: readonly Omit<Step, 'sequence'>[]) => all.map((step) => ({ ...step, time: 0, sequence: 0 }))

it('whenever a coordinator dies, what it has sent and what it has left are all steps, each once', async () => {
  const moves = fc.array(fc.constantFrom('read', 'send', 'free'), { maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(fc.array(randomStep, { maxLength: 40 }), moves, async (list, acts) => {
      const { memory, writers } = ringsOf(4096)
      const readers = workers.map((worker) => new RingReader(memory, worker))
      const merger = new Merger(() => true)
      const sent: ReturnType<typeof steps> = []
      // It sends what it has read, then frees what it has sent, and dies between any two of these.
      let free = 0
      const act = (what: string | undefined, at: number): void => {
        if (what === 'read') readers[at % 3]?.drain(merger)
        if (what === 'send') {
          merger.advance()
          sent.push(...steps(merger.take(1, 1)))
          free = merger.next
        }
        if (what === 'free') for (const reader of readers) reader.free(free)
      }
      for (const [sequence, step] of list.entries()) {
        const writer = writers[step.thread]
        if (writer !== undefined) write(writer, { ...step, sequence })
        act(acts[2 * sequence], sequence)
        act(acts[2 * sequence + 1], sequence + 1)
      }
      expect(timeless([...sent, ...(await left(memory, sent.length))])).toEqual(timeless(list))
    }),
  )
})

it('ends before the first step that nobody has written', async () => {
  const { memory, writers } = ringsOf(1024)
  for (const [sequence, writer] of [
    [0, 0],
    [1, 1],
    [3, 0],
    [4, 2],
  ] as const)
    if (writers[writer] !== undefined) write(writers[writer], { ...plainStep, sequence, thread: writer })
  expect((await left(memory, 0)).map(({ thread }) => thread)).toEqual([0, 1])
})

it('takes no time from steps that have come already', async () => {
  const { memory, writers } = ringsOf(1024)
  const [ring] = writers
  if (ring === undefined) throw new Error('there are three')
  write(ring, { ...plainStep, sequence: 0, time: 0.25 })
  write(ring, { ...plainStep, sequence: 1, time: 0.75 })
  expect((await left(memory, 1)).map(({ time }) => time)).toEqual([750])
})

it('ends before a step whose beginning was read and freed for lack of room', async () => {
  const { memory, writers } = ringsOf(256)
  const [ring] = writers
  if (ring === undefined) throw new Error('there are three')
  write(ring, { ...plainStep, sequence: 0 })
  const reader = new RingReader(memory, 0)
  const merger = new Merger(() => true)
  ring.text(0, 'x'.repeat(100))
  ring.publish()
  reader.drain(merger)
  merger.advance()
  const sent = steps(merger.take(1, 1)).length
  // The worker waits for room: all that was read is free.
  Atomics.store(memory.words, memory.slot(0, 'full'), 1)
  reader.free(merger.next)
  Atomics.store(memory.words, memory.slot(0, 'full'), 0)
  expect(Atomics.load(memory.words, memory.slot(0, 'tail'))).toBe(Atomics.load(memory.words, memory.slot(0, 'head')))
  write(ring, { ...plainStep, sequence: 1, argument: 'y' })
  expect(sent).toBe(1)
  expect(await left(memory, 1)).toEqual([])
  // A coordinator that lives has it whole.
  reader.drain(merger)
  merger.advance()
  expect(steps(merger.take(1, 1))[0]?.argument).toBe(`${'x'.repeat(100)}y`)
})
