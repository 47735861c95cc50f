/**
 * A barrier for a fixed number of parties. Meaning: CPython's `threading.Barrier` (Lib/threading.py): the last to come
 * lets all go, and each gets its number of arrival from 0; a waiter out of time, `abort`, or a `reset`
 * while some wait breaks it for those who wait, with BrokenBarrierError.
 */
import type { Value } from '../base/value.ts'
import { type Atom, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { blockWord, field, threadWord } from './layout.ts'
import { giveUp, joinLine, lineLength, wakeLine } from './line.ts'
import { refuseLongWait } from './time-limit.ts'

const word = { ...blockWord, parties: 4, broken: 5, round: 6 } as const
/** What `threadWord.phase` tells one who was let go: with which number (plus one), or that the barrier broke. */
const brokenPhase = -1

function wait(k: Kernel, self: number, object: number, _argument: number, given?: Value): OutcomeCode {
  if (k.read(self + threadWord.granted) === object) {
    const number = k.read(self + threadWord.phase)
    k.write(self + threadWord.granted, 0)
    k.write(self + threadWord.phase, 0)
    if (number === brokenPhase) return k.raise('BrokenBarrierError', '')
    k.give(number - 1)
    return Outcome.done
  }
  if (k.expired) {
    giveUp(k, self)
    breakUp(k, object)
    return k.raise('BrokenBarrierError', '')
  }
  if (k.read(object + word.broken) === 1) return k.raise('BrokenBarrierError', '')
  const arrived = lineLength(k, object + word.line)
  const parties = k.read(object + word.parties)
  if (arrived + 1 < parties) {
    const refused = refuseLongWait(k, given)
    if (refused !== null) return refused
    joinLine(k, object + word.line, self)
    k.block(self, object)
    return Outcome.block
  }
  let number = 0
  wakeLine(k, object + word.line, (thread) => {
    k.write(thread + threadWord.granted, object)
    k.write(thread + threadWord.phase, ++number)
  })
  k.write(object + word.round, k.read(object + word.round) + 1)
  k.give(arrived)
  return Outcome.done
}

/** Those who wait get an error, and so does everybody who comes until the next reset. */
function breakUp(k: Kernel, object: number): void {
  if (k.read(object + word.broken) === 0) k.write(object + word.broken, 1)
  failWaiters(k, object)
}

function failWaiters(k: Kernel, object: number): void {
  wakeLine(k, object + word.line, (thread) => {
    k.write(thread + threadWord.granted, object)
    k.write(thread + threadWord.phase, brokenPhase)
  })
}

function abort(k: Kernel, _self: number, object: number): OutcomeCode {
  breakUp(k, object)
  return Outcome.done
}

function reset(k: Kernel, _self: number, object: number): OutcomeCode {
  if (k.read(object + word.broken) === 1) k.write(object + word.broken, 0)
  failWaiters(k, object)
  return Outcome.done
}

export const barrierWait = operation('wait', wait)
export const barrierAbort = operation('abort', abort)
export const barrierReset = operation('reset', reset)

export const barrierAtom: Atom = {
  kind: 'barrier',
  layout: {
    name: 'barrier',
    words: 7,
    fields: [
      field.line('waiters', word.line),
      field.number('parties', word.parties),
      field.flag('broken', word.broken),
      field.number('round', word.round),
    ],
  },
  operations: [barrierWait, barrierAbort, barrierReset],
  create(k, base, parties) {
    // As CPython has it from 3.13 on.
    if (typeof parties === 'number' && parties < 1) return k.raise('ValueError', 'parties must be > 0')
    if (typeof parties !== 'number' || !Number.isInteger(parties) || parties > 100_000)
      return k.raise('ValueError', `parties must be a whole number from 1 to 100000, got ${String(parties)}`)
    k.write(base + word.parties, parties)
    return Outcome.done
  },
}
