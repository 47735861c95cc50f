import { describe, expect, it } from 'vitest'
import { Patience } from './patience.ts'

/** A microsecond passes whenever the clock is looked at, which is after many other looks. */
function patient(): Patience {
  let time = 0
  return new Patience(() => time++ / 1000)
}

/** How often it looks in each of this many waits for what never comes. */
function looks(patience: Patience, waits: number): number[] {
  return Array.from({ length: waits }, () => {
    let count = 0
    patience.watch(() => ++count < 0)
    return count
  })
}

describe('watching', () => {
  it('looks just once while it rests, twice as long after each time in vain', () => {
    const tries = looks(patient(), 3000).flatMap((count, wait) => (count > 1 ? [wait] : []))
    expect(tries).toEqual([0, 2, 6, 14, 30, 62, 126, 254, 510, 1022, 2046])
  })

  it('takes heart from what comes, and sees it while it rests, too', () => {
    const patience = patient()
    looks(patience, 7)
    expect(patience.watch(() => true)).toBe(true)
    looks(patience, 6)
    let count = 0
    expect(patience.watch(() => ++count === 50)).toBe(true)
    // It has been in vain three times: without what came, a fourth would be followed by a rest of fifteen.
    const tries = looks(patience, 20).flatMap((each, wait) => (each > 1 ? [wait] : []))
    expect(tries).toEqual([0, 8])
  })
})
