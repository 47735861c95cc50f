import { type Microseconds, microseconds } from '../../base/units.ts'
import { type Value, type ValueTable, valueNull } from '../../base/value.ts'
import { operation } from '../../model/atom.ts'
import { waitResults } from '../../model/cell-atom.ts'
import { lookedFor } from '../../model/clock.ts'
import { terminated } from '../../model/ending.ts'
import { addressOf } from '../../model/fetch.ts'
import { greenletCreate } from '../../model/greenlet.ts'
import { Outcome } from '../../model/kernel.ts'
import { objectCreate, threadAtomic, threadStart } from '../../model/thread.ts'
import { timeLimit } from '../../model/time-limit.ts'
import { nthRequest, type Pages, simulatedAnswer } from '../../program/pages.ts'
import { pagesOf, type ScenarioModule } from '../../program/scenario.ts'
import type { TicketRules } from '../../program/tickets.ts'
import { flavoured } from '../../trace/tables.ts'
import type { Bodies } from './bodies.ts'
import { BodyRuns } from './body-runs.ts'
import { ContinuationNumbers, type Shape } from './continuation-numbers.ts'
import { Doing, doingOf, LocalState, resultsBefore, type SpawnedThread, terminatedKey } from './local-state.ts'
import { OuterVariables } from './outer-variables.ts'
import type { Places } from './places.ts'
import type { RandomChoices } from './random-choices.ts'
import { ordersReaders } from './readers.ts'
import { StartOver } from './requirements.ts'
import { Rounds } from './rounds.ts'
import { SpawnedThreads } from './spawned-threads.ts'
import { TicketCells } from './ticket-cells.ts'
import type { Watch } from './watch.ts'

/** That a random number is to be chosen: nothing that an executor is asked for. */
const randomDraw = operation('random', () => Outcome.done)

/**
 * The local states of all threads, found by running bodies. A body cannot be copied, but what it does follows from the
 * results that it got; so each history is run once, and executions walk over what is known.
 */
export class LocalStates {
  /** How many local states are known. */
  size = 0
  /** Whether a thread has ever asked to wait for a limited time. */
  anyTimed = false
  /** Whether it is known that the order of readers matters. */
  ordersReaders = false
  /** By the blocks of locks of readers and writers: whether it prefers writers. */
  private readonly prefersWriters = new Map<number, boolean>()
  /** Whether a thread has ever assumed what does not hold. */
  anyUnmet = false
  /** All threads that can be spawned. */
  readonly threads: SpawnedThreads
  readonly continuations: ContinuationNumbers
  readonly runs: BodyRuns
  private readonly pages: Pages | null
  private readonly rounds = new Rounds(this)
  private readonly outerVariables = new OuterVariables()
  /** What is known of cells of tickets; null where there are none. */
  readonly tickets: TicketCells | null

  constructor(
    module: ScenarioModule,
    given: { readonly [name: string]: number | string },
    private readonly seed: number,
    private readonly places: Places,
    private readonly values: ValueTable,
    private readonly draws: RandomChoices,
    private readonly watch: Watch,
    rules: TicketRules | null,
  ) {
    this.tickets = rules === null ? null : new TicketCells(rules, places)
    this.continuations = new ContinuationNumbers(rules !== null)
    this.threads = new SpawnedThreads(module, places)
    this.runs = new BodyRuns(module, given, seed, places, values, draws, this.threads, this.tickets)
    this.pages = pagesOf(module.scenario, given)
  }

  /** The first local state of a thread. */
  rootOf(thread: SpawnedThread): LocalState {
    thread.root ??= this.reached(null, thread, valueNull, this.runs.begin(thread), false)
    return thread.root
  }

  /**
   * The local state after a result.
   * @param successor block of the greenlet, or thread, that gets the result and goes on in place of the asker; 0 for none
   */
  after(state: LocalState, key: number, successor = 0): LocalState {
    const { lastKey, lastNext } = state
    if (lastKey === key && lastNext !== null) return lastNext
    let next = state.next?.get(key)
    if (next === undefined) {
      next = this.extend(state, key, successor)
      // Most have but one.
      if (state.next !== null) state.next.set(key, next)
      else if (lastNext !== null) state.next = new Map([[lastKey, lastNext]]).set(key, next)
    }
    state.lastKey = key
    state.lastNext = next
    return next
  }

  /** What a thread does from a state on, by its number: see `LocalState.continuation`. */
  continuationOf(state: LocalState): number {
    if (state.continuation < 0) state.continuation = this.findContinuation(state)
    return state.continuation
  }

