/**
 * Data races: two accesses of a plain cell by different threads, of which one at least writes and one at least is plain,
 * with nothing that orders the two. What orders is each thread's own order, starting and joining, waking, and every
 * operation on an object but plain accesses: `read` and `write` of cells order nothing. Source of the meaning: Adve and
 * Boehm, "Memory Models: A Case for Rethinking Parallel Languages and Hardware", CACM 53(8), 2010.
 */
import { cellAtom, cellRead, cellWrite } from '../../model/cell-atom.ts'
import { Clocks } from '../machine/clocks.ts'
import type { ExploringMachine } from '../machine/machine.ts'
import { moveOf } from '../machine/moves.ts'
import { choicesSoFar } from '../machine/schedule-so-far.ts'
import { objectNames, statesNow } from '../outcomes/outcomes.ts'
import type { LocalState } from '../state/local-state.ts'

/** One of the two accesses. */
export interface RacingAccess {
  readonly thread: string
  /** Name of the operation of the cell. */
  readonly operation: string
  /** Line of the program; 0 where it is not known. */
  readonly line: number
}

export interface DataRace {
  /** Name of the cell. */
  readonly cell: string
  readonly accesses: readonly [RacingAccess, RacingAccess]
  /** An order that leads to both of them: by the last two steps that are events, where they can come right after each other. */
  readonly choices: readonly string[]
}

/** What was found of races, as what JSON can hold. */
export interface SavedRaces {
  readonly found: readonly DataRace[]
  readonly known: readonly number[]
  readonly sites: readonly (readonly [string, number])[]
  readonly executions: number
}

/** Pairs of accesses are told apart up to this many. */
const maxRaces = 200
/** Executions that are looked through whole: all of the first ones, then one of this many. */
const wholly = { first: 2000, oneOf: 16 }

/** Collects the data races of a program's executions. */
export class DataRaces {
  readonly found: DataRace[] = []
  private readonly known = new Set<number>()
  private readonly sites = new Map<string, number>()
  private readonly clocks = new Clocks()
  private executions = 0

  constructor(private readonly machine: ExploringMachine) {}

  saved(): SavedRaces {
    const { found, known, sites, executions } = this
    return { found, known: [...known], sites: [...sites], executions }
  }

  /** Goes on from what another has found in the same program; to be called at the start. */
  restore({ found, known, sites, executions }: SavedRaces): void {
    this.found.push(...found)
    for (const key of known) this.known.add(key)
    for (const [key, number] of sites) this.sites.set(key, number)
    this.executions = executions
  }

  /** Notes that an event, which is the last, could have come before an earlier one with nothing between that orders them. */
  noteAdjacent(earlier: number): void {
    const { from, slots, depth } = this.machine
    const later = depth - 1
    const p = from[earlier] as LocalState // noted when it was taken
    const q = from[later] as LocalState // as above
    if (slots[earlier] !== slots[later] && race(p, q) && this.isNew(p, q)) this.add(p, q, this.meeting(earlier, later))
  }

  /**
   * Notes the races between what threads do next in the state in which the machine is.
   * @param order that leads to this state and through what two of them do, by their slots; leaves the machine where it was
   */
  noteNext(order: (first: number, second: number) => readonly string[]): void {
    const { machine } = this
    const { spawned, current } = machine
    if (!spawned.some((slot) => isPlain(current[slot]))) return
    const accessing = spawned.filter((slot) => accessesCell(current[slot]))
    for (const second of accessing)
      for (const first of accessing) {
        if (first === second) break
        const p = current[first] as LocalState // it accesses a cell
        const q = current[second] as LocalState // as above
        if (!race(p, q) || !this.isNew(p, q)) continue
        if (machine.couldStep(moveOf(first, 0)) && machine.couldStep(moveOf(second, 0)))
          this.add(p, q, order(first, second))
      }
  }

  /** Looks through the execution at whose end the machine stands. */
  look(): void {
    const { machine } = this
    const { from, slots } = machine
    const number = this.executions++
    for (let event = 1; event < machine.depth; event++) {
      const p = from[event - 1] as LocalState // noted when it was taken
      const q = from[event] as LocalState // as above
      if (slots[event - 1] === slots[event] || !race(p, q) || !this.isNew(p, q)) continue
      if (!this.letsGo(event - 1, event)) this.add(p, q, upTo(machine, event))
    }
    if (number < wholly.first || number % wholly.oneOf === 0) this.lookWholly()
  }

