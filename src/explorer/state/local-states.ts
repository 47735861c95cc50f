import { type Microseconds, microseconds } from '../../base/units.ts'
import { type Value, type ValueTable, valueNull } from '../../base/value.ts'
import { type OperationSpec, operation } from '../../model/atom.ts'
import { waitResults } from '../../model/cell-atom.ts'
import { lookedFor } from '../../model/clock.ts'
import { terminated } from '../../model/ending.ts'
import { addressOf } from '../../model/fetch.ts'
import { greenletCreate } from '../../model/greenlet.ts'
import { Outcome } from '../../model/kernel.ts'
import { firstPid, pidOf } from '../../model/pid.ts'
import { objectCreate, threadAtomic, threadStart } from '../../model/thread.ts'
import { timeLimit } from '../../model/time-limit.ts'
import { mainHeritage } from '../../program/children.ts'
import { mainGreenlet } from '../../program/greenlets.ts'
import { unmarshal } from '../../program/marshalling.ts'
import { Os } from '../../program/os.ts'
import { nthRequest, type Pages, simulatedAnswer } from '../../program/pages.ts'
import type { Pending } from '../../program/pending.ts'
import type { Body } from '../../program/request.ts'
import { pagesOf, type ScenarioModule } from '../../program/scenario.ts'
import { beginBody, packSpawn, refusalOf } from '../../program/spawn.ts'
import type { Told } from '../../program/threads.ts'
import type { TicketRules } from '../../program/tickets.ts'
import { type ErrorValue, flavoured } from '../../trace/tables.ts'
import { Bodies } from './bodies.ts'
import { Doing, doingOf, LocalState, type SpawnedThread } from './local-state.ts'
import { OuterVariables } from './outer-variables.ts'
import type { Places } from './places.ts'
import type { RandomChoices } from './random-choices.ts'
import { ordersReaders } from './readers.ts'
import { NotDeterministic } from './refusals.ts'
import { StartOver } from './requirements.ts'
import { Rounds } from './rounds.ts'
import { TicketCells } from './ticket-cells.ts'
import type { Watch } from './watch.ts'

/** The result that stands for having been terminated: no value has this number. */
export const terminatedKey = 2 ** 40

/** Suspended bodies are kept up to so many, each a few kilobytes: others are brought where they were once more. */
const maxHeld = 1000

/** The last thing that a thread did before it came to a state: who was terminated has not done what it asked for. */
export function lastDone({ parent, key }: LocalState): LocalState | null {
  return key === terminatedKey && parent !== null ? parent.parent : parent
}

/** That a random number is to be chosen: nothing that an executor is asked for. */
export const randomDraw = operation('random', () => Outcome.done)

/**
 * The local states of all threads, found by running bodies. A body cannot be copied, but what it does follows from the
 * results that it got; so each history is run once, and executions walk over what is known.
 */
export class LocalStates {
  /** How many local states are known. */
  size = 0
  /** The greatest number of what a thread does from a state on. */
  newest = 0
  /** Whether a thread has ever asked to wait for a limited time. */
  anyTimed = false
  /** Whether it is known that the order of readers matters. */
  ordersReaders = false
  /** By the blocks of locks of readers and writers: whether it prefers writers. */
  private readonly prefersWriters = new Map<number, boolean>()
  /** Whether a thread has ever assumed what does not hold. */
  anyUnmet = false
  /** How many operations bodies were run through. */
  resumed = 0
  private readonly pages: Pages | null
  private readonly rounds = new Rounds(this)
  private readonly outerVariables = new OuterVariables()
  private readonly spawn = new Map<string, SpawnedThread>()
  /** All who can be born, by number; main is the first. */
  private readonly people: SpawnedThread[] = []
  private readonly errors: ErrorValue[] = []
  private readonly errorNumbers = new Map<string, number>()
  private readonly continuations = new Map<string, number>()
  private futureTexts: string[] = []
  /** The states in which bodies were suspended last. */
  private readonly held: LocalState[] = []
  private nextHeld = 0
  /** What is known of cells of tickets; null where there are none. */
  readonly tickets: TicketCells | null
  /** By the numbers of continuations: number of what is the same of all that differ in tickets alone, and these. */
  private readonly shapes: { readonly shape: number; readonly tickets: readonly number[] }[] = []
  private readonly shapeNumbers = new Map<string, number>()

