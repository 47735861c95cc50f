import { useId, useState } from 'react'
import { useStore } from 'zustand'
import type { Message } from '../../base/messages.ts'
import { useApp, useSay } from '../controls/context.ts'
import { useShownLine } from '../controls/shown-line.ts'
import { OutcomeWhat } from '../explore/outcome-what.tsx'
import { limitMessages } from '../messages/endings.ts'
import { exploreMessages, outcomeMessages } from '../messages/explore.ts'
import { filledMessages } from '../messages/notices.ts'
import type { ShownLine } from '../messages/outcomes.ts'
import { outcomeParts } from '../messages/outcomes.ts'
import { repeatMessages } from '../messages/repeat.ts'
import { type CountedEnding, type Repeating, type RunEnding, simulatedFirst } from './repeating.ts'

/** Rows shown at once: more on demand, so that the page stays quick. */
const page = 20

/** How the runs ended, the worst first: how many, and the first of each, which opens as a run. */
export function EndingTable({ repeating }: { repeating: Repeating }) {
  const app = useApp()
  const say = useSay()
  const shownLine = useShownLine()
  const id = useId()
  const { repeated, rows, runs, phase } = useStore(repeating.store)
  const [shown, setShown] = useState(page)
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  if (repeated === null || rows.length === 0) return null

  async function show(row: CountedEnding): Promise<void> {
    if (repeated === null) return
    const recorded = repeating.recorded(row)
    if (recorded === null) {
      app.chosen.setState({ dialog: null })
      await app.session.replay(simulatedFirst(repeated, row))
    } else if (await app.session.openKept(recorded, true).catch(() => false)) app.chosen.setState({ dialog: null })
    // Others have taken its room meanwhile.
    else setGone(new Set([...gone, recorded]))
  }

  return (
    <section className="xpl-outcomes endings">
      <table>
        <caption>{say(repeatMessages.endings)}</caption>
        <thead>
          <tr>
            <th scope="col">{say(repeatMessages.ending)}</th>
            <th scope="col">{say(repeatMessages.count)}</th>
            <th scope="col">{say(repeatMessages.first)}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((row, at) => {
            const { ending, count, first } = row
            const isReal = repeated.executor === 'workers'
            const seed = isReal ? '' : (simulatedFirst(repeated, row).given.seed ?? '1')
            const share = String(Math.round((1000 * count) / runs) / 10)
            const name = `${id}-${at}`
            const recorded = repeating.recorded(row)
            return (
              <tr key={`${first}`}>
                <th scope="row">
                  <div className="end" id={name}>
                    <OutcomeWhat kind={ending.kind} name={nameOf(ending)} parts={partsOf(ending, shownLine)} />
                  </div>
                </th>
                <td>
                  <span>{say(repeatMessages.share)(count, share)}</span>
                  <span className="bar">
                    <i style={{ width: `${(100 * count) / runs}%` }} />
                  </span>
                </td>
                <td>
                  {isReal && (recorded === null || gone.has(recorded)) ? (
                    <small>{say(repeatMessages.notKept)}</small>
                  ) : (
                    <button
                      type="button"
                      className="btn line"
                      id={`${name}-show`}
                      aria-labelledby={`${name}-show ${name}`}
                      // It would end what is under way.
                      aria-disabled={phase === 'running'}
                      onClick={() => {
                        if (phase !== 'running') void show(row)
                      }}
                    >
                      {say(repeatMessages.show)}
                    </button>
                  )}
                  <small>{say(repeatMessages.showFirst)(first, seed)}</small>
                </td>
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
    </section>
  )
}

function nameOf({ kind }: RunEnding): Message {
  return kind === 'limit' ? repeatMessages.cutOff : outcomeMessages[kind]
}

function partsOf({ detail, limit }: RunEnding, shownLine: ShownLine): Message[] {
  const parts = outcomeParts(detail, shownLine)
  return limit === null ? parts : [...parts, filledMessages(repeatMessages.atLimit, limitMessages(limit))]
}
