/**
 * What a person types. Meaning: Python's `input`: the thread waits, as for any I/O, until a line is there; when no
 * more will come it raises EOFError.
 */
import { ThreadStatus } from '../trace/tables.ts'
import { operation, waking } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { threadWord } from './layout.ts'

/** Waits for a line. The argument is the prompt. `Kernel.expired` says that no line will come. */
export const consoleInput = operation('input', (k, self) => {
  if (k.expired) return noMore(k)
  k.write(self + threadWord.status, ThreadStatus.sleeping)
  return Outcome.sleep
})

/** The line, its argument, is there: what `input` returns. Null where input has been ended meanwhile. */
export const consoleReceive = waking('receive', (k, self, _object, _argument, given) => {
  k.write(self + threadWord.status, ThreadStatus.runnable)
  if (given === null) return noMore(k)
  k.give(given ?? '')
  return Outcome.done
})

function noMore(k: Kernel): OutcomeCode {
  return k.raise('EOFError', 'EOF when reading a line')
}
