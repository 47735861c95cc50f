import type { Milliseconds } from '../../base/units.ts'
import type { Trace } from '../../trace/trace.ts'

type Table = { readonly [name: string]: Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array }

/** For so long columns are copied before something else may be done. */
const slice: Milliseconds = 8

/**
 * A trace whose columns have memory of their own, of just their length, that can be handed to another thread: copied
 * column by column, in one task after another. Of a trace that grows meanwhile it is what was there at first.
 */
export async function compacted(trace: Trace): Promise<Trace> {
  let end = performance.now() + slice
  async function copy<Columns>(columns: Columns): Promise<Columns> {
    const copies: { [name: string]: Table[string] } = {}
    // A table of columns has nothing but typed arrays.
    for (const [name, column] of Object.entries(columns as Table)) {
      copies[name] = column.slice()
      if (performance.now() < end) continue
      await new Promise((resolve) => setTimeout(resolve))
      end = performance.now() + slice
    }
    // The same names with the same types of column.
    return copies as Columns
  }
  const { steps, effects, annotations } = trace
  return { ...trace, steps: await copy(steps), effects: await copy(effects), annotations: await copy(annotations) }
}

/** The memory of a compacted trace's columns, to be handed to another thread. */
export function columnBuffers({ steps, effects, annotations }: Trace): ArrayBuffer[] {
  return [steps, effects, annotations].flatMap((table) => Object.values(table).map(({ buffer }) => buffer))
}
