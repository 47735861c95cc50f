import { useStore } from 'zustand'
import { isBug } from '../../explorer/outcomes.ts'
import { useOutcome, useSay } from '../context.ts'
import { exploreWords, limitWords, strategyWords } from '../words/explore.ts'
import { countWords } from '../words/numbers.ts'
import type { Exploring, ExploringState } from './exploring.ts'

/** Whether there is a bug, and what that holds for. Said aloud once it is known. */
export function Verdict({ exploring }: { exploring: Exploring }) {
  const { outcomes, report, news, explored } = useStore(exploring.store)
  return (
    <div className="xpl-verdict" role="status">
      {report !== null && news !== null && explored !== null && (
        <Said outcomes={outcomes} report={report} news={news} explored={explored} />
      )}
    </div>
  )
}

interface SaidProps extends Pick<ExploringState, 'outcomes'> {
  readonly report: NonNullable<ExploringState['report']>
  readonly news: NonNullable<ExploringState['news']>
  readonly explored: NonNullable<ExploringState['explored']>
}

function Said({ outcomes, report, news, explored }: SaidProps) {
  const say = useSay()
  const parameters = useOutcome(({ scenario }) => scenario?.parameters)
  const bad = outcomes.reduce((sum, { kind }, at) => sum + (isBug(kind) ? (news.traces[at] ?? 0) : 0), 0)
  const all = countWords(news.progress.traces)
  const { given } = explored.run
  const policies: { readonly [name: string]: string } = {
    fair: say(exploreWords.fair),
    barging: say(exploreWords.barging),
  }
  const policy = String(given.policy ?? given.handover ?? parameters?.policy?.default)
  const limits = report.limits.map((limit) => say(limitWords[limit])).join(say({ en: '; ', zh: '；' }))
  const { executions, states, transitions } = news.progress
  const extentWords =
    states === undefined
      ? say(exploreWords.explored)(countWords(executions))
      : say(exploreWords.states)(countWords(states), countWords(transitions ?? 0))
  const found =
    states !== undefined
      ? say(bad > 0 ? exploreWords.bugForEver : exploreWords.noBugForEver)
      : bad > 0
        ? say(exploreWords.bugFound)(countWords(bad), all)
        : say(exploreWords.noBug)(all)
  const extent = report.exhaustive ? say(exploreWords.exhaustive) : say(exploreWords.notExhaustive)(limits, extentWords)
  return (
    <>
      <p className="said">{`${found}${say({ en: ' ', zh: '' })}${extent}`}</p>
      <p className="bounds">
        {say(exploreWords.holdsFor)(
          policies[policy] ?? say(exploreWords.asProgram),
          say(strategyWords[explored.how.kind].name),
          given.seed ?? '1',
          countWords(explored.events),
        )}
      </p>
    </>
  )
}
