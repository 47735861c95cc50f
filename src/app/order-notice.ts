import type { Words } from '../base/words.ts'
import { engineVersion } from '../program/engine.ts'
import type { Trace } from '../trace/trace.ts'
import { orderWords } from './words/orders.ts'

/** What there is to say of a run that follows an order which another version of the engine made. */
export function otherEngine({ end: { detail } }: Pick<Trace, 'end'>, made: string): Words {
  const { fits, departs } = orderWords
  if (detail.kind !== 'choice') return { en: fits.en(made, engineVersion), zh: fits.zh(made, engineVersion) }
  return { en: departs.en(made, engineVersion, detail.step), zh: departs.zh(made, engineVersion, detail.step) }
}
