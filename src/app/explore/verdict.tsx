import { useStore } from 'zustand'
import { formatCount } from '../../base/format.ts'
import { defaultExplorationLimits, isNothingExplored } from '../../explorer/exploration/exploration-result.ts'
import { isBug, type OutcomeKind } from '../../explorer/outcomes/outcomes.ts'
import { asksForBranches, type Branches } from '../../explorer/state/branches.ts'
import { useOutcome, useSay } from '../controls/context.ts'
import { useShownLine } from '../controls/shown-line.ts'
import { exploreMessages, saidLimit, strategyMessages } from '../messages/explore.ts'
import type { Exploring, ExploringState } from './exploring.ts'

/** Whether there is a bug, and what that holds for. The first is said aloud once it is known. */
export function Verdict({ exploring }: { exploring: Exploring }) {
  const { outcomes, report, news, explored } = useStore(exploring.store)
  const say = useSay()
  const isKnown = report !== null && news !== null && explored !== null
  return (
    <div className="xpl-verdict">
      <div aria-live="polite">
        {isKnown && <Said outcomes={outcomes} report={report} news={news} explored={explored} />}
        {report === null && outcomes.some(({ kind }) => isBug(kind)) && (
          <p className="said">{say(exploreMessages.bugMeanwhile)}</p>
        )}
      </div>
      {isKnown && <Bounds news={news} explored={explored} />}
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
  const shownLine = useShownLine()
  const tracesOf = (counts: (kind: OutcomeKind) => boolean): number =>
    outcomes.reduce((sum, { kind }, at) => sum + (counts(kind) ? (news.traces[at] ?? 0) : 0), 0)
  const bad = tracesOf(isBug)
  const unmet = tracesOf((kind) => kind === 'unmet')
  const isBuggy = outcomes.some(({ kind }) => isBug(kind))
  const { executions, states, transitions, traces } = news.progress
  // What meets no assumption counts for nothing.
  const all = formatCount(traces - unmet)
  const metBy = Object.fromEntries(
    Object.entries(report.metBy).map(([limit, { thread, line }]) => [limit, { thread, line: shownLine(line) }]),
  )
  const limits = report.limits.map((limit) => say(saidLimit(limit, explored, metBy))).join(say({ en: '; ', zh: '；' }))
  const extentMessages =
    states === undefined
      ? say(exploreMessages.explored)(formatCount(executions))
      : say(exploreMessages.states)(formatCount(states), formatCount(transitions ?? 0))
  const found = (): string => {
    if (!isBuggy && isNothingExplored(news.progress)) return say(exploreMessages.nothingYet)
    if (states !== undefined) {
      if (isBuggy) return say(exploreMessages.bugForEver)
      return say(report.exhaustive ? exploreMessages.noBugForEver : exploreMessages.noBugForEverYet)
    }
    if (bad > 0) return say(exploreMessages.bugFound)(formatCount(bad), all)
    if (isBuggy) return say(exploreMessages.bugSecondRun)
    return unmet > 0 && unmet === traces ? say(exploreMessages.noneCounts) : say(exploreMessages.noBug)(all)
  }
  return (
    <>
      <p className="said">{found()}</p>
      {states === undefined && unmet > 0 && unmet < traces && <p>{say(exploreMessages.unmet)(formatCount(unmet))}</p>}
      <p>
        {report.exhaustive
          ? say(exploreMessages.exhaustive)
          : say(exploreMessages.notExhaustive)(limits, extentMessages)}
      </p>
    </>
  )
}

/** What all that is said was assumed for. */
function Bounds({ news, explored }: Pick<SaidProps, 'news' | 'explored'>) {
  const say = useSay()
  const parameters = useOutcome(({ scenario }) => scenario?.parameters)
  const { given } = explored.run
  const policies: { readonly [name: string]: string } = {
    fair: say(exploreMessages.fair),
    barging: say(exploreMessages.barging),
  }
  const policy = policies[String(given.policy ?? given.handover ?? parameters?.policy?.default)]
  const seed = given.seed ?? '1'
  return (
    <p className="bounds">
      {news.progress.states === undefined
        ? say(exploreMessages.holdsFor)(
            policy ?? say(exploreMessages.asProgram),
            say(strategyMessages[explored.how.kind].name),
            seed,
            formatCount(explored.events),
            formatCount(explored.timeouts),
          )
        : say(exploreMessages.holdsForEver)(
            policy ?? say(exploreMessages.asProgram),
            seed,
            formatCount(defaultExplorationLimits.states),
            formatCount(explored.timeouts),
          )}
      {asksForBranches(explored.branches) && <Besides branches={explored.branches} />}
    </p>
  )
}

/** What was chosen besides the next thread. */
function Besides({ branches: { spurious, draws, wakers } }: { branches: Branches }) {
  const say = useSay()
  const parts = [
    ...(spurious > 0 ? [say(exploreMessages.didSpurious)(formatCount(spurious))] : []),
    ...(draws > 1 ? [say(exploreMessages.didDraw)(formatCount(draws))] : []),
    ...(wakers ? [say(exploreMessages.didWake)] : []),
  ]
  return say({ en: ' ', zh: '' }) + say(exploreMessages.didBesides)(parts.join(say({ en: '; ', zh: '；' })))
}
