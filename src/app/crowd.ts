import type { Words } from '../base/words.ts'
import type { FittedCrowd } from '../program/crowd.ts'
import type { Scenario } from '../program/scenario.ts'
import { said } from './words/notices.ts'

/** So many workers a core: they wait most of their time, but each takes memory and its time to start. */
const perCore = 64
const most = 512

/** How many real threads a machine of so many cores bears at once. */
export function threadsBorne(cores: number): number {
  return Math.min(most, perCore * Math.max(1, cores))
}

/** Says how many there are instead of how many. */
export function crowdWords({ parameters }: Scenario, { name, used, asked }: FittedCrowd): Words {
  const label = parameters[name]?.label ?? { en: name, zh: name }
  return { en: said.crowd.en(label.en, used, asked), zh: said.crowd.zh(label.zh, used, asked) }
}
