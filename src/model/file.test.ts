import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileAppend, fileAtom, fileRead } from './file.ts'
import { World } from './testing/world.ts'

describe('a text file', () => {
  it('has all lines in the order in which they were appended', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 40 }), (lines) => {
        const world = new World(1)
        const file = world.make(fileAtom)
        for (const line of lines) world.ask(0, fileAppend, file, line)
        expect(world.ask(0, fileRead, file)).toEqual(lines)
        expect(() => world.ask(0, fileAppend, file, 1)).toThrow('TypeError')
      }),
    )
  })

  it('costs as much for each line of a long file as of a short one', () => {
    const world = new World(1)
    const file = world.make(fileAtom)
    let written = 0
    for (let n = 0; n < 4000; n++) {
      world.ask(0, fileAppend, file, `line ${n}`)
      written += world.k.logged / 2
    }
    // Three words for each line, and each is copied once on average when there is more room.
    expect(written).toBeLessThan(5 * 4000)
  })
})
