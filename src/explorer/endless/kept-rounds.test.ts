import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import type { Os } from '../../program/os.ts'
import type { Body, Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { KeepsOutside } from '../state/refusals.ts'
import { explored } from '../testing/explored.ts'

let moduleCount = 0
const moduleList: number[] = []
class ModuleClass {
  static count = 0
  readonly number = ModuleClass.count
}

class Sense {
  #now = 0
  turned(): number {
    this.#now = 1 - this.#now
    return this.#now
  }
}

interface Shared {
  readonly count: Cell
  readonly sense: Cell
}

/** A program of this many threads with this body. */
function crew(count: number, body: (os: Os, shared: Shared) => Operation<void>): ScenarioModule {
  const bodies: { [name: string]: Body } = {}
  for (let n = 0; n < count; n++) bodies[`t${n}`] = body
  function* main(os: Os): Operation<void> {
    const shared = { count: yield* os.cell(0, 'count'), sense: yield* os.cell(0, 'sense') }
    for (const [name, each] of Object.entries(bodies)) yield* os.thread(each, [shared], { name }).start()
  }
  return programOf(main, bodies)
}

/** A round at a barrier; `mine` holds the sense that the thread waits for. */
function* arrive(os: Os, { count, sense }: Shared, mine: { sense: number }, turns: boolean): Operation<void> {
  if (turns) mine.sense = 1 - mine.sense
  if ((yield* count.add(1)) === 1) {
    yield* count.write(0)
    yield* sense.write(mine.sense)
  } else while ((yield* sense.read()) !== mine.sense);
  os.assert((yield* count.read()) <= 1, 'too many')
}

function kinds(module: ScenarioModule, states?: number) {
  const { outcomes, exhaustive } = explored(module, 'barging', states)
  return { kinds: [...new Set(outcomes.map(({ kind }) => kind))], exhaustive }
}

describe('what a round keeps for the next in variables', () => {
  const barrier = (turns: boolean) =>
    crew(2, function* (os, shared) {
      yield* os.forever(arrive, [shared, { sense: 0 }, turns])
    })

  it('is the sense of a barrier, that turns round by round', () => {
    expect(kinds(barrier(true))).toEqual({ kinds: [], exhaustive: true })
  })

  it('leads to what only a later round does: in an object that is given', () => {
    const module = crew(1, function* (os, { count }) {
      function* round(_os: Os, kept: { rounds: number }): Operation<void> {
        yield* count.read()
        os.assert(++kept.rounds < 4, 'the fourth')
      }
      yield* os.forever(round, [{ rounds: 0 }])
    })
    expect(kinds(module)).toEqual({ kinds: ['assertion'], exhaustive: true })
  })

  it('leads to what only a later round does: in a variable around it', () => {
    const module = crew(1, function* (os, { count }) {
      const seen: number[] = []
      yield* os.forever(function* () {
        seen.push(Number(yield* count.read()))
        os.assert(seen.length < 4, 'the fourth')
      })
    })
    expect(kinds(module)).toEqual({ kinds: ['assertion'], exhaustive: true })
  })

  it('leads to what only a later round does: in the numbers that are drawn', () => {
    const module = crew(1, function* (os, { count }) {
      yield* os.forever(function* () {
        const drawn = os.randomWhole(0, 5)
        yield* count.read()
        os.assert(drawn !== 3, 'three')
      })
    })
    expect(kinds(module)).toEqual({ kinds: ['assertion'], exhaustive: true })
  })

  it('is what private fields hold of the objects of a module', () => {
    const module = crew(2, function* (os, { sense }) {
      const mine = new Sense()
      yield* os.forever(function* () {
        yield* sense.write(mine.turned())
      })
    })
    expect(kinds(module, 50)).toEqual({ kinds: [], exhaustive: true })
  })

  it('may grow for ever: then nothing is said of all', () => {
    const module = crew(1, function* (os, { count }) {
      let rounds = 0
      yield* os.forever(function* () {
        yield* count.write(0)
        if (++rounds === 1000) os.assert(false)
      })
    })
    expect(kinds(module, 50)).toEqual({ kinds: [], exhaustive: false })
  })

  it('is not known of what nobody can look into: then it counts as another', () => {
    class Counter {
      #n = 0
      next(): number {
        return ++this.#n
      }
    }
    const module = crew(1, function* (os, { count }) {
      const counter = new Counter()
      yield* os.forever(function* () {
        yield* count.read()
        os.assert(counter.next() < 4, 'the fourth')
      })
    })
    expect(kinds(module)).toEqual({ kinds: ['assertion'], exhaustive: true })
  })

  it.each<[string, (count: Cell) => Operation<void>]>([
    [
      'a variable',
      function* (count) {
        yield* count.read()
        if (++moduleCount > 1e6) yield* count.write(0)
      },
    ],
    [
      'what a list holds',
      function* (count) {
        yield* count.read()
        moduleList.push(1)
      },
    ],
    [
      'a static field',
      function* (count) {
        yield* count.read()
        ModuleClass.count++
      },
    ],
  ])('may not be in what the module has: %s', (_, round) => {
    const module = crew(1, function* (os, { count }) {
      yield* os.forever(function* () {
        yield* round(count)
      })
    })
    expect(() => explored(module)).toThrow(KeepsOutside)
  })
})
