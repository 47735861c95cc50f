import { setImmediate } from 'node:timers/promises'
import type { Exploration } from '../explorer/exploration/exploration.ts'
import { progressText } from './explore-progress.ts'
import type { Terminal } from './terminal.ts'

/** Milliseconds between two looks whether it is interrupted, and seconds between two lines of progress. */
const slice = 20
const quiet = 0.2
/** Pieces of that work between two looks at the clock: a millisecond or so. */
const portion = 64

/**
 * Looks for what may go on for ever among the states that an exploration has come to, which ends with these. An interrupt
 * ends it: then only what the states themselves come to is told.
 * @param seconds that the exploration has taken
 */
export async function concluded(
  exploration: Exploration,
  terminal: Pick<Terminal, 'progress' | 'onInterrupt'>,
  seconds: () => number,
): Promise<void> {
  let interrupted = false
  const goOn = terminal.onInterrupt(() => {
    interrupted = true
  })
  let told = Number.NEGATIVE_INFINITY
  try {
    while (!interrupted) {
      const end = performance.now() + slice
      do if (exploration.conclude(portion)) return
      while (performance.now() < end)
      const now = seconds()
      if (now - told >= quiet) {
        told = now
        terminal.progress(progressText(exploration.progress(), now))
      }
      await setImmediate()
    }
  } finally {
    goOn()
  }
}
