import { expect, it } from 'vitest'
import { firstPid } from '../model/pid.ts'
import { Gil, gilWord } from './gil.ts'
import { RunMemory } from './memory.ts'
import { RunOver } from './run-over.ts'

/** Memory that has an owner of the lock in it, who looks once for each time that another waits. */
class Owned extends RunMemory {
  looks = 0
  /** What the owner does when it is asked to give the lock up. */
  give: () => void = () => {}
  private readonly at0 = this.gil(firstPid) ?? 0

  override get isOver(): boolean {
    if (Atomics.load(this.words, this.at0 + gilWord.wanted) === 1) this.give()
    // Nobody waits for ever for an owner who is never asked.
    return ++this.looks > 20
  }
}

function owned() {
  const shape = { stateWords: 64, workers: 2, ringWords: 256, valueWords: 16, gils: 1 }
  const memory = new Owned(RunMemory.create(shape).handle)
  const at = memory.gil(firstPid) ?? 0
  return { memory, owner: new Gil(memory, at), other: new Gil(memory, at) }
}

it('who waits for the interpreter lock asks its owner to give it up, and gets it then', () => {
  const { memory, owner, other } = owned()
  expect(owner.take()).toBe(false)
  expect(owner.isWanted).toBe(false)
  memory.give = () => owner.give()
  expect(other.take()).toBe(true)
  expect(memory.looks).toBeGreaterThan(1)
})

it('who is not given the interpreter lock waits no longer than the run lasts', () => {
  const { owner, other } = owned()
  owner.take()
  expect(() => other.take()).toThrow(RunOver)
  expect(owner.isWanted).toBe(true)
})
