import { useEffect, useRef, useState } from 'react'
import type { StoryTable } from '../../program/scenario.ts'
import { useApp, useChosen, useOutcome, useSay } from '../controls/context.ts'
import { runWith } from '../controls/form-state.ts'
import { aboutMessages } from '../messages/about.ts'
import { type RunsTable, simulateTable } from '../run/story-runs.ts'
import { Cancelled, SimulatorClient } from '../simulation/simulator-client.ts'

type Progress =
  | { readonly kind: 'none' }
  | { readonly kind: 'under-way'; readonly done: number }
  | { readonly kind: 'failed' }

/** What the runs of a story's table printed, side by side, once somebody wants to know. */
export function StoryTableView({ table }: { readonly table: StoryTable }) {
  const app = useApp()
  const say = useSay()
  const scenario = useOutcome((outcome) => outcome.scenario)
  const given = useChosen(({ run }) => run.given)
  const executor = useChosen(({ run }) => run.executor)
  const [made, setMade] = useState<RunsTable | null>(null)
  const [progress, setProgress] = useState<Progress>({ kind: 'none' })
  const client = useRef<SimulatorClient | null>(null)
  useEffect(() => () => client.current?.end(), [])
  if (scenario === null) return null

  async function workOut(): Promise<void> {
    if (scenario === null || progress.kind === 'under-way') return
    client.current ??= new SimulatorClient()
    setProgress({ kind: 'under-way', done: 0 })
    try {
      const told = (done: number) => setProgress({ kind: 'under-way', done })
      setMade(await simulateTable(scenario, given, table, client.current, told))
      setProgress({ kind: 'none' })
    } catch (error) {
      if (!(error instanceof Cancelled)) setProgress({ kind: 'failed' })
    } finally {
      client.current?.end()
    }
  }

  return (
    <section>
      <h4>{say(table.words)}</h4>
      {made === null ? (
        <>
          <button type="button" className="name" onClick={() => void workOut()}>
            {say(aboutMessages.workOut)}
          </button>{' '}
          <span aria-live="polite">
            {progress.kind === 'under-way' && say(aboutMessages.workingOut)(progress.done, table.columns.length)}
            {progress.kind === 'failed' && say(aboutMessages.notSimulated)}
          </span>
        </>
      ) : (
        <>
          <table>
            <thead>
              <tr>
                <td />
                {table.columns.map(({ words: messages, parameters }) => (
                  <th key={messages.en} scope="col">
                    <button
                      type="button"
                      className="name"
                      onClick={() => {
                        const texts = Object.entries(parameters).map(([name, value]) => [name, String(value)] as const)
                        app.chosen.setState({ drafts: Object.fromEntries(texts) })
                        void runWith(app, executor)
                      }}
                    >
                      {say(messages)}
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {made.rows.map(({ name, cells }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {cells.map((cell, i) => (
                    // Columns stand still.
                    <td key={table.columns[i]?.words.en}>
                      {cell?.least ? <strong>{cell.text}</strong> : (cell?.text ?? '')}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <p className="none">{say(aboutMessages.least)}</p>
        </>
      )}
    </section>
  )
}
