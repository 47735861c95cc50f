import { fitCrowd } from '../program/crowd.ts'
import type { Scenario } from '../program/scenario.ts'
import type { Given } from './link.ts'
import type { Notice } from './outcome.ts'
import { pageNotice } from './run-endings.ts'
import type { ReadRun } from './run-read.ts'
import type { TooFewWorkers } from './runs.ts'
import { crowdWords } from './words/crowd.ts'
import { filled } from './words/notices.ts'

/**
 * Says how many workers the machine could start. Where that is enough for a run with a smaller crowd, offers that.
 * @param again runs the program with other parameters
 */
export function tooFewNotice(
  scenario: Scenario,
  { values }: ReadRun,
  { ready, asked }: TooFewWorkers,
  again: (changed: Given) => void,
): Notice {
  const crowd = fitCrowd(scenario, values, ready)
  const label = crowd === null ? undefined : scenario.parameters[crowd.name]?.label
  const offers =
    crowd === null || label === undefined
      ? []
      : [
          {
            label: {
              en: crowdWords.runFewer.en(label.en, crowd.used),
              zh: crowdWords.runFewer.zh(label.zh, crowd.used),
            },
            act: () => again({ [crowd.name]: String(crowd.used) }),
          },
        ]
  return pageNotice('crowd', [filled(crowdWords.tooFew, ready, asked)], offers)
}
