import type { Trace } from '../trace/trace.ts'

type Table = { readonly [name: string]: Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array }

/** A trace whose columns have memory of their own, of just their length, that can be handed to another thread. */
export function compacted(trace: Trace): Trace {
  function copy<Columns>(columns: Columns): Columns {
    const copies: { [name: string]: Table[string] } = {}
    // A table of columns has nothing but typed arrays.
    for (const [name, column] of Object.entries(columns as Table)) {
      copies[name] = column.slice()
    }
    // The same names with the same types of column.
    return copies as Columns
  }
  const { steps, effects, annotations } = trace
  return { ...trace, steps: copy(steps), effects: copy(effects), annotations: copy(annotations) }
}

/** The memory of a compacted trace's columns, to be handed to another thread. */
export function columnBuffers({ steps, effects, annotations }: Trace): ArrayBuffer[] {
  return [steps, effects, annotations].flatMap((table) => Object.values(table).map(({ buffer }) => buffer))
}
