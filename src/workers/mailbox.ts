import { mailWords, type RunMemory } from './memory.ts'
import { lookAgain, RunOver } from './ring-writer.ts'

/** States of a worker's mailbox. */
const Mail = { empty: 0, more: 1, last: 2, leave: 3 } as const

/**
 * Writes a text into a worker's mailbox, in as many pieces as it needs. Only one writes to a mailbox at a time: who has
 * taken that worker from the line of spare ones.
 * @returns false when the text does not fit at once and `mayWait` is false
 */
export function sendMail(memory: RunMemory, worker: number, text: string, mayWait = true): boolean {
  const { words } = memory
  const state = memory.slot(worker, 'mail')
  const data = memory.slot(worker, 'mailData')
  const most = mailWords * 2
  if (!mayWait && text.length > most) return false
  for (let from = 0; from < text.length; from += most) {
    while (Atomics.load(words, state) !== Mail.empty) {
      if (memory.isOver) throw new RunOver()
      Atomics.wait(words, state, Mail.more, lookAgain)
    }
    const units = Math.min(most, text.length - from)
    for (let i = 0; i < units; i += 2)
      words[data + (i >> 1)] = text.charCodeAt(from + i) | (text.charCodeAt(from + i + 1) << 16)
    words[memory.slot(worker, 'mailLength')] = units
    Atomics.store(words, state, from + units < text.length ? Mail.more : Mail.last)
    Atomics.notify(words, state)
  }
  return true
}

/** Waits for a text in a worker's own mailbox. Returns null when the run is over instead. */
export function receiveMail(memory: RunMemory, worker: number): string | null {
  const { words } = memory
  const state = memory.slot(worker, 'mail')
  const data = memory.slot(worker, 'mailData')
  let text = ''
  for (;;) {
    const seen = Atomics.load(words, state)
    if (seen === Mail.leave) return null
    if (seen === Mail.empty) {
      Atomics.wait(words, state, Mail.empty)
      continue
    }
    const units = words[memory.slot(worker, 'mailLength')] as number // in the worker's place
    for (let i = 0; i < units; i++) {
      const pair = words[data + (i >> 1)] as number
      text += String.fromCharCode((i & 1) === 0 ? pair & 0xffff : pair >>> 16)
    }
    Atomics.store(words, state, Mail.empty)
    Atomics.notify(words, state)
    if (seen === Mail.last) return text
  }
}

/** Tells a worker that waits for mail to leave the run. */
export function dismiss(memory: RunMemory, worker: number): void {
  const state = memory.slot(worker, 'mail')
  Atomics.compareExchange(memory.words, state, Mail.empty, Mail.leave)
  Atomics.notify(memory.words, state)
}