  /** By clocks in which plain accesses order nothing: finds also those that other races keep apart. */
  private lookWholly(): void {
    const { machine, clocks } = this
    const { slots, prints, from, footprints } = machine
    let first = 0
    while (first < machine.depth && !isPlain(from[first])) first++
    if (first === machine.depth) return
    for (let event = 0; event < machine.depth; event++) {
      const slot = slots[event] ?? 0
      const state = from[event] as LocalState // noted when it was taken
      const row = clocks.begin(event, slot, machine.places.threads.length)
      for (let i = event - 1; i >= 0; i--) {
        const other = from[i] as LocalState // as above
        if (clocks.at(row, slots[i] ?? 0) > i || !footprints.conflict(prints[i] ?? 0, prints[event] ?? 0)) continue
        if (!isPlain(state) && !isPlain(other)) clocks.merge(row, clocks.eventRow(i))
        else if (slots[i] !== slot && race(other, state) && this.isNew(other, state))
          this.add(other, state, upTo(machine, event))
      }
      clocks.end(event, slot)
      for (let e = machine.edgesOf(event); e < machine.edgesOf(event + 1); e++)
        clocks.edge(machine.edgeFrom[e] ?? 0, machine.edgeTo[e] ?? 0)
    }
    for (let event = machine.depth - 1; event >= 0; event--) clocks.undo(event)
  }

  /** Whether an event lets the thread of the next one go on. */
  private letsGo(event: number, next: number): boolean {
    const { machine } = this
    if (machine.edgesOf(event) === machine.edgesOf(event + 1)) return false
    const threads = new Set([machine.slots[event] ?? 0])
    this.addLetGo(event, threads)
    return threads.has(machine.slots[next] ?? 0)
  }

  /** Adds to some threads those whom an event of theirs lets go on. */
  private addLetGo(event: number, threads: Set<number>): void {
    const { machine } = this
    for (let e = machine.edgesOf(event); e < machine.edgesOf(event + 1); e++)
      if (threads.has(machine.edgeFrom[e] ?? 0)) threads.add(machine.edgeTo[e] ?? 0)
  }

  /** Whether two accesses were not told to race yet, and may still be. */
  private isNew(p: LocalState, q: LocalState): boolean {
    if (this.found.length >= maxRaces || this.known.has(this.keyOf(p, q))) return false
    // Cells of library code are no business of the program's.
    const place = this.machine.places.objectPlace(p.targetBase)
    return place !== undefined && place.outcomeWords.length > 0
  }

  private keyOf(p: LocalState, q: LocalState): number {
    const [one, other] = [this.site(p), this.site(q)]
    return Math.min(one, other) * 0x10000 + Math.max(one, other)
  }

  /** A number for where a thread accesses what. */
  private site(state: LocalState): number {
    if (state.site >= 0) return state.site
    const { thread, operation, line, targetBase } = state
    const key = `${thread.bodyName} ${operation.name} ${line} ${targetBase}`
    const number = this.sites.get(key) ?? this.sites.size
    this.sites.set(key, number)
    state.site = number
    return number
  }

  private add(p: LocalState, q: LocalState, choices: readonly string[]): void {
    this.known.add(this.keyOf(p, q))
    const cell = objectNames(statesNow(this.machine)).get(p.targetBase) ?? ''
    this.found.push({ cell, accesses: [accessOf(p), accessOf(q)], choices })
  }

  /** The order in which the last event comes right after an earlier one, and what comes after that is left out. */
  private meeting(earlier: number, later: number): string[] {
    const { machine } = this
    const { slots, prints, footprints } = machine
    const after = new Set([earlier])
    // The one who acts, or is let go, after it.
    const threads = new Set([slots[earlier] ?? 0])
    this.addLetGo(earlier, threads)
    const order = Array.from({ length: earlier }, (_, event) => event)
    for (let event = earlier + 1; event < later; event++) {
      const slot = slots[event] ?? 0
      const depends = [...after].some((other) => footprints.conflict(prints[other] ?? 0, prints[event] ?? 0))
      if (!threads.has(slot) && !depends) {
        order.push(event)
        continue
      }
      after.add(event)
      threads.add(slot)
      this.addLetGo(event, threads)
    }
    const steps = choicesSoFar(machine)
    const of = (event: number) => steps.slice(machine.stepsBefore(event), machine.stepsBefore(event + 1))
    return [...steps.slice(0, machine.stepsBefore(0)), ...[...order, earlier, later].flatMap(of)]
  }
}

/** The order of steps up to and with an event. */
function upTo(machine: ExploringMachine, event: number): string[] {
  return choicesSoFar(machine).slice(0, machine.stepsBefore(event + 1))
}

/** Whether a thread accesses a cell next. */
export function accessesCell(state: LocalState | null | undefined): boolean {
  return !!state && cellAtom.operations.includes(state.operation)
}

/** Whether two race where nothing orders them: both access a cell, one writes, one is plain. */
function race(p: LocalState, q: LocalState): boolean {
  if (p.targetBase !== q.targetBase || !(isPlain(p) || isPlain(q))) return false
  return p.operation !== cellRead || q.operation !== cellRead
}

function accessOf({ actor, operation, line }: LocalState): RacingAccess {
  return { thread: actor.name, operation: operation.name, line }
}

function isPlain(state: LocalState | null | undefined): boolean {
  const operation = state?.operation
  return operation === cellRead || operation === cellWrite
}
