import { readChoice } from '../../program/choices.ts'
import type { FoundOutcome } from './explore-messages.ts'

/** Outcomes that read alike, as one row. */
export interface ToldOutcome {
  /** The first of them that was found. */
  readonly outcome: FoundOutcome
  /** Orders that lead to any of them. */
  readonly orders: readonly string[]
  /** How many traces lead to any of them. */
  readonly traces: number
}

/** What tells outcomes apart, as texts: each is made once. */
const texts = new WeakMap<FoundOutcome, string>()

function textOf(outcome: FoundOutcome): string {
  let text = texts.get(outcome)
  if (text === undefined) {
    const { kind, detail } = outcome
    text = JSON.stringify([kind, detail])
    texts.set(outcome, text)
  }
  return text
}

/**
 * The rows of a table of outcomes, in the order in which they were found.
 * @param traces how many traces lead to each outcome
 */
export function toldOutcomes(outcomes: readonly FoundOutcome[], traces: readonly number[]): ToldOutcome[] {
  const rows = new Map<string, { outcome: FoundOutcome; orders: string[]; traces: number }>()
  outcomes.forEach((outcome, at) => {
    const text = textOf(outcome)
    const row = rows.get(text)
    const count = traces[at] ?? 0
    if (row === undefined) rows.set(text, { outcome, orders: [outcome.order], traces: count })
    else {
      row.orders.push(outcome.order)
      row.traces += count
    }
  })
  return [...rows.values()]
}

/** The steps that an outcome repeats for ever, the last ones of its order; an empty stretch where it repeats none. */
export function roundOf({ detail, steps }: FoundOutcome): { readonly from: number; readonly to: number } {
  const cycle = detail.endless?.cycle ?? []
  return { from: steps - cycle.filter((choice) => readChoice(choice).drawn === null).length, to: steps - 1 }
}
