import { useStore } from 'zustand'
import type { RacingAccess } from '../../explorer/search/data-races.ts'
import { useSay } from '../controls/context.ts'
import { Glyph } from '../controls/glyph.tsx'
import { useShownLine } from '../controls/shown-line.ts'
import { exploreMessages } from '../messages/explore.ts'
import type { Exploring } from './exploring.ts'

interface RaceListProps {
  readonly exploring: Exploring
  open(order: string): void
  isShown(order: string): boolean
}

/** Accesses that nothing orders, once they are known; each opens as a run in which they meet. */
export function RaceList({ exploring, open, isShown }: RaceListProps) {
  const say = useSay()
  const shownLine = useShownLine()
  const races = useStore(exploring.store, ({ report }) => report?.races)
  if (races === undefined || races.length === 0) return null
  const access = ({ thread, operation, line }: RacingAccess): string => {
    const { reads, writes, changes } = exploreMessages
    return say(operation === 'read' ? reads : operation === 'write' ? writes : changes)(thread, shownLine(line))
  }
  return (
    <section className="xpl-races">
      <h3>{say(exploreMessages.races)}</h3>
      <ul>
        {races.map(({ cell, accesses: [one, other], order }) => (
          <li key={order + cell + one.line + one.operation + other.line}>
            <button
              type="button"
              className="btn item"
              title={say(exploreMessages.openRace)}
              aria-current={isShown(order)}
              onClick={() => open(order)}
            >
              <Glyph state="ready" size={13} />
              <span className="what">{say(exploreMessages.race)(cell, access(one), access(other))}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="hint">{say(exploreMessages.racesHint)}</p>
    </section>
  )
}
