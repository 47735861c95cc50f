/**
 * One handle for each thing, so that programs of one's own may compare references with `===`. Programs of the catalogue do
 * not, and run without.
 */
import { keepHandles } from './handle-table.ts'
import type { Handle } from './request.ts'

/** Handles by their number, address and name, for as long as somebody has them. */
const known = new Map<string, WeakRef<Handle>>()

/** Kinds of which handles are nothing but these. */
const simple: ReadonlySet<string> = new Set([
  ...['cell', 'event', 'lock', 'rlock', 'rwlock', 'semaphore', 'bounded-semaphore'],
  ...['queue', 'lifo-queue', 'priority-queue', 'simple-queue'],
])

/** How many may be known before those that nobody has are looked for. */
let room = 1000

/** From now on, what is read of a thing is the same handle wherever it is read. */
export function keepSameHandles(): void {
  keepHandles(theOne)
}

function theOne<Made>(made: Made): Made {
  if (!isSimple(made)) return made
  const { kind, id, base, name } = made
  const key = `${kind}/${id}/${base}/${name}`
  const before = known.get(key)?.deref()
  // What is of another class, or belongs to another module of Python, is of another run.
  if (before !== undefined && isLike(before, made)) return before
  if (known.size >= room) {
    for (const [each, handle] of known) if (handle.deref() === undefined) known.delete(each)
    room = Math.max(1000, known.size * 2)
  }
  // Several threads may have it.
  known.set(key, new WeakRef(Object.freeze(made)))
  return made
}

function isSimple<Made>(made: Made): made is Made & Handle {
  return typeof made === 'object' && made !== null && 'kind' in made && simple.has(String(made.kind))
}

function isLike<Made extends Handle>(before: Handle, made: Made): before is Made {
  const of = (handle: Handle) => ('of' in handle ? handle.of : undefined)
  return Object.getPrototypeOf(before) === Object.getPrototypeOf(made) && of(before) === of(made)
}
