import type { Milliseconds } from './units.ts'

/** Work in pieces: each `yield` is a place at which something else may come in between. */
export type Pieces<Result> = Generator<void, Result>

/** Does all pieces, one right after the other. */
export function finish<Result>(work: Pieces<Result>): Result {
  for (;;) {
    const piece = work.next()
    if (piece.done === true) return piece.value
  }
}

/**
 * Does pieces for about so long.
 * @returns whether all are done, and then the result
 */
export function advance<Result>(
  work: Pieces<Result>,
  slice: Milliseconds,
): { readonly done: true; readonly value: Result } | { readonly done: false } {
  const end = performance.now() + slice
  for (;;) {
    const piece = work.next()
    if (piece.done === true) return { done: true, value: piece.value }
    if (performance.now() >= end) return { done: false }
  }
}

/**
 * Does pieces in one task after another, each for about so long.
 * @returns gives it up
 */
export function inTasks<Result>(work: Pieces<Result>, slice: Milliseconds, done: (result: Result) => void): () => void {
  let timer = setTimeout(go)
  function go(): void {
    const now = advance(work, slice)
    if (now.done) done(now.value)
    else timer = setTimeout(go)
  }
  return () => clearTimeout(timer)
}

/** This many rows are looked at in a piece. */
const pieceRows = 8192

/** Calls `act` for the numbers from 0 to `count - 1`, in pieces. */
export function* eachRow(count: number, act: (row: number) => void): Pieces<void> {
  for (let row = 0; row < count; row++) {
    act(row)
    if (row % pieceRows === pieceRows - 1) yield
  }
}

/**
 * Sorts numbers in place, in pieces, and keeps those that are equal in their order. Long stretches that are in order
 * already are only merged, as they are where several sorted lists follow one another.
 */
export function* sortRows(rows: Uint32Array, compare: (p: number, q: number) => number): Pieces<void> {
  const at = (list: Uint32Array, i: number): number => list[i] as number // inside the list
  /** Where each stretch that is in order begins, and the end of the last. */
  let bounds = [0]
  for (let i = 1; i < rows.length; i++) {
    if (compare(at(rows, i - 1), at(rows, i)) > 0) bounds.push(i)
    if (i % pieceRows === 0) yield
  }
  bounds.push(rows.length)
  let from: Uint32Array = rows
  let to: Uint32Array = new Uint32Array(rows.length)
  while (bounds.length > 2) {
    const merged = [0]
    for (let b = 0; b + 1 < bounds.length; b += 2) {
      const middle = bounds[b + 1] ?? rows.length
      const end = bounds[b + 2] ?? middle
      for (let i = bounds[b] ?? 0, p = i, q = middle; i < end; i++) {
        const first = p < middle && (q >= end || compare(at(from, p), at(from, q)) <= 0)
        to[i] = at(from, first ? p++ : q++)
        if (i % pieceRows === 0) yield
      }
      merged.push(end)
    }
    ;[from, to] = [to, from]
    bounds = merged
  }
  if (from !== rows) rows.set(from)
}
