/** Atomic blocks: what their beginning and end mean, and what may be done in them. */
import { meaning, type OperationSpec } from './atom.ts'
import { Outcome } from './kernel.ts'
import { consolePrint, threadAtomic } from './thread.ts'

meaning(threadAtomic, (k, self, _object, _argument, given) => {
  k.atomicBy = given === 'begin' ? self : 0
  return Outcome.done
})

/** Whether an operation may be done in an atomic block. @param asksObject whether its target is an object */
export function mayBeAtomic(spec: OperationSpec, asksObject: boolean): boolean {
  return asksObject || spec === consolePrint
}
