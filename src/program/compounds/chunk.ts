/** Several items that are done as one task. Its bodies have the names that CPython gives them in its pools. */
import { defineLibrary } from '../library.ts'
import type { Os } from '../os.ts'
import type { Item } from '../queues.ts'
import type { Operation } from '../request.ts'

/** Runs `body(os, item)` for each item, one after another; an error ends it. */
export function* runChunk(os: Os, body: string, items: readonly Item[]): Operation<Item[]> {
  return yield* runStarChunk(
    os,
    body,
    items.map((item) => [item]),
  )
}

/** As `runChunk`, where each item is a list of parameters. */
export function* runStarChunk(os: Os, body: string, items: readonly (readonly Item[])[]): Operation<Item[]> {
  const results: Item[] = []
  for (const item of items) results.push(((yield* os.bodyNamed(body)(os, ...item)) ?? null) as Item) // or it does not cross
  return results
}

/** A list in pieces of this many, the last with what is left. */
export function batched<Each>(items: readonly Each[], size: number): (readonly Each[])[] {
  const batches: (readonly Each[])[] = []
  for (let from = 0; from < items.length; from += size) batches.push(items.slice(from, from + size))
  return batches
}

defineLibrary({}, { mapstar: runChunk, starmapstar: runStarChunk })