  /** What a thread does from a state on, where tickets are told apart from it: by its number. Only where there are tickets. */
  shapeOf(state: LocalState): Shape {
    return this.continuations.shapeOf(this.continuationOf(state)) ?? this.tickets?.giveUp() ?? { shape: 0, tickets: [] }
  }

  /** Forgets all states but those on the way to the given ones, so that memory does not grow with the exploration. */
  forgetAllBut(kept: Iterable<LocalState>): void {
    const keep = new Set<LocalState>()
    for (let state of kept as Iterable<LocalState | null>)
      for (; state !== null && !keep.has(state); state = state.parent) keep.add(state)
    for (const state of keep) {
      if (state.lastNext !== null && !keep.has(state.lastNext)) state.lastNext = null
      if (state.next !== null) for (const [key, next] of state.next) if (!keep.has(next)) state.next.delete(key)
    }
    this.threads.forgetAllBut(keep)
    // Numbers stay what they are; what is found again gets others.
    this.continuations.forget()
    this.rounds.forget()
    this.size = keep.size
  }

  /**
   * Runs the bodies of these states once more from the start and compares what they ask for.
   * @throws NotDeterministic or KeepsOutside for bodies of which what they do follows not from their results alone
   */
  audit(ends: readonly LocalState[]): void {
    for (const state of ends) this.runs.rerun(state)
    this.outerVariables.check()
  }

  private extend(state: LocalState, key: number, successor: number): LocalState {
    this.watch.spend(1)
    if (state.doing === Doing.round && state.argument !== 'begin') return this.nextRound(state, key)
    if (key === terminatedKey) return this.endOf(state)
    if (state.draw !== null) return this.afterDraw(state, key)
    const bodies = state.live ?? this.runs.rerun(state)
    state.live = null
    this.runs.resume(bodies, state, key, successor)
    return this.reached(state, state.thread, key, bodies, successor !== 0)
  }

  /**
   * Where the next round begins: where the first did, if what went by kept nothing for it. Where that cannot be told of
   * bodies that tell where they are, it is taken to have kept something; of others, that it has not.
   */
  private nextRound(state: LocalState, key: number): LocalState {
    const first = state.firstRound
    if (first === null) throw new Error('a round is over that has not begun')
    const begin = first.parent
    if (begin === null || !this.keepsSomething(begin, state)) return first
    const bodies = state.live ?? this.runs.rerun(state)
    state.live = null
    this.runs.resume(bodies, state, key, 0)
    const next = this.reached(state, state.thread, key, bodies, false)
    next.elapsed = first.elapsed
    return next
  }

  /** Whether a round may have left variables otherwise than they were before the first. */
  private keepsSomething(begin: LocalState, end: LocalState): boolean {
    const bodies = this.runs.suspendedIn(end)
    if (!bodies.tellsFrames) return false
    const before = this.runs.suspendedIn(begin).continuation(resultsBefore(begin), true)
    return before === null || before.whole !== bodies.continuation(resultsBefore(end), true)?.whole
  }

  /** The state to which bodies have come: what they ask for, or the first random number that is to be chosen. */
  private reached(
    parent: LocalState | null,
    thread: SpawnedThread,
    key: number,
    bodies: Bodies,
    switched: boolean,
  ): LocalState {
    const state = new LocalState(thread, parent, key, bodies.actor, switched)
    const { open } = this.draws
    if (open === null) return this.note(state, bodies)
    this.size++
    state.doing = Doing.visible
    state.operation = randomDraw
    state.draw = open
    this.noteParent(state)
    return state
  }

  /** The state after a random number: bodies cannot be asked to draw again, so fresh ones are brought there. */
  private afterDraw(state: LocalState, key: number): LocalState {
    const picks = [key]
    let first = state
    for (; first.parent !== null && first.parent.draw !== null; first = first.parent) picks.unshift(first.key)
    const { parent, thread } = first
    let bodies: Bodies
    if (parent === null) bodies = this.runs.begin(thread, picks)
    else {
      bodies = this.runs.rerun(parent)
      this.runs.resume(bodies, parent, first.key, first.switched ? first.actor.place.base : 0, picks)
    }
    return this.reached(state, thread, key, bodies, state.switched)
  }

  /** What `continuationOf` numbers, as a text; null where it is not known. */
  futureText(state: LocalState): string | null {
    const future = this.continuationOf(state)
    return future === 0 ? null : this.continuations.textOf(future)
  }

