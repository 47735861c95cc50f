/** How to go through the executions of a program. */
export type Strategy =
  /** Each trace once. */
  | { readonly kind: 'optimal' }
  /** Every interleaving with this many preemptions at most. */
  | { readonly kind: 'preemptions'; readonly most: number }
  /** Every interleaving. */
  | { readonly kind: 'dfs' }
  /** This many executions, each step by chance. */
  | { readonly kind: 'random'; readonly executions: number }
  /** This many executions by random priorities with `depth - 1` changes. */
  | { readonly kind: 'pct'; readonly depth: number; readonly executions: number }

/** What a strategy may be called. */
export const strategyForms = ['optimal', 'preemptions=K', 'dfs', 'random=N', 'pct=D,N'] as const

/** The strategy of a text such as `optimal` or `pct=3,1000`; null when it names none. */
export function readStrategy(text: string): Strategy | null {
  const match = /^([a-z]+)(?:=(\d{1,9})(?:,(\d{1,9}))?)?$/.exec(text.trim())
  if (match === null) return null
  const [, kind, first, second] = match
  const count = (part: string | undefined, least: number) =>
    part !== undefined && Number(part) >= least ? Number(part) : null
  const a = count(first, kind === 'preemptions' ? 0 : 1)
  if (kind === 'optimal' || kind === 'dfs') return first === undefined ? { kind } : null
  if (kind === 'preemptions' && a !== null && second === undefined) return { kind, most: a }
  if (kind === 'random' && a !== null && second === undefined) return { kind, executions: a }
  const b = count(second, 1)
  if (kind === 'pct' && a !== null && b !== null) return { kind, depth: a, executions: b }
  return null
}

/** The text that `readStrategy` reads as this strategy. */
export function writeStrategy(strategy: Strategy): string {
  switch (strategy.kind) {
    case 'preemptions':
      return `preemptions=${strategy.most}`
    case 'random':
      return `random=${strategy.executions}`
    case 'pct':
      return `pct=${strategy.depth},${strategy.executions}`
    default:
      return strategy.kind
  }
}
