import type { ExploringMachine } from '../machine/machine.ts'
import type { DataRaces } from './data-races.ts'
import { DepthFirstSearch } from './depth-first.ts'
import { OptimalSearch } from './optimal.ts'
import { PriorityWalk, RandomWalk } from './random-walk.ts'
import type { Search } from './search.ts'
import type { Strategy } from './strategy.ts'

/**
 * The search that a strategy asks for.
 * @param reduces whether reversing races finds all that the program can do; else `optimal` takes every interleaving
 * @param maxEvents after which an execution is cut off
 * @param races told of accesses that race
 */
export function searchOf(
  strategy: Strategy,
  machine: ExploringMachine,
  reduces: boolean,
  seed: number,
  maxEvents: number,
  races: DataRaces,
): Search {
  switch (strategy.kind) {
    case 'optimal':
      if (!reduces) return new DepthFirstSearch(machine, Number.POSITIVE_INFINITY, maxEvents)
      return new OptimalSearch(machine, maxEvents, races)
    case 'dfs':
      return new DepthFirstSearch(machine, Number.POSITIVE_INFINITY, maxEvents)
    case 'preemptions':
      return new DepthFirstSearch(machine, strategy.most, maxEvents)
    case 'random':
      return new RandomWalk(machine, strategy.executions, seed, maxEvents)
    case 'pct':
      return new PriorityWalk(machine, strategy.depth, strategy.executions, seed, maxEvents)
  }
}
