import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fittedName } from './fitted-name.ts'

/** Widths as of a usual font, and the texts that were measured. */
function ruler() {
  const measured: string[] = []
  const widthOf = (text: string) => {
    measured.push(text)
    return [...text].reduce((sum, letter) => sum + (letter === 'i' ? 2.7 : letter === 'W' ? 11 : 6.5), 0)
  }
  return { measured, widthOf }
}

it('a name of 10,000 letters is measured no more often, and no longer texts, than one of 100', () => {
  const cost = (name: string) => {
    const { measured, widthOf } = ruler()
    const { shown } = fittedName(name, 60, widthOf)
    expect(widthOf(shown) * 0.8).toBeLessThanOrEqual(60)
    return { calls: measured.length, letters: measured.reduce((sum, { length }) => sum + length, 0) }
  }
  for (const letter of ['i', 'W', 'x', '人', '🧵']) {
    const [short, long] = [cost(letter.repeat(100)), cost(letter.repeat(10_000))]
    expect(long).toEqual(short)
    expect(long.calls).toBeLessThan(6)
    expect(long.letters).toBeLessThan(200)
  }
})

it('shows a name whole where it has room, and else its beginning and end, in the room that there is', () => {
  const text = fc.string({ unit: fc.constantFrom('i', 'W', 'x', '7', '人'), minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(text, fc.integer({ min: 30, max: 200 }), (name, room) => {
      const { widthOf } = ruler()
      const { shown, isClose } = fittedName(name, room, widthOf)
      if (widthOf(name) * 0.8 <= room) expect(shown).toBe(name)
      else {
        expect(shown).toContain('…')
        expect(name.startsWith(shown.split('…')[0] ?? '?')).toBe(true)
        expect(name.endsWith(shown.split('…')[1] ?? '?')).toBe(true)
      }
      expect(widthOf(shown) * 0.8 <= room || [...shown].length <= 3).toBe(true)
      expect(isClose).toBe(widthOf(shown) > room)
    }),
  )
})
