import { defaultExplorationLimits } from '../../explorer/exploration/exploration-result.ts'
import type { Strategy } from '../../explorer/search/strategy.ts'
import type { Branches } from '../../explorer/state/branches.ts'
import type { Policy } from '../../trace/tables.ts'

/** What the form of an exploration says, as texts. */
export interface Asked {
  readonly strategy: StrategyChoice
  readonly handover: 'own' | Policy
  /** Whether a notify lets go any of the waiters. */
  readonly wakers: boolean
  readonly numbers: { readonly [name in NumberName]: string }
}

export const strategyChoices = ['chosen', 'optimal', 'preemptions', 'random', 'pct', 'dfs'] as const
export type StrategyChoice = (typeof strategyChoices)[number]

/** What each number may be. */
export const numberRanges = {
  most: { min: 0, max: 100, default: 2 },
  walks: { min: 1, max: 100_000_000, default: 10_000 },
  depth: { min: 1, max: 20, default: 3 },
  executions: { min: 1, max: 100_000_000, default: 1_000_000 },
  events: { min: 10, max: 100_000, default: defaultExplorationLimits.events },
  timeouts: { min: 1, max: 1000, default: defaultExplorationLimits.timeouts },
  spurious: { min: 0, max: 1000, default: 0 },
  draws: { min: 0, max: 1000, default: 0 },
} as const
export type NumberName = keyof typeof numberRanges

export const defaultAsked: Asked = {
  strategy: 'chosen',
  handover: 'own',
  wakers: false,
  // The names are those of the ranges.
  numbers: Object.fromEntries(
    Object.entries(numberRanges).map(([name, { default: value }]) => [name, String(value)]),
  ) as Asked['numbers'],
}

/** The numbers that a strategy needs. */
export const numbersOf: { readonly [choice in StrategyChoice]: readonly NumberName[] } = {
  chosen: [],
  optimal: [],
  preemptions: ['most'],
  random: ['walks'],
  pct: ['depth', 'walks'],
  dfs: [],
}

/** The numbers that always count: when to stop, and what is chosen besides the next thread. */
export const limitNumbers = ['executions', 'events', 'timeouts'] as const
export const branchNumbers = ['spurious', 'draws'] as const

/** The number of a text; null where it is not allowed. */
export function readNumber(name: NumberName, text: string): number | null {
  const { min, max } = numberRanges[name]
  const value = /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : Number.NaN
  return value >= min && value <= max ? value : null
}

/** The numbers that count for what is asked, and are not allowed. */
export function wrongNumbers({ strategy, numbers }: Asked): NumberName[] {
  const names: readonly NumberName[] = [...numbersOf[strategy], ...limitNumbers, ...branchNumbers]
  return names.filter((name) => readNumber(name, numbers[name]) === null)
}

/** What is asked to be chosen besides the next thread. */
export function branchesOf({ numbers, wakers }: Asked): Branches {
  return {
    spurious: readNumber('spurious', numbers.spurious) ?? 0,
    draws: readNumber('draws', numbers.draws) ?? 0,
    wakers,
  }
}

/**
 * The strategy that is asked for. Where it is left to be chosen it is optimal reduction: it finds all that the others
 * find, in the fewest executions.
 */
export function strategyOf({ strategy, numbers }: Asked): Strategy {
  const number = (name: NumberName): number => readNumber(name, numbers[name]) ?? numberRanges[name].default
  switch (strategy) {
    case 'chosen':
    case 'optimal':
      return { kind: 'optimal' }
    case 'preemptions':
      return { kind: 'preemptions', most: number('most') }
    case 'random':
      return { kind: 'random', executions: number('walks') }
    case 'pct':
      return { kind: 'pct', depth: number('depth'), executions: number('walks') }
    case 'dfs':
      return { kind: 'dfs' }
  }
}
