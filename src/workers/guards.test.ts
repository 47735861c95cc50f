import { expect, it } from 'vitest'
import { consoleInput, consoleReceive } from '../model/console.ts'
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
