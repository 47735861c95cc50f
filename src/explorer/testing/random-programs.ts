/** Small random programs over all atoms. Only tests use them. */
import fc from 'fast-check'
import { ProgramError } from '../../program/errors.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import type { Thread } from '../../program/threads.ts'
import type { Requirements } from '../state/requirements.ts'
import { present } from './programs.ts'
import {
  type Action,
  type ActionName,
  actions,
  families,
  make,
  type Shared,
  socketLines,
  strike,
} from './random-actions.ts'

/** One action of a thread; with `unless` it is left out when the last result was false, 0 or an error. */
export interface Line {
  readonly action: ActionName
  readonly unless: boolean
  /** Further actions, which with the first are an atomic block: it goes on as long as none gives false or 0. */
  readonly block?: readonly ActionName[]
}

/** What each thread does, line by line. */
export type RandomProgram = readonly (readonly Line[])[]

/** Programs of two or three threads with this many lines in all at most. */
export function randomProgram(
  maxLines: number,
  among: readonly (readonly ActionName[])[] = families,
): fc.Arbitrary<RandomProgram> {
  return fc
    .constantFrom(...among)
    .chain((family) => {
      const line = fc.record({ action: fc.constantFrom(...family), unless: fc.boolean() })
      return fc.array(fc.array(line, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 4 })
    })
    .filter((threads) => threads.reduce((sum, lines) => sum + lines.length, 0) <= maxLines)
}

/** The same with lines that are atomic blocks: of those, each counts as one. */
export function blockProgram(maxLines: number): fc.Arbitrary<RandomProgram> {
  return fc
    .constantFrom(...families)
    .chain((family) => {
      const action = fc.constantFrom(...family)
      const block = fc.array(action, { minLength: 1, maxLength: 2 })
      const line = fc.oneof(
        fc.record({ action, unless: fc.boolean() }),
        fc.record({ action, unless: fc.boolean(), block }),
      )
      return fc.array(fc.array(line, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 3 })
    })
    .filter((threads) => threads.reduce((sum, lines) => sum + lines.length, 0) <= maxLines)
}

/** What a machine has to know of a program from the start. */
export function learntOf(program: RandomProgram): Requirements {
  const does = (...names: ActionName[]) =>
    program.flat().some((line) => allOf(line).some((action) => names.includes(action)))
  return {
    endsAreEvents: does('timedJoin', 'firstIsAlive', 'terminateFirst'),
    terminates: does('terminateFirst'),
    watchesRounds: true,
    ordersReaders: program.some(readsUnevenly),
    ...(does('now', 'waitForX') ? { tellsTime: true } : {}),
  }
}

const allOf = ({ action, block = [] }: Line): readonly ActionName[] => [action, ...block]

/** Whether a reader does something else inside, or does not leave, or one leaves who may not have come in. */
function readsUnevenly(lines: readonly Line[]): boolean {
  return ['readers', 'writers'].some((lock) =>
    lines.some(({ action, unless }, i) => {
      if (action === `${lock}Read`) return unless || lines[i + 1]?.action !== `${lock}Leave`
      return action === `${lock}Leave` && lines[i - 1]?.action !== `${lock}Read`
    }),
  )
}

/** @param daemons whether each thread is one; those that it does not name are none */
export function moduleOf(program: RandomProgram, daemons: readonly boolean[] = []): ScenarioModule {
  const bodies = program.map(
    (lines) =>
      function* (os: Os, shared: Shared): Operation<void> {
        let last: unknown = true
        for (const line of lines) {
          const { action, unless } = line
          if (unless && (last === false || last === 0)) continue
          try {
            const doAll = function* () {
              let result: unknown = true
              for (const each of allOf(line)) {
                const act: Action = actions[each]
                result = yield* act(shared, os)
                if (result === false || result === 0) break
              }
              return result
            }
            last = yield* line.block === undefined ? doAll() : os.atomic(doAll)
          } catch (thrown) {
            if (!(thrown instanceof ProgramError)) throw thrown
            last = false
          }
          yield* os.print(`${action} ${String(last)}`)
        }
      },
  )
  const network = program.flat().some((line) => allOf(line).some((action) => socketLines.includes(action)))
  function* main(os: Os): Operation<void> {
    const shared = yield* make(os, network)
    let first: Thread | null = null
    for (const [i, body] of bodies.entries()) {
      // The first is a process, so that it can be terminated.
      const daemon = daemons[i] ?? false
      const thread: Thread = os[first === null ? 'process' : 'thread'](body, [{ ...shared, first }], { daemon })
      yield* thread.start()
      first ??= thread
    }
  }
  const { scenario } = present((os) => make(os, network), [])
  return {
    scenario: { ...scenario, main },
    ...{ strike },
    ...Object.fromEntries(bodies.map((body, i) => [`t${i}`, body])),
  }
}
