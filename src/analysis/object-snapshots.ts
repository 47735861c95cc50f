import type { Value } from '../base/value.ts'
import { heldIn } from '../trace/cell-value.ts'
import { type BlockTable, lineMembers, ringItems } from '../trace/state.ts'
import type { FieldLayout, KindLayout, ObjectRecord } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import { orderOfLeaving } from './queue-order.ts'
import type { SnapshotIndex } from './snapshot-index.ts'
import { type ObjectSnapshot, placesKept } from './snapshot-types.ts'
import { touchesUpTo } from './touches.ts'

/** An object of which nobody has anything: what it was like last, and the words of its block that say so. */
interface AtRest {
  readonly words: Int32Array
  readonly snapshot: ObjectSnapshot
}

const noFields: readonly FieldLayout[] = []

/**
 * What each object of a trace is like in a state. Most objects of a large run are at rest most of the time: of these
 * what was made before is handed out again, for as long as their words are the same.
 */
export class ObjectSnapshots {
  private readonly layouts: readonly (KindLayout | undefined)[]
  private readonly atRest: (AtRest | undefined)[]

  constructor(
    private readonly trace: Trace,
    private readonly index: SnapshotIndex,
    private readonly blocks: BlockTable,
  ) {
    const byName = new Map(trace.kinds.map((kind) => [kind.name, kind]))
    this.layouts = trace.objects.map(({ kind }) => byName.get(kind))
    this.atRest = new Array<AtRest | undefined>(trace.objects.length).fill(undefined)
  }

  /**
   * @param words the state just after `step`
   * @param holders of an object: who has which of its places, null for nobody; undefined where nobody has any
   */
  at(object: ObjectRecord, words: Int32Array, step: number, holders: (number | null)[] | undefined): ObjectSnapshot {
    const { id, base } = object
    const rest = this.atRest[id]
    const exists = (this.index.made[id] ?? 0) <= step
    if (
      rest !== undefined &&
      holders === undefined &&
      rest.snapshot.exists === exists &&
      sameWords(rest.words, words, base)
    )
      return rest.snapshot
    const snapshot = this.make(object, words, step, holders ?? [], exists)
    const touched = this.index.touches[id] != null
    if (holders === undefined && !touched && snapshot.line.length === 0 && snapshot.items.length === 0)
      this.atRest[id] = { words: words.slice(base, base + (this.layouts[id]?.words ?? 0)), snapshot }
    return snapshot
  }

  private make(
    { id, base, kind }: ObjectRecord,
    words: Int32Array,
    step: number,
    sockets: (number | null)[],
    exists: boolean,
  ): ObjectSnapshot {
    const fields = new Map<string, number>()
    const threads = new Map<string, number>()
    const objects = new Map<string, number>()
    const lines = new Map<string, number[]>()
    let items: readonly Value[] = []
    for (const field of this.layouts[id]?.fields ?? noFields) {
      const word = words[base + field.offset] ?? 0
      if (field.type === 'line') lines.set(field.name, this.line(words, base, field))
      else if (field.type === 'items') {
        const ring = ringItems(words, base + field.offset, this.trace.effectCount).map(
          (value) => this.trace.values[value] ?? null,
        )
        items = orderOfLeaving(kind, ring)
      } else fields.set(field.name, word)
      if (field.type === 'thread') threads.set(field.name, word === 0 ? -1 : this.blocks.thread(word))
      if (field.type === 'block') objects.set(field.name, word === 0 ? -1 : this.blocks.object(word))
    }
    // As many places as it was made with, or as there are permits in hands and free.
    const inHands = sockets.filter((thread) => thread !== null).length
    const places = Math.min(placesKept, Math.max(this.index.initial[id] ?? 0, (fields.get('permits') ?? 0) + inHands))
    while (sockets.length < places) sockets.push(null)
    return {
      object: id,
      exists,
      fields,
      threads,
      objects,
      line: [...lines.values()].flat(),
      lines,
      items,
      held: kind === 'cell' ? this.held(fields) : null,
      touches: touchesUpTo(this.trace, this.index.touches, id, step),
      holders: sockets,
    }
  }

  private held(fields: ReadonlyMap<string, number>): Value {
    return heldIn(fields.get('value') ?? 0, this.trace.values[fields.get('other') ?? 0] ?? null)
  }

  private line(words: Int32Array, base: number, { offset }: FieldLayout): number[] {
    return lineMembers(words, base + offset, this.trace.links.next, this.blocks.thread)
  }
}

/** Whether a block of the state has the same words as before. */
function sameWords(before: Int32Array, words: Int32Array, base: number): boolean {
  for (let i = 0; i < before.length; i++) if (before[i] !== words[base + i]) return false
  return true
}
