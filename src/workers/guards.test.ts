import { expect, it } from 'vitest'
import { consoleInput, consoleReceive } from '../model/console.ts'
import { threadEnd } from '../model/ending.ts'
import { threadWord } from '../model/layout.ts'
import { fifoQueue, lifoQueue, priorityQueue } from '../model/queue.ts'
import { queueWord } from '../model/queue-items.ts'
import { Guards } from './guards.ts'
import { RunMemory } from './memory.ts'

const own = 32

it('the guard of input is held while a line is taken, besides that of the thread, and by nothing else', () => {
  const memory = RunMemory.create({ stateWords: 64, workers: 1, ringWords: 256, valueWords: 16 })
  const guards = new Guards(memory)
  const held = () => [own, memory.at.inputGuard].map((word) => Atomics.load(memory.words, word))
  guards.take(consoleInput, own, 0)
  expect(held()).toEqual([1, 1])
  guards.free()
  expect(held()).toEqual([0, 0])
  guards.take(consoleReceive, own, 0)
  expect(held()).toEqual([1, 0])
  guards.free()
  expect(held()).toEqual([0, 0])
})

it.each([fifoQueue, lifoQueue, priorityQueue])(
  'that of births is held with that of a $atom.kind whose room is used up',
  ({ put }) => {
    const memory = RunMemory.create({ stateWords: 128, workers: 1, ringWords: 256, valueWords: 16 })
    const queue = 64
    const guards = new Guards(memory)
    const taken = () => {
      guards.take(put, own, queue)
      const held = [own, queue, memory.at.spawnGuard].map((word) => Atomics.load(memory.words, word))
      guards.free()
      return held
    }
    memory.words[queue + queueWord.room] = 2
    memory.words[queue + queueWord.length] = 1
    expect(taken()).toEqual([0, 1, 0])
    memory.words[queue + queueWord.length] = 2
    expect(taken()).toEqual([0, 1, 1])
    expect(memory.words.slice(0, own).every((word) => word === 0)).toBe(true)
  },
)

it('that of births is held with that of a thread that ends, where it is a process', () => {
  const memory = RunMemory.create({ stateWords: 128, workers: 1, ringWords: 256, valueWords: 16 })
  const process = 64
  const guards = new Guards(memory)
  const taken = () => {
    guards.take(threadEnd, own, 0)
    const held = [own, process, memory.at.spawnGuard].map((word) => Atomics.load(memory.words, word))
    guards.free()
    return held
  }
  // Main is within no process.
  expect(taken()).toEqual([1, 0, 1])
  memory.words[own + threadWord.within] = process
  expect(taken()).toEqual([1, 1, 0])
  memory.words[own + threadWord.isProcess] = 1
  expect(taken()).toEqual([1, 1, 1])
})
