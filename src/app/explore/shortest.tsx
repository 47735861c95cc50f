import { useStore } from 'zustand'
import { formatCount } from '../../base/format.ts'
import { isBug } from '../../explorer/outcomes/outcomes.ts'
import { useSay } from '../controls/context.ts'
import { useShownLine } from '../controls/shown-line.ts'
import { exploreMessages, unprovenMessages } from '../messages/explore.ts'
import { accountMessages, outcomeParts } from '../messages/outcomes.ts'
import type { Exploring } from './exploring.ts'

interface ShortestProps {
  readonly exploring: Exploring
  open(order: string): void
  isShown(order: string): boolean
}

/** The shortest way to the bug: how hard it is, what comes of it, and how to open it. */
export function Shortest({ exploring, open, isShown }: ShortestProps) {
  const say = useSay()
  const shownLine = useShownLine()
  const { report, outcomes } = useStore(exploring.store)
  const found = report?.counterexample ?? null
  if (found === null) {
    // Stopped before it was looked for. To what goes round for ever there is no shorter way.
    if (report?.why !== 'paused' || !outcomes.some(({ kind, detail }) => isBug(kind) && !detail.endless)) return null
    return (
      <div>
        <button type="button" className="btn line" onClick={() => void exploring.findShortest()}>
          {say(exploreMessages.findShortest)}
        </button>
      </div>
    )
  }
  const { preemptions, switches, steps, fewest, least, unproven, account, detail, order } = found
  const told = accountMessages(account, shownLine)
  // A run that goes on for ever, or ends with a broken invariant, has no account.
  const lines = told.length > 0 || detail === null ? told : outcomeParts(detail, shownLine)
  return (
    <section className="xpl-shortest">
      <h3>{say(least ? exploreMessages.shortest : exploreMessages.short)}</h3>
      <p>{say(exploreMessages.measure)(formatCount(preemptions), formatCount(switches), formatCount(steps))}</p>
      <p className="hint">{say(exploreMessages.measureHint)}</p>
      {unproven !== null && (
        <p className="hint">
          {say(fewest ? exploreMessages.fewestHint : exploreMessages.shortHint)(say(unprovenMessages[unproven]))}
        </p>
      )}
      <ul className="account">
        {lines.map((line) => (
          <li key={line.en}>{say(line)}</li>
        ))}
      </ul>
      {account.waits.length > 0 && <p>{say(exploreMessages.nobody)}</p>}
      <button type="button" className="btn ink" aria-current={isShown(order)} onClick={() => open(order)}>
        {say(least ? exploreMessages.openShortest : exploreMessages.openShort)}
      </button>
    </section>
  )
}
