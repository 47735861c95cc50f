import type { RunMemory } from './memory.ts'
import { lookAgain, RunOver } from './run-over.ts'

/** States of a mailbox. */
const Mail = { empty: 0, more: 1, last: 2, leave: 3 } as const

/** Words before the text: the state, and how many UTF-16 units lie there. */
const head = 2

/**
 * A place in shared memory through which one side passes texts to another, in as many pieces as they need. Only one
 * writes to it at a time.
 */
export class Mailbox {
  /** @param at index of its first word, whose value is its state @param size how many words it has */
  constructor(
    readonly words: Int32Array,
    readonly at: number,
    private readonly size: number,
  ) {}

  get state(): number {
    return Atomics.load(this.words, this.at)
  }

  get isEmpty(): boolean {
    return this.state === Mail.empty
  }

  /** How many UTF-16 units it takes at once. */
  get most(): number {
    return (this.size - head) * 2
  }

  /** Puts a piece of a text, from a place on, into the empty box. Returns where the next begins. */
  put(text: string, from: number): number {
    const { words, at } = this
    const units = Math.min(this.most, text.length - from)
    for (let i = 0; i < units; i += 2)
      words[at + head + (i >> 1)] = text.charCodeAt(from + i) | (text.charCodeAt(from + i + 1) << 16)
    words[at + 1] = units
    Atomics.store(words, at, from + units < text.length ? Mail.more : Mail.last)
    Atomics.notify(words, at)
    return from + units
  }

  /** Takes the piece that lies there, and tells whether it was the last. Null when there is none. */
  take(): { readonly text: string; readonly last: boolean } | null {
    const { words, at, state } = this
    if (state !== Mail.more && state !== Mail.last) return null
    const units = words[at + 1] as number // in the box
    let text = ''
    for (let i = 0; i < units; i++) {
      const pair = words[at + head + (i >> 1)] as number
      text += String.fromCharCode((i & 1) === 0 ? pair & 0xffff : pair >>> 16)
    }
    Atomics.store(words, at, Mail.empty)
    Atomics.notify(words, at)
    return { text, last: state === Mail.last }
  }

  /**
   * Writes a text, waiting for the other side to take each piece. Not on the page.
   * @param told called after each piece
   * @throws RunOver when the run is over before
   */
  send(memory: RunMemory, text: string, told: () => void = () => {}): void {
    for (let from = 0; from < text.length; told()) {
      for (let { state } = this; state !== Mail.empty; state = this.state) {
        if (memory.isOver) throw new RunOver()
        memory.wait(this.at, state, lookAgain)
      }
      from = this.put(text, from)
    }
  }

  /**
   * Waits for a text. Not on the page.
   * @param patience milliseconds after which it looks whether the run is over, where that is to be soon
   * @returns null when it is to leave
   */
  receive(memory: RunMemory, patience = Number.POSITIVE_INFINITY): string | null {
    let text = ''
    for (;;) {
      const piece = this.take()
      if (piece === null) {
        const { state } = this
        if (state === Mail.leave || memory.isOver) return null
        if (state === Mail.empty) memory.wait(this.at, Mail.empty, patience)
        continue
      }
      text += piece.text
      if (piece.last) return text
    }
  }

  /** Tells the other side, where it waits for a text, to leave. */
  dismiss(): void {
    Atomics.compareExchange(this.words, this.at, Mail.empty, Mail.leave)
    Atomics.notify(this.words, this.at)
  }
}
