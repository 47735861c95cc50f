import { createStore } from 'zustand/vanilla'
import type { Strategy } from '../../explorer/search/strategy.ts'
import type { Branches } from '../../explorer/state/branches.ts'
import type { RunChoice } from '../link/link.ts'
import type { ExploreClient } from './explore-client.ts'
import type { ExploreFailure, ExploreNews, ExploreReport, ExploreRequest, FoundOutcome } from './explore-messages.ts'

/** What is explored: a run as it was set, whose order is left open. */
export interface Explored {
  readonly run: RunChoice
  readonly how: Strategy
  readonly branches: Branches
  readonly executions: number
  readonly events: number
  readonly timeouts: number
}

/** An exploration, as far as it is known. */
export interface ExploringState {
  /** Null before the first one. */
  readonly explored: Explored | null
  readonly phase: 'idle' | 'running' | 'stopped' | 'failed'
  readonly news: ExploreNews | null
  /** In the order in which they were found. */
  readonly outcomes: readonly FoundOutcome[]
  /** Of the last stretch; null while one is under way. */
  readonly report: Extract<ExploreReport, { readonly kind: 'stopped' }> | null
  readonly failure: ExploreFailure | null
}

const nothing: ExploringState = {
  explored: null,
  phase: 'idle',
  news: null,
  outcomes: [],
  report: null,
  failure: null,
}

/** What a person can do with an exploration. Of these, only the latest shows anything. */
export function createExploring(client: Pick<ExploreClient, 'begin' | 'goOn' | 'pause' | 'drop'>) {
  const store = createStore<ExploringState>()(() => nothing)
  let latest = 0

  function tell(mine: number, news: ExploreNews): void {
    if (mine !== latest) return
    store.setState(({ outcomes }) => ({ news, outcomes: news.isAnew ? news.fresh : [...outcomes, ...news.fresh] }))
  }

  async function follow(stretch: (tell: (news: ExploreNews) => void) => Promise<ExploreReport>): Promise<void> {
    const mine = ++latest
    store.setState({ phase: 'running', report: null, failure: null })
    try {
      const report = await stretch((news) => tell(mine, news))
      if (mine !== latest) return
      if (report.kind === 'failed') {
        store.setState({ phase: 'failed', failure: report.failure })
        return
      }
      tell(mine, report.news)
      store.setState({ phase: 'stopped', report })
    } catch (error) {
      if (mine !== latest) return
      const message = error instanceof Error ? error.message : String(error)
      store.setState({ phase: 'failed', failure: { kind: 'other', message } })
    }
  }

  return {
    store,
    /** Explores a program anew. */
    start(explored: Explored, request: ExploreRequest): Promise<void> {
      store.setState({ ...nothing, explored })
      return follow((tell) => client.begin(request, tell))
    },
    /** Stops soon, with what is known. */
    cancel(): void {
      client.pause()
    },
    /** Takes up what was stopped, just where it was. */
    goOn(): Promise<void> {
      return follow((tell) => client.goOn('exploring', tell))
    },
    /** Looks for the shortest counterexample among what is known. */
    findShortest(): Promise<void> {
      return follow((tell) => client.goOn('shortest', tell))
    },
    /** Forgets everything. */
    leave(): void {
      latest++
      client.drop()
      store.setState(nothing)
    },
  }
}

export type Exploring = ReturnType<typeof createExploring>