  constructor(
    private readonly module: ScenarioModule,
    private readonly given: { readonly [name: string]: number | string },
    private readonly seed: number,
    private readonly places: Places,
    private readonly values: ValueTable,
    private readonly draws: RandomChoices,
    private readonly watch: Watch,
    rules: TicketRules | null,
  ) {
    this.tickets = rules === null ? null : new TicketCells(rules, places)
    this.pages = pagesOf(module.scenario, given)
  }

  /** The main thread. */
  main(): SpawnedThread {
    const place = this.places.thread('')
    const body = this.module.scenario.main as Body // a body that gets the values
    const who = { place, name: 'main', kind: 'process', daemon: false, heritage: mainHeritage, pid: firstPid } as const
    const main = { ...who, body, bodyName: 'main', parameters: null, root: null }
    this.people.push(main)
    return main
  }

  /** What stands for a thread in answers: one who is born otherwise at the same place has another number. */
  numberOf(thread: SpawnedThread | undefined): number {
    return thread === undefined ? -1 : this.people.indexOf(thread)
  }

  /** The first local state of a thread. */
  rootOf(thread: SpawnedThread): LocalState {
    thread.root ??= this.reached(null, thread, valueNull, this.begin(thread), false)
    return thread.root
  }

  /** Number of an error as the result of an operation: below 0. */
  errorKey(error: ErrorValue): number {
    const key = JSON.stringify(error)
    let number = this.errorNumbers.get(key)
    if (number === undefined) {
      number = -this.errors.push(error)
      this.errorNumbers.set(key, number)
    }
    return number
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
  shapeOf(state: LocalState): { readonly shape: number; readonly tickets: readonly number[] } {
    return this.shapes[this.continuationOf(state)] ?? this.tickets?.giveUp() ?? { shape: 0, tickets: [] }
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
    for (const spawn of this.spawn.values()) if (spawn.root !== null && !keep.has(spawn.root)) spawn.root = null
    // Numbers stay what they are; what is found again gets others.
    this.continuations.clear()
    this.futureTexts = []
    this.rounds.forget()
    this.size = keep.size
  }

  /**
   * Runs the bodies of these states once more from the start and compares what they ask for.
   * @throws NotDeterministic or KeepsOutside for bodies of which what they do follows not from their results alone
   */
  audit(ends: readonly LocalState[]): void {
    for (const state of ends) this.rerun(state)
    this.outerVariables.check()
  }

  private extend(state: LocalState, key: number, successor: number): LocalState {
    this.watch.spend(1)
    if (state.doing === Doing.round && state.argument !== 'begin') return this.nextRound(state, key)
    if (key === terminatedKey) return this.endOf(state)
    if (state.draw !== null) return this.afterDraw(state, key)
    const bodies = state.live ?? this.rerun(state)
    state.live = null
    this.resume(bodies, state, key, successor)
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
    const bodies = state.live ?? this.rerun(state)
    state.live = null
    this.resume(bodies, state, key, 0)
    const next = this.reached(state, state.thread, key, bodies, false)
    next.elapsed = first.elapsed
    return next
  }

  /** Whether a round may have left variables otherwise than they were before the first. */
  private keepsSomething(begin: LocalState, end: LocalState): boolean {
    const bodies = this.bodiesIn(end)
    if (!bodies.tellsFrames) return false
    const before = this.bodiesIn(begin).continuation(resultsBefore(begin), true)
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
    if (parent === null) bodies = this.begin(thread, picks)
    else {
      bodies = this.rerun(parent)
      this.resume(bodies, parent, first.key, first.switched ? first.actor.place.base : 0, picks)
    }
    return this.reached(state, thread, key, bodies, state.switched)
  }

  /** What `continuationOf` numbers, as a text; null where it is not known. */
  futureText(state: LocalState): string | null {
    const future = this.continuationOf(state)
    return future === 0 ? null : (this.futureTexts[future] ?? null)
  }

  private findContinuation(state: LocalState): number {
    // Who draws has not asked yet, and what is fetched next depends on what was before.
    if (state.draw !== null || state.hasFetched || state.key === terminatedKey) return 0
    const told = this.bodiesIn(state).continuation(resultsBefore(state))
    if (told === null) return 0
    const { tickets } = told
    const own = `${this.numberOf(state.thread)}/${state.made}`
    const shape = own + told.text
    const key = own + told.whole
    const known = this.continuations.get(key)
    if (known !== undefined) return known
    this.continuations.set(key, ++this.newest)
    this.futureTexts[this.newest] = key
    if (this.tickets !== null) {
      const number = this.shapeNumbers.get(shape) ?? this.shapeNumbers.size + 1
      this.shapeNumbers.set(shape, number)
      this.shapes[this.newest] = { shape: number, tickets }
    }
    return this.newest
  }

  /** The end of a process that was terminated. */
  private endOf(state: LocalState): LocalState {
    const end = new LocalState(state.thread, state, terminatedKey, state.thread, false)
    end.line = state.line
    end.argument = terminated
    this.size++
    return end
  }

  /** Bodies that are suspended in a state, to be looked at. */
  private bodiesIn(state: LocalState): Bodies {
    if (state.live !== null) return state.live
    const bodies = this.rerun(state)
    this.hold(state, bodies)
    return bodies
  }

  /** Keeps bodies that are suspended in a state, until others have come in their place. */
  private hold(state: LocalState, bodies: Bodies): void {
    const { held } = this
    const former = held[this.nextHeld]
    if (former !== undefined) former.live = null
    state.live = bodies
    held[this.nextHeld] = state
    this.nextHeld = (this.nextHeld + 1) % maxHeld
  }

  /** Fresh bodies, brought to a state. */
  private rerun(state: LocalState): Bodies {
    const history: LocalState[] = []
    for (let at: LocalState | null = state; at !== null; at = at.parent) history.push(at)
    history.reverse()
    /** What was picked of the numbers drawn from the state at `at` on. */
    const picksFrom = (at: number): number[] => {
      const picks: number[] = []
      for (let i = at; history[i]?.draw && history[i + 1] !== undefined; i++) picks.push(history[i + 1]?.key ?? 0)
      return picks
    }
    let picks = picksFrom(0)
    const bodies = this.begin(state.thread, picks)
    for (let i = picks.length; i < history.length; ) {
      const at = history[i] as LocalState // `i` is below the length
      // Who was terminated has not asked for that; nor has who has still to draw.
      if (at.key === terminatedKey || at.draw !== null) break
      this.compare(at, bodies.current)
      const next = history[i + 1]
      if (next === undefined || next.key === terminatedKey) break
      picks = picksFrom(i + 1)
      this.resume(bodies, at, next.key, next.switched ? next.actor.place.base : 0, picks)
      i += 1 + picks.length
    }
    return bodies
  }

  private begin(thread: SpawnedThread, picks: readonly number[] = []): Bodies {
    const { place, name, kind, heritage, pid, body, parameters } = thread
    const greenlet = mainGreenlet(place.slot, place.base, name)
    const process = kind === 'process' ? place.base : (this.places.threads[pid - firstPid]?.base ?? 0)
    const self = { id: place.slot, name, kind, pid, path: place.path, process, heritage, greenlet }
    const os = new Os(self, this.seed, this.module)
    const given = parameters === null ? [this.given] : unmarshal(parameters, this.module)
    os.endless = true
    os.whoIs = (number) => this.told(number)
    os.randomSource = this.draws
    this.draws.begin(picks)
    this.resumed++
    return new Bodies(beginBody(body, os, given), os, thread, this.module, this.seed, this.tickets?.rules ?? null)
  }

  private told(number: number): Told {
    const { place, name, kind, daemon } = this.people[number] as SpawnedThread // as `numberOf` gave it
    return { id: place.slot, base: place.base, name, threadKind: kind, daemon }
  }

  private resume(
    bodies: Bodies,
    state: LocalState,
    key: number,
    successor: number,
    picks: readonly number[] = [],
  ): void {
    this.resumed++
    this.draws.begin(picks)
    if (state.doing === Doing.visible) bodies.beginStretch()
    const error = key < 0 ? (this.errors[-key - 1] ?? { error: 'Error', message: '' }) : null
    if (successor !== 0) bodies.switchTo(successor, error === null ? this.values.get(key) : null, error)
    else if (error !== null) bodies.raise(error)
    else if (state.greenlet !== null) bodies.makeGreenlet(state.greenlet)
    else if (state.making !== null) {
      const { id, base } = state.making.place
      bodies.resume({ id, base })
    } else {
      const { spawned } = bodies.current
      if (state.child !== null && spawned !== null) {
        spawned.id = state.child.place.slot
        spawned.base = state.child.place.base
      }
      const value = this.values.get(key)
      bodies.resume(this.tickets === null ? value : this.tickets.result(state, value, bodies))
    }
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
    this.hold(state, bodies)
    state.doing = doingOf(state)
    if (state.doing === Doing.unmet) this.anyUnmet = true
    this.noteParent(state)
    if (operation === objectCreate && pending.making !== null) {
      const { atom, name, policy, of, owner } = pending.making
      const place = this.places.objectOf(state.thread.place, state.made, atom, owner !== undefined)
      state.making = { place, name, policy, ...flavoured(of) }
      if (atom.kind === 'rwlock') this.prefersWriters.set(place.base, argument === 'writers')
    }
    if (!this.ordersReaders)
      for (const [base, writers] of this.prefersWriters)
        if (ordersReaders(state, base, writers)) throw new StartOver({ ordersReaders: true })
    if (operation === threadStart) this.noteSpawn(state, pending)
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
    state.made = parent.made + (parent.making === null ? 0 : 1)
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

  private noteSpawn(state: LocalState, pending: Pending): void {
    const { spawn } = pending
    if (spawn === null) return
    try {
      const packed = packSpawn(this.module, spawn)
      const { path, name, kind, daemon, heritage, body } = spawn
      const key = JSON.stringify([path, packed.body, packed.parameters, name, kind, daemon, heritage])
      let child = this.spawn.get(key)
      if (child === undefined) {
        const place = this.places.thread(path)
        const pid = pidOf(kind, place.slot, state.thread.pid)
        const { body: bodyName, parameters } = packed
        child = { place, name, kind, daemon, heritage, pid, body, bodyName, parameters, root: null }
        this.spawn.set(key, child)
        this.people.push(child)
      }
      state.child = child
    } catch (thrown) {
      state.refused = refusalOf(thrown, state.line)
    }
  }

  private compare(state: LocalState, pending: Pending): void {
    const same =
      state.operation === pending.operation &&
      state.targetBase === pending.targetBase &&
      JSON.stringify(state.argument) === JSON.stringify(pending.argument)
    if (same) return
    const { thread, line } = state
    const said = (asked: { readonly operation: OperationSpec; readonly argument: Value }) =>
      `${asked.operation.name}(${asked.argument === null ? '' : JSON.stringify(asked.argument)})`
    throw new NotDeterministic(thread.name, pending.line === 0 ? line : pending.line, said(state), said(pending))
  }
}

/** The numbers of the results that a thread got before it came to a state, the last as that of 0. */
function resultsBefore(state: LocalState): (n: number) => number {
  return (n) => {
    let at: LocalState | null = state
    for (let left = n; ; left--) {
      // A number that was drawn is no result.
      if (at === null || (at.parent !== null && at.parent.draw !== null)) throw new Error('no such result')
      if (left === 0) return at.key
      at = at.parent
    }
  }
}

function emptyList(value: Value): boolean {
  return Array.isArray(value) && value.length === 0
}
