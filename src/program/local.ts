import { currentOs } from './current-os.ts'
import { ProgramError } from './errors.ts'
import { type Compound, defineCompound } from './handle-table.ts'

/**
 * Something of which each thread has its own: Python's `threading.local`. Whatever is set in it is there for the thread
 * that has set it, and its greenlets, alone. Made by `Os.local`.
 */
export class Local implements Compound {
  readonly compound = 'local'

  constructor(readonly parts: { readonly name: string }) {}

  /** @throws ProgramError AttributeError where this thread has set none of that name */
  get(attribute: string): unknown {
    const { mine } = this
    if (!mine.has(attribute)) throw this.missing(attribute)
    return mine.get(attribute)
  }

  /** Sets an attribute for this thread. */
  set(attribute: string, value: unknown): void {
    this.mine.set(attribute, value)
  }

  /** @throws ProgramError AttributeError where this thread has set none of that name */
  delete(attribute: string): void {
    if (!this.mine.delete(attribute)) throw this.missing(attribute)
  }

  /** Whether this thread has set an attribute. */
  has(attribute: string): boolean {
    return this.mine.has(attribute)
  }

  /** What the thread that asks has set. */
  private get mine(): Map<string, unknown> {
    return currentOs().localsOf(this.parts.name)
  }

  private missing(attribute: string): ProgramError {
    return new ProgramError('AttributeError', `'_thread._local' object has no attribute '${attribute}'`)
  }
}

defineCompound('local', (parts: Local['parts']) => new Local(parts), "TypeError: cannot pickle '_thread._local' object")
