/** A network: the ports at which somebody listens. See `network-words.ts`. */
import type { Atom } from './atom.ts'
import { Outcome } from './kernel.ts'
import { field } from './layout.ts'
import { networkWord, networkWords } from './network-words.ts'

export const networkAtom: Atom = {
  kind: 'network',
  layout: { name: 'network', words: networkWords, fields: [field.block('listeners', networkWord.listeners)] },
  operations: [],
  create: () => Outcome.done,
}

/** The network that an object is made for, by its address in the argument; 0 when there is none. */
export function networkOf(argument: unknown): number {
  if (typeof argument !== 'object' || argument === null || !('network' in argument)) return 0
  return typeof argument.network === 'number' ? argument.network : 0
}
