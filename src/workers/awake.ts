import type { Milliseconds } from '../base/units.ts'

/** How often time is looked at. */
const look: Milliseconds = 250

/**
 * Tells again and again how much time has passed in which this thread could run. What is much longer than asked for counts
 * as little: then a tab was suspended or the machine slept, and everybody else with it.
 * @returns how to end it
 */
export function whileAwake(told: (passed: Milliseconds) => void): () => void {
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    const passed = Math.min(now - last, 2 * look)
    last = now
    told(passed)
  }, look)
  return () => clearInterval(timer)
}

/**
 * Does something when so much time has passed in which this thread could run.
 * @returns how to forget it
 */
export function afterAwake(time: Milliseconds, act: () => void): () => void {
  let left = time
  const end = whileAwake((passed) => {
    left -= passed
    if (left > 0) return
    end()
    act()
  })
  return end
}
