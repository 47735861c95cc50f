/** Random programs of greenlets, for tests: what each greenlet does is a list of actions, and it prints what it sees. */
import type { Greenlet } from '../../program/greenlets.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'

/**
 * A list of actions for the main greenlet and for each that is made, in the order in which they are. An action is what it
 * does and to whom, by number among those made so far: `switch 1`.
 */
export type GreenletScript = readonly (readonly string[])[]

/** All that a greenlet of a script can do. */
export const greenletActions = ['make', 'switch', 'throw', 'exit', 'dead', 'adopt', 'return'] as const

/** Runs a script in the thread of `os`. */
export function* runGreenlets(os: Os, script: GreenletScript): Operation<void> {
  const made: Greenlet[] = [os.self.greenlet]
  const act = function* (own: Os, number: number, first: unknown): Operation<unknown> {
    yield* own.print(`${number} begins with ${JSON.stringify(first ?? null)}`)
    for (const action of script[number] ?? []) {
      const [does, given] = action.split(' ')
      const which = Number(given)
      const other = made[which % made.length]
      if (other === undefined) continue
      try {
        if (does === 'return') return `result of ${number}`
        if (does === 'make') {
          if (made.length >= script.length) continue
          const next = made.length
          // Its place is taken before it is there: nobody else runs in between.
          made.push(yield* own.greenlet(act, [next], { name: `g${next}` }))
        } else if (does === 'adopt') yield* other.setParent(own.self.greenlet)
        else if (does === 'dead') yield* own.print(`${number} sees ${which % made.length} dead: ${yield* other.dead()}`)
        else {
          let got: unknown
          if (does === 'switch') got = yield* other.switch(`${number} to ${which % made.length}`)
          else if (does === 'throw') got = yield* other.throw('KeyError', `of ${number}`)
          else got = yield* other.throw()
          const said = typeof got === 'object' && got !== null && 'error' in got ? 'exit' : JSON.stringify(got)
          yield* own.print(`${number} gets ${said}`)
        }
      } catch (error) {
        const kind = error instanceof Error ? error.name : '?'
        yield* own.print(`${number} catches ${kind}`)
        // A greenlet that is told to exit does, and one in two errors ends who gets it.
        if (number > 0 && (kind === 'GreenletExit' || which % 2 === 0)) throw error
      }
    }
    return null
  }
  yield* act(os, 0, null)
  for (const [number, one] of made.entries()) yield* os.print(`${number} is dead: ${yield* one.dead()}`)
}
