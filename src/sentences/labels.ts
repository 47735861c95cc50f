/** What a blocked thread waits for at an object, in a word or two, in a clause, and as a thing. */
import { ordinal } from '../base/format.ts'
import type { Language, Message } from '../base/messages.ts'
import { type Part, type Phrase, phrase } from './phrase.ts'

/** Where it stands: its place in its line, how many stand there, and for a barrier how many it is for. */
export interface Standing {
  readonly object: string
  readonly place: number
  readonly count: number
  readonly parties: number
}

export interface WaitMessages {
  /** For the head of a lane, which may cut it: what matters comes first. */
  short(at: Standing): string
  /** After the thread's name: what it is doing. */
  clause(at: Standing): string
  /** What it waits for. */
  thing(object: Part): Phrase
}

/** The short texts about one kind of object. */
export interface Labels {
  /** How threads wait there, by the operation that could not proceed. */
  readonly waits: { readonly [operation: string]: Readonly<Record<Language, WaitMessages>> }
  /** What is plotted, by the fields of the kind's layout. */
  readonly plots: { readonly [field: string]: Message }
}

/** Its place among those who wait: `first of 2`. */
export function ofMany(place: number, count: number): string {
  return count === 1 ? 'alone' : `${ordinal(place, 'en')} of ${count}`
}

/** That it waits in the one line of an object. */
export function inLine(object: string, place: number, count: number): string {
  return `blocked, ${ofMany(place, count)} in line at ${object}`
}

/** Of an operation of which nothing else is known: it stands in a line. */
export const plainWait: Readonly<Record<Language, WaitMessages>> = {
  en: {
    short: ({ place }) => `${place} in line`,
    clause: ({ object, place, count }) => inLine(object, place, count),
    thing: (o) => [o],
  },
  zh: {
    short: ({ place }) => `排第 ${place}`,
    clause: ({ object, place, count }) => `阻塞，在 ${object} 的 ${count} 个中排第 ${place}`,
    thing: (o) => [o],
  },
}

/** Of `wait` at a lock or semaphore: it waits to come back from the wait at a condition. */
export const returnWait: Readonly<Record<Language, WaitMessages>> = {
  en: {
    short: ({ object, place }) => `${place} in line, ${object}`,
    clause: ({ object, place, count }) =>
      `blocked, ${ofMany(place, count)} in line at ${object} to come back from its wait`,
    thing: (o) => phrase`${o}, to come back from its wait`,
  },
  zh: {
    short: ({ object, place }) => `${object} 排第 ${place}`,
    clause: ({ object, place, count }) => `阻塞，为从等待返回，在 ${object} 的 ${count} 个中排第 ${place}`,
    thing: (o) => phrase`${o}，以便从等待返回`,
  },
}

/** The plot of those who wait, by the field `waiters`. */
export const waitersPlot: Message = { en: 'in line', zh: '排队人数' }
