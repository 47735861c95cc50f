/** Threads and objects of the model alone, for its tests: no clock, no trace, no scheduler but the test. */
import type { Value } from '../../base/value.ts'
import { type Flavour, type Policy, ThreadStatus } from '../../trace/tables.ts'
import type { Atom, OperationSpec } from '../atom.ts'
import { Kernel, Outcome } from '../kernel.ts'
import { blockWord, firstBlock, threadWord, threadWords } from '../layout.ts'

/** What an operation that has to wait answers. */
export const waits = Symbol('waits')

export class World {
  readonly k = new Kernel(new Int32Array(16_384))
  private steps = 0
  private next: number

  constructor(readonly threads: number) {
    for (let t = 0; t < threads; t++) {
      this.k.words[this.block(t) + threadWord.status] = ThreadStatus.runnable
      // The first is the main process, all others are threads of it.
      if (t > 0) this.k.words[this.block(t) + threadWord.within] = firstBlock
    }
    this.next = firstBlock + threads * threadWords
    this.k.allocate = (words) => {
      this.next += words
      return this.next - words
    }
  }

  /** Makes an object; returns its address. Throws what its creation raises. */
  make(atom: Atom, argument: Value = null, policy: Policy = 'barging', of?: Flavour): number {
    this.k.begin(this.steps++)
    const base = this.k.allocate(atom.layout.words)
    if (atom.create(this.k, base, argument, policy, of) === Outcome.raise) throw this.raised()
    return base
  }

  /**
   * A thread asks for an operation, for the first time or again after it was woken.
   * @returns its result, or `waits`
   * @throws Error `Kind: message` when it raises; or when the thread is not one that could ask
   */
  ask(thread: number, spec: OperationSpec, object: number, given: Value = null): Value | typeof waits {
    if (this.status(thread) !== ThreadStatus.runnable) throw new Error(`thread ${thread} is not runnable`)
    return this.step(thread, spec, object, given, false)
  }

  /** The time is over that a blocked thread would wait in its operation. Answers as `ask`. */
  expire(thread: number, spec: OperationSpec, object: number, given: Value = null): Value | typeof waits {
    if (this.waitsFor(thread) !== object) throw new Error(`thread ${thread} does not wait here`)
    return this.step(thread, spec, object, given, true)
  }

  /** Who was woken by the last step, in order. */
  get woken(): number[] {
    return this.k.woken.slice(0, this.k.wokenCount).map((base) => this.threadAt(base))
  }

  /** Whether the last step changed anything. */
  get changed(): boolean {
    return this.k.logged > 0
  }

  status(thread: number): number {
    return this.k.read(this.block(thread) + threadWord.status)
  }

  /** Block of what a thread waits for, 0 for nothing. */
  waitsFor(thread: number): number {
    return this.k.read(this.block(thread) + threadWord.waitsFor)
  }

  block(thread: number): number {
    return firstBlock + thread * threadWords
  }

  threadAt(base: number): number {
    return (base - firstBlock) / threadWords
  }

  /** A field of an object's block. */
  field(atom: Atom, object: number, name: string): number {
    const field = atom.layout.fields.find((one) => one.name === name)
    if (field === undefined) throw new Error(`${atom.kind} has no ${name}`)
    return this.k.read(object + field.offset)
  }

  /**
   * Who stands in a line of an object, first first; the block's own line when none is named.
   * @throws Error when its links, tail or length do not fit together
   */
  line(atom: Atom, object: number, name?: string): number[] {
    const offset = name === undefined ? blockWord.line : atom.layout.fields.find((one) => one.name === name)?.offset
    if (offset === undefined) throw new Error(`${atom.kind} has no ${name}`)
    const members: number[] = []
    let before = 0
    for (let at = this.k.read(object + offset); at !== 0; at = this.k.read(at + threadWord.next)) {
      if (this.k.read(at + threadWord.previous) !== before) throw new Error('a member does not know who is before it')
      members.push(this.threadAt(at))
      if (members.length > this.threads) throw new Error(`a line without end: ${members.join(', ')}`)
      before = at
    }
    if (this.k.read(object + offset + 1) !== before) throw new Error('the tail is not the last')
    if (this.k.read(object + offset + 2) !== members.length) throw new Error('the length is not that of the line')
    return members
  }

  private step(thread: number, spec: OperationSpec, object: number, given: Value, expired: boolean) {
    const { k } = this
    k.begin(this.steps++)
    k.expired = expired
    const argument = spec.argument === undefined ? 0 : spec.argument(given)
    const outcome = spec.transition(k, this.block(thread), object, argument, given)
    if (outcome === Outcome.raise) throw this.raised()
    return outcome === Outcome.block ? waits : k.values.get(k.result)
  }

  private raised(): Error {
    const { error = 'Error', message = '' } = this.k.error ?? {}
    return new Error(`${error}: ${message}`)
  }
}
