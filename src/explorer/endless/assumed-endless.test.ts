import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import type { Os } from '../../program/os.ts'
import type { Body } from '../../program/request.ts'
import type { Event } from '../../program/waiting.ts'
import { explored } from '../testing/explored.ts'
import { program } from '../testing/programs.ts'

function kinds(bodies: { readonly [name: string]: Body }, once: { readonly [name: string]: Body }) {
  const module = program(
    function* (os) {
      return [yield* os.cell(0, 'x'), yield* os.event('event')]
    },
    bodies,
    once,
  )
  const { outcomes, exhaustive } = explored(module)
  return { kinds: outcomes.map(({ kind }) => kind), exhaustive }
}

function* turn(_os: Os, x: Cell) {
  yield* x.fetchXor(1)
}

function* waits(_os: Os, _x: Cell, event: Event) {
  yield* event.wait()
}

describe('what is assumed in a program that goes on for ever', () => {
  it('leaves nobody waiting where all that a fair scheduler could do does not count', () => {
    function* sets(os: Os, x: Cell, event: Event) {
      yield* x.read()
      os.assume(false)
      yield* event.set()
    }
    expect(kinds({ turn }, { waits, sets })).toEqual({ kinds: [], exhaustive: true })
    function* counts(os: Os, x: Cell) {
      os.assume(Number(yield* x.add(1)) < 5)
    }
    expect(kinds({ counts }, { waits })).toEqual({ kinds: [], exhaustive: true })
  })

  it('hides nobody who waits where it can hold for ever', () => {
    function* looks(os: Os, x: Cell) {
      os.assume((yield* x.read()) === 0)
    }
    expect(kinds({ turn, looks }, { waits })).toEqual({ kinds: ['partial-deadlock'], exhaustive: true })
  })
})
