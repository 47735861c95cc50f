import { expect, it } from 'vitest'
import { firstBlock, threadWord } from '../model/layout.ts'
import { RunMemory, runClock } from './memory.ts'
import { Recorder } from './recorder.ts'
import { RingWriter } from './ring-writer.ts'
import { RunOver } from './run-over.ts'
import { Sleep, wakeUp } from './sleep.ts'

function asleep() {
  const memory = RunMemory.create({ stateWords: 64, workers: 1, ringWords: 256, valueWords: 16 })
  const recorder = new Recorder(memory, new RingWriter(memory, 0), runClock(performance.timeOrigin))
  return { memory, sleep: new Sleep(memory, recorder, null) }
}
/** The bit of a wake word that says that the process was terminated. */
const interrupted = 2

it('who was terminated and is woken takes note of the waking, and is still told to end', () => {
  const { memory, sleep } = asleep()
  Atomics.or(memory.words, firstBlock + threadWord.wake, interrupted)
  wakeUp(memory.words, firstBlock)
  expect(sleep.untilWoken(firstBlock)).toBe(true)
  expect(sleep.isInterrupted(firstBlock)).toBe(true)
  // The next time it stops waiting without having been woken.
  expect(sleep.untilWoken(firstBlock)).toBe(false)
})

it('who sleeps leaves a run that is over, though nobody wakes it', () => {
  const { memory, sleep } = asleep()
  Atomics.store(memory.words, memory.at.tick, -1)
  expect(() => sleep.untilWoken(firstBlock)).toThrow(RunOver)
})
