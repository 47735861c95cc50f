import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { LaneStateName } from '../../analysis/timeline-data.ts'
import { type OutcomeKind, outcomeKinds } from '../../explorer/outcomes.ts'
import { useSay } from '../context.ts'
import { Glyph } from '../glyph.tsx'
import { useShownLine } from '../shown-line.ts'
import { exploreWords, outcomeWords } from '../words/explore.ts'
import { countWords } from '../words/numbers.ts'
import { outcomeParts } from '../words/outcomes.ts'
import type { Exploring } from './exploring.ts'

/** Rows shown at once: more on demand, so that the page stays quick. */
const page = 40

/** The mark of each outcome, to be told apart by its outline. */
const glyphs: { readonly [kind in OutcomeKind]: LaneStateName } = {
  assertion: 'failed',
  exception: 'failed',
  deadlock: 'blocked',
  'partial-deadlock': 'blocked',
  livelock: 'running',
  starvation: 'ready',
  'lock-held': 'wantsGil',
  limit: 'suspended',
  finished: 'finished',
}

interface OutcomeTableProps {
  readonly exploring: Exploring
  open(order: string): void
  isShown(order: string): boolean
}

/** What came of the executions, the worst first; each opens as a run. */
export function OutcomeTable({ exploring, open, isShown }: OutcomeTableProps) {
  const say = useSay()
  const shownLine = useShownLine()
  const { outcomes, news } = useStore(exploring.store)
  const [shown, setShown] = useState(page)
  const order = useMemo(
    () =>
      outcomes
        .map((outcome, at) => ({ outcome, at }))
        .sort((p, q) => outcomeKinds.indexOf(p.outcome.kind) - outcomeKinds.indexOf(q.outcome.kind) || p.at - q.at),
    [outcomes],
  )
  if (order.length === 0) return null
  return (
    <section className="xpl-outcomes">
      <table>
        <caption>{say(exploreWords.outcomes)}</caption>
        <thead>
          <tr>
            <th scope="col">{say(exploreWords.outcome)}</th>
            <th scope="col" className="number">
              {say(exploreWords.traces)}
            </th>
          </tr>
        </thead>
        <tbody>
          {order.slice(0, shown).map(({ outcome, at }) => {
            const { kind, detail } = outcome
            const isOpen = isShown(outcome.order)
            return (
              <tr key={at} className={isOpen ? 'shown' : undefined}>
                <th scope="row">
                  <button
                    type="button"
                    className="btn item"
                    title={say(exploreWords.openOutcome)}
                    aria-current={isOpen}
                    onClick={() => open(outcome.order)}
                  >
                    <Glyph state={glyphs[kind]} size={13} />
                    <span className="what">
                      <b>{say(outcomeWords[kind])}</b>
                      {outcomeParts(detail, shownLine).map((part) => (
                        <small key={part.en}>{say(part)}</small>
                      ))}
                    </span>
                  </button>
                </th>
                <td className="number">{countWords(news?.traces[at] ?? 0)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {order.length > shown && (
        <button type="button" className="btn line" onClick={() => setShown(shown + page)}>
          {say(exploreWords.more)(Math.min(page, order.length - shown))}
        </button>
      )}
    </section>
  )
}
