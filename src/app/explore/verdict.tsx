import { useStore } from 'zustand'
import { isBug } from '../../explorer/outcomes.ts'
import { useOutcome, useSay } from '../context.ts'
import { exploreWords, limitWords, strategyWords } from '../words/explore.ts'
import { countWords } from '../words/numbers.ts'
import type { Exploring } from './exploring.ts'

/** Whether there is a bug, and what that holds for. */
export function Verdict({ exploring }: { exploring: Exploring }) {
  const say = useSay()
  const { outcomes, report, news, explored } = useStore(exploring.store)
  const parameters = useOutcome(({ scenario }) => scenario?.parameters)
  const isOver = report !== null && explored !== null && news !== null
  return (
    <div className="xpl-verdict" role="status">
      {isOver && lines()}
    </div>
  )

  function lines() {
    if (report === null || explored === null || news === null) return null
    const bad = outcomes.reduce((sum, { kind }, at) => sum + (isBug(kind) ? (news.traces[at] ?? 0) : 0), 0)
    const { progress } = news
    const { given } = explored.run
    const policy = given.policy ?? given.handover ?? parameters?.policy?.default
    const limits = report.limits.map((limit) => say(limitWords[limit]))
    const seed = given.seed ?? '1'
    return (
      <>
        <p className="said">
          {bad > 0
            ? say(exploreWords.bugFound)(countWords(bad), countWords(progress.traces))
            : say(exploreWords.noBug)(countWords(progress.traces))}{' '}
          {report.exhaustive
            ? say(exploreWords.exhaustive)
            : say(exploreWords.notExhaustive)(
                limits.join(say({ en: '; ', zh: '；' })),
                countWords(progress.executions),
              )}
        </p>
        <p className="bounds">
          {say(exploreWords.holdsFor)(
            policy === 'fair'
              ? say(exploreWords.fair)
              : policy === 'barging'
                ? say(exploreWords.barging)
                : say(exploreWords.asProgram),
            say(strategyWords[explored.how.kind].name),
            seed,
            countWords(explored.events),
          )}
        </p>
      </>
    )
  }
}
