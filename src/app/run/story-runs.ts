import type { Scenario, StoryTable } from '../../program/scenario.ts'
import { outputOf, type Trace } from '../../trace/trace.ts'
import type { Given } from '../link/link.ts'
import type { SimulatorClient } from '../simulation/simulator-client.ts'
import { readRun } from './run-request.ts'

/** What several runs printed, side by side. */
export interface RunsTable {
  readonly rows: readonly {
    readonly name: string
    /** A text for each run; null where it did not print such a line. `least`: none in its column is a smaller number. */
    readonly cells: readonly ({ readonly text: string; readonly least: boolean } | null)[]
  }[]
}

/** Puts the lines that runs printed into a table: what comes before the first colon names the row. */
export function runsTable(traces: readonly Trace[]): RunsTable {
  const columns = traces.map(
    (trace) =>
      new Map(
        outputOf(trace).flatMap(({ text }) => {
          const colon = text.indexOf(': ')
          return colon < 0 ? [] : [[text.slice(0, colon), text.slice(colon + 2)] as const]
        }),
      ),
  )
  const least = columns.map((column) => Math.min(...[...column.values()].map(Number.parseFloat)))
  const names = [...new Set(columns.flatMap((column) => [...column.keys()]))]
  const cell = (name: string, i: number) => {
    const text = columns[i]?.get(name)
    return text === undefined ? null : { text, least: Number.parseFloat(text) === least[i] }
  }
  return { rows: names.map((name) => ({ name, cells: columns.map((_, i) => cell(name, i)) })) }
}

/**
 * Simulates each run of a story's table, one after the other, as the run that is shown is made apart from what the table
 * says.
 * @param done is told how many are there
 * @throws whatever prevents a run
 */
export async function simulateTable(
  scenario: Scenario,
  given: Given,
  { columns }: StoryTable,
  client: Pick<SimulatorClient, 'simulate'>,
  done: (count: number) => void,
): Promise<RunsTable> {
  const traces: Trace[] = []
  for (const { parameters } of columns) {
    const own = Object.entries(parameters).map(([name, value]) => [name, String(value)] as const)
    const { values, steering } = readRun(scenario, { ...given, ...Object.fromEntries(own) })
    const { scale: _, ...simulated } = steering
    const request = { scenario: scenario.id, values, ...simulated, order: '' }
    traces.push((await client.simulate(request, () => {})).prepared.trace)
    done(traces.length)
  }
  return runsTable(traces)
}
