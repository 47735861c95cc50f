import type { Trace } from '../trace/trace.ts'

type Table = { readonly [name: string]: Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array }

/** A trace whose columns have memory of just their length, and that memory, to be handed to another thread. */
export function compacted(trace: Trace): { trace: Trace; buffers: ArrayBuffer[] } {
  const buffers: ArrayBuffer[] = []
  function copy<Columns>(columns: Columns): Columns {
    const copies: { [name: string]: Table[string] } = {}
    // A table of columns has nothing but typed arrays.
    for (const [name, column] of Object.entries(columns as Table)) {
      const own = column.slice()
      buffers.push(own.buffer)
      copies[name] = own
    }
    // The same names with the same types of column.
    return copies as Columns
  }
  const { steps, effects, annotations } = trace
  return {
    trace: { ...trace, steps: copy(steps), effects: copy(effects), annotations: copy(annotations) },
    buffers,
  }
}
