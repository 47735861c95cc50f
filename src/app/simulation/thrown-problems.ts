/** Errors that a worker throws to the page keep their codes and parameters. */
import { transferHandlers } from 'comlink'
import { Problem } from '../../base/problem.ts'

/** How comlink sends what was thrown: of an error, only name, message and stack. */
interface Thrown {
  readonly value: unknown
}

/** To be called by a worker before it offers anything. The page needs no such thing: it takes all that it is sent. */
export function keepProblems(): void {
  const plain = transferHandlers.get('throw')
  if (plain === undefined) return
  transferHandlers.set('throw', {
    ...plain,
    serialize(thrown) {
      const [sent, moved] = plain.serialize(thrown)
      const { value } = thrown as Thrown // as comlink's own handler takes it
      if (value instanceof Problem) Object.assign((sent as Thrown).value as object, { problem: value.problem })
      return [sent, moved]
    },
  })
}