  private findContinuation(state: LocalState): number {
    // Who draws has not asked yet, and what is fetched next depends on what was before.
    if (state.draw !== null || state.hasFetched || state.key === terminatedKey) return 0
    const told = this.runs.suspendedIn(state).continuation(resultsBefore(state))
    return told === null ? 0 : this.continuations.numberOf(`${this.threads.numberOf(state.thread)}/${state.made}`, told)
  }

  /** The end of a process that was terminated. */
  private endOf(state: LocalState): LocalState {
    const end = new LocalState(state.thread, state, terminatedKey, state.thread, false)
    end.line = state.line
    end.argument = terminated
    this.size++
    return end
  }

  /** Takes over what a body asks for. */
  private note(state: LocalState, bodies: Bodies): LocalState {
    const { tickets } = this
    return tickets === null ? this.take(state, bodies) : tickets.watch(() => this.take(state, bodies))
  }

  private take(state: LocalState, bodies: Bodies): LocalState {
    this.size++
    const pending = bodies.current
    const { operation, argument } = pending
    state.operation = operation
    state.argument = argument
    state.number = operation.argument === undefined ? 0 : operation.argument(argument)
    state.targetBase = pending.targetBase
    state.target = pending.target
    state.line = pending.line
    state.timed = timeLimit(argument) !== null
    if (state.timed) this.anyTimed = true
    this.runs.hold(state, bodies)
    state.doing = doingOf(state)
    if (state.doing === Doing.unmet) this.anyUnmet = true
    this.noteParent(state)
    if (operation === objectCreate && pending.making !== null) {
      const { atom, name, policy, of, owner } = pending.making
      const place = this.places.objectOf(state.thread.place, state.made, atom, owner !== undefined)
      state.created = { place, name, policy, ...flavoured(of) }
      if (atom.kind === 'rwlock') this.prefersWriters.set(place.base, argument === 'writers')
    }
    if (!this.ordersReaders)
      for (const [base, writers] of this.prefersWriters)
        if (ordersReaders(state, base, writers)) throw new StartOver({ ordersReaders: true })
    if (operation === threadStart) this.threads.note(state, pending)
    if (operation === greenletCreate && pending.spawn !== null)
      state.greenlet = this.places.greenlet(pending.spawn.path, state.thread.place)
    if (state.doing === Doing.now) state.until = lookedFor(argument)
    if (state.doing === Doing.fetch) this.noteAnswer(state)
    this.tickets?.note(state, bodies)
    if (state.doing === Doing.visible && !state.inBlock) this.rounds.note(state)
    return state
  }

  /** Takes over what a thread has from its state before. */
  private noteParent(state: LocalState): void {
    const { parent } = state
    if (parent === null) return
    state.elapsed = parent.elapsed + this.durationOf(parent, state.key)
    // Library code may have been told that its time is over.
    if (parent.until !== null) state.elapsed = Math.max(state.elapsed, microseconds(Number(this.values.get(state.key))))
    state.inBlock = parent.operation === threadAtomic ? parent.argument === 'begin' : parent.inBlock
    state.hasFetched = parent.hasFetched || parent.doing === Doing.fetch
    state.firstRound = parent.doing === Doing.round && parent.argument === 'begin' ? state : parent.firstRound
    state.made = parent.made + (parent.created === null ? 0 : 1)
  }

  /** Microseconds that what a thread asked for has taken of itself, by what came of it. */
  private durationOf({ doing, number, timed, argument }: LocalState, key: number): Microseconds {
    if (doing === Doing.sleep || doing === Doing.work || doing === Doing.fetch) return key < 0 ? 0 : number
    if (!timed) return 0
    // What waits give that end by their limits: an error, false, nothing or a word for it. That of an end tells no difference.
    const value = key < 0 ? null : this.values.get(key)
    const isOver = value === null || value === false || value === waitResults.timedOut || emptyList(value)
    return isOver ? microseconds(Math.max(0, timeLimit(argument) ?? 0)) : 0
  }

  /** What the network answers, which depends on what the thread has fetched before. */
  private noteAnswer(state: LocalState): void {
    const address = addressOf(state.argument)
    let nth = 0
    for (let at: LocalState | null = state; at !== null; at = at.parent)
      if (at.doing === Doing.fetch && addressOf(at.argument) === address) nth++
    const request = nthRequest(this.pages, this.seed, state.argument, nth)
    const { after, answer } = simulatedAnswer(this.pages, request)
    state.answer = answer
    state.number = microseconds(after)
  }
}

function emptyList(value: Value): boolean {
  return Array.isArray(value) && value.length === 0
}
