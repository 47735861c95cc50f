import { finish, type Pieces } from '../base/pieces.ts'
import type { Trace } from '../trace/trace.ts'

type Column = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array
type Table = { readonly [name: string]: Column }

/** So many numbers are copied in a piece. */
const pieceLength = 2 ** 17

/**
 * A trace whose columns have memory of their own, of just their length, that can be handed to another thread. Of a trace
 * that grows meanwhile it is what was there at first.
 */
export function* compactedInPieces(trace: Trace): Pieces<Trace> {
  const { steps, effects, annotations } = trace
  return {
    ...trace,
    steps: yield* copied(steps),
    effects: yield* copied(effects),
    annotations: yield* copied(annotations),
  }
}

/** As `compactedInPieces`, at once. */
export function compacted(trace: Trace): Trace {
  return finish(compactedInPieces(trace))
}

function* copied<Columns>(columns: Columns): Pieces<Columns> {
  const copies: { [name: string]: Column } = {}
  // A table of columns has nothing but typed arrays.
  for (const [name, column] of Object.entries(columns as Table)) {
    // The constructor of a column of a type makes a column of that type.
    const copy = new (column.constructor as new (length: number) => Column)(column.length)
    for (let from = 0; from < column.length; from += pieceLength) {
      copy.set(column.subarray(from, from + pieceLength), from)
      yield
    }
    copies[name] = copy
  }
  // The same names with the same types of column.
  return copies as Columns
}

/** The memory of a compacted trace's columns, to be handed to another thread. */
export function columnBuffers({ steps, effects, annotations }: Trace): ArrayBuffer[] {
  return [steps, effects, annotations].flatMap((table) => Object.values(table).map(({ buffer }) => buffer))
}
