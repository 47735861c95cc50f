import { expose } from 'comlink'
import { type ForEver, forEver } from '../../explorer/endless/for-ever.ts'
import { CannotExplore, KeepsOutside, NotDeterministic } from '../../explorer/state/refusals.ts'
import { loadExplored } from '../../scenarios/explored.ts'
import { holdWhileAlive } from '../../workers/alive.ts'
import { decodeOrder, OrderError } from '../link/order-code.ts'
import type { ExploreFailure, ExploreNews, ExploreReport, ExploreRequest, Goal } from './explore-messages.ts'
import { ProgramExploring } from './program-exploring.ts'

/** Asked for since the stretch under way was begun: it may come while the program is still being loaded. */
let isPauseWanted = false
let exploring: ProgramExploring | null = null

/** Begins an exploration, the only one of this worker, and goes on until it stops. */
async function begin(request: ExploreRequest, tell: (news: ExploreNews) => unknown): Promise<ExploreReport> {
  return told(async () => {
    exploring = new ProgramExploring(await loadExplored(request.scenario), request)
    exploring.isPauseWanted = isPauseWanted
    return exploring.go('exploring', tell)
  })
}

/** Goes on with the exploration that was begun. */
async function goOn(goal: Goal, tell: (news: ExploreNews) => unknown): Promise<ExploreReport> {
  return told(async () => {
    if (exploring === null) throw new Error('nothing is being explored')
    exploring.isPauseWanted = false
    return exploring.go(goal, tell)
  })
}

/** Stops what is under way soon; `begin` or `goOn` then reports. */
function pause(): void {
  isPauseWanted = true
  if (exploring !== null) exploring.isPauseWanted = true
}

/** Whether the last steps of an order go on for ever, as `forEver`; null, too, for a text that is no order. */
async function confirm(request: ExploreRequest, order: string, round: number): Promise<ForEver | null> {
  const { scenario, values, seed, branches, timeouts, policy } = request
  try {
    const { choices } = decodeOrder(order)
    const options = { seed, branches, timeouts, ...(policy === undefined ? {} : { policy }) }
    return forEver(await loadExplored(scenario), values, options, choices, round)
  } catch (thrown) {
    if (thrown instanceof OrderError || thrown instanceof CannotExplore || thrown instanceof NotDeterministic)
      return null
    throw thrown
  }
}

async function told(act: () => Promise<ExploreReport>): Promise<ExploreReport> {
  isPauseWanted = false
  try {
    return await act()
  } catch (thrown) {
    return { kind: 'failed', failure: failureOf(thrown) }
  }
}

function failureOf(thrown: unknown): ExploreFailure {
  if (thrown instanceof CannotExplore) return { kind: thrown.what, thread: thrown.thread, line: thrown.line }
  if (thrown instanceof NotDeterministic) {
    const { thread, line, before, now } = thrown
    return { kind: 'not-deterministic', thread, line, before, now }
  }
  if (thrown instanceof KeepsOutside) return { kind: 'outside', variable: thrown.variable, line: thrown.line }
  return { kind: 'other', message: thrown instanceof Error ? thrown.message : String(thrown) }
}

const service = { alive: holdWhileAlive, begin, goOn, pause, confirm }
export type ExploreService = typeof service

expose(service)
