import { fitCrowd } from '../../program/crowd.ts'
import type { Scenario } from '../../program/scenario.ts'
import type { Given } from '../link/link.ts'
import { crowdMessages } from '../messages/crowd.ts'
import { filled } from '../messages/notices.ts'
import { pageNotice } from '../notices/run-endings.ts'
import type { Notice } from '../state/outcome.ts'
import type { ReadRun } from './run-request.ts'
import type { TooFewWorkers } from './runs.ts'

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
              en: crowdMessages.runFewer.en(label.en, crowd.used),
              zh: crowdMessages.runFewer.zh(label.zh, crowd.used),
            },
            act: () => again({ [crowd.name]: String(crowd.used) }),
          },
        ]
  return pageNotice('crowd', [filled(crowdMessages.tooFew, ready, asked)], offers)
}
