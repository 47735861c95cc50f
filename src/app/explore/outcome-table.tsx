import { memo, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { formatCount } from '../../base/format.ts'
import { type OutcomeKind, outcomeKinds } from '../../explorer/outcomes/outcomes.ts'
import { useSay } from '../controls/context.ts'
import { useShownLine } from '../controls/shown-line.ts'
import { exploreMessages, outcomeMessages } from '../messages/explore.ts'
import { outcomeParts } from '../messages/outcomes.ts'
import type { FoundOutcome } from './explore-messages.ts'
import type { Exploring } from './exploring.ts'
import { toldOutcomes } from './grouped-outcomes.ts'
import { OutcomeWhat } from './outcome-what.tsx'

/** Rows shown at once: more on demand, so that the page stays quick. */
const page = 20

interface OutcomeTableProps {
  readonly exploring: Exploring
  open(outcome: FoundOutcome): void
  isShown(order: string): boolean
}

/** What came of the executions, the worst first; each opens as a run. */
export function OutcomeTable({ exploring, open, isShown }: OutcomeTableProps) {
  const say = useSay()
  const { outcomes, news } = useStore(exploring.store)
  const [shown, setShown] = useState(page)
  const hint = useId()
  const traces = news?.traces
  const rows = useMemo(() => {
    const rank = new Map(outcomeKinds.map((kind, at) => [kind, at]))
    const ranked = (kind: OutcomeKind): number => rank.get(kind) ?? 0
    return toldOutcomes(outcomes, traces ?? []).sort((p, q) => ranked(p.outcome.kind) - ranked(q.outcome.kind))
  }, [outcomes, traces])
  const latest = useRef(open)
  useEffect(() => {
    latest.current = open
  })
  const openLatest = useCallback((outcome: FoundOutcome) => latest.current(outcome), [])
  if (rows.length === 0) return null
  const isEndless = news?.progress.states !== undefined
  return (
    <section className="xpl-outcomes">
      <table aria-describedby={hint}>
        <caption>{say(exploreMessages.outcomes)}</caption>
        <thead>
          <tr>
            <th scope="col">{say(exploreMessages.outcome)}</th>
            {!isEndless && (
              <th scope="col" className="number">
                {say(exploreMessages.traces)}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map(({ outcome, orders, traces }) => {
            const isOpen = orders.some(isShown)
            return (
              <tr key={outcome.order} className={isOpen ? 'shown' : undefined}>
                <th scope="row">
                  <OutcomeButton outcome={outcome} isOpen={isOpen} open={openLatest} />
                </th>
                {!isEndless && (
                  <td className="number">{traces === 0 ? say(exploreMessages.secondRun) : formatCount(traces)}</td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
      {rows.length > shown && (
        <button type="button" className="btn line" onClick={() => setShown(shown + page)}>
          {say(exploreMessages.more)(Math.min(page, rows.length - shown))}
        </button>
      )}
      <p className="hint" id={hint}>
        {say(isEndless ? exploreMessages.outcomesHintForEver : exploreMessages.outcomesHint)}
      </p>
    </section>
  )
}

interface OutcomeButtonProps {
  readonly outcome: FoundOutcome
  readonly isOpen: boolean
  open(outcome: FoundOutcome): void
}

/** What an outcome says changes no more, while counts change several times a second. */
const OutcomeButton = memo(function OutcomeButton({ outcome, isOpen, open }: OutcomeButtonProps) {
  const say = useSay()
  const shownLine = useShownLine()
  const { kind, detail } = outcome
  const parts = useMemo(() => outcomeParts(detail, shownLine), [detail, shownLine])
  return (
    <button
      type="button"
      className="btn item"
      title={say(exploreMessages.openOutcome)}
      aria-current={isOpen}
      onClick={() => open(outcome)}
    >
      <OutcomeWhat kind={kind} name={outcomeMessages[kind]} parts={parts} />
    </button>
  )
})
