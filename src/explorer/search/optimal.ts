import type { ExploringMachine } from '../machine/machine.ts'
import { moveOf, slotOf } from '../machine/moves.ts'
import { mainSlot } from '../state/places.ts'
import type { DataRaces } from './data-races.ts'
import { RaceDetection } from './race-detection.ts'
import { Races } from './races.ts'
import { movesOf, retrace, type SavedSearch, type Search, type SearchStep } from './search.ts'
import { type Branch, EventSequence, insert, notInitial, weakInitial } from './wakeup-tree.ts'
import { type SavedWidths, Widths } from './widths.ts'

/** What is known of the state before an event. */
interface Frame {
  /** Threads whose next event has been explored from here, or need not be, and what it touches. */
  readonly asleep: EventSequence
  /** What is still to be explored from here. */
  branches: Branch[]
  /** A list for `branches`, empty while that is another. */
  readonly own: Branch[]
  /** How many events have been explored from here. */
  explored: number
  /** Races of the event after this state. */
  readonly races: Races
}

const nothing: Branch[] = []

/** As `SavedSearch`, with what is known of the state before each event. */
interface SavedOptimal extends SavedSearch {
  readonly redundant: number
  readonly widths: SavedWidths
  readonly frames: readonly {
    /** Those asleep. */
    readonly moves: readonly number[]
    readonly prints: readonly number[]
    readonly branches: readonly Branch[]
    readonly explored: number
  }[]
}

/**
 * Optimal dynamic partial-order reduction: one execution for each trace, and none that is cut off. Source: Abdulla,
 * Aronis, Jonsson and Sagonas, JACM 64(4), 2017, algorithm 2 (wakeup trees).
 *
 * Beyond the paper's main text are events that may be impossible for a time. Such an event races not with the last
 * event it depends on, but with the last before which it would have been possible: an acquire races with the acquire
 * before it, not with the release between. Threads that wait when nobody can go on are asked the same.
 */
export class OptimalSearch extends RaceDetection implements Search {
  redundant = 0
  private readonly frames: Frame[] = []
  private readonly widths = new Widths()
  protected readonly sequence = new EventSequence()
  private readonly waiting = new Races()
  /** Events that a sequence leaves out, with all that depends on them. */
  private readonly left: number[] = []
  /** How many of these count. */
  private leaving = 0
  private begun = false
  private last = -1

  constructor(
    machine: ExploringMachine,
    private readonly maxEvents: number,
    /** Told of accesses that race; null where nobody wants to know. */
    dataRaces: DataRaces | null = null,
  ) {
    super(machine, dataRaces)
  }

  next(): SearchStep {
    for (;;) {
      if (this.begun) {
        if (!this.backtrack()) return 'done'
      } else {
        this.begun = true
        this.openFrame(0, nothing)
      }
      if (this.descend()) {
        this.findRaces()
        return this.machine.depth < this.maxEvents ? 'execution' : 'limit'
      }
      this.redundant++
    }
  }

  share(): number {
    let share = 0
    let weight = 1
    for (let depth = 0; depth < this.machine.depth; depth++) {
      const { explored, branches } = this.frames[depth] as Frame // as in `descend`
      const width = this.widths.expected(depth, explored + 1 + branches.length)
      share += (weight * explored) / width
      weight /= width
    }
    return share + weight
  }

  saved(): SavedOptimal {
    const { machine, frames, redundant, widths } = this
    return {
      moves: movesOf(machine),
      redundant,
      widths: widths.saved(),
      frames: frames.slice(0, machine.depth).map(({ asleep, branches, explored }) => ({
        moves: asleep.moves.slice(0, asleep.length),
        prints: asleep.prints.slice(0, asleep.length),
        branches,
        explored,
      })),
    }
  }

  resume({ moves, redundant, widths, frames }: SavedOptimal): void {
    this.begun = true
    this.widths.restore(widths)
    this.redundant = redundant
    this.openFrame(0, nothing)
    retrace(this.machine, moves, (event) => this.taken(event, nothing))
    frames.forEach(({ moves, prints, branches, explored }, depth) => {
      const frame = this.frames[depth] as Frame // opened as the moves were taken
      frame.asleep.clear()
      moves.forEach((move, i) => {
        frame.asleep.push(move, prints[i] ?? 0)
      })
      frame.branches = [...branches]
      frame.explored = explored
    })
  }

  /** Explores on to the end of an execution. Returns false where only sleeping threads could go on. */
  private descend(): boolean {
    const { machine, frames } = this
    for (;;) {
      const { depth } = machine
      if (depth >= this.maxEvents) return true
      const frame = frames[depth] as Frame // frames are opened as events are taken
      const branch = frame.branches.shift()
      if (branch !== undefined) {
        if (!machine.step(branch.move)) throw new Error(`move ${branch.move} cannot be made as it was to be`)
      } else if (!this.stepAny(frame)) return frame.asleep.length === 0
      this.taken(depth, branch?.next ?? nothing)
    }
  }

  /** Takes an event of any thread that is awake, rather of the last. */
  private stepAny(frame: Frame): boolean {
    const { machine } = this
    const { spawned } = machine
    const { last } = this
    // The program ends when nobody else can go on.
    const ender = machine.wouldEndAll(mainSlot) ? mainSlot : -1
    if (last >= 0 && last !== ender && this.stepIfAwake(last, frame)) return true
    for (let i = 0; i < spawned.length; i++) {
      const slot = spawned[i] ?? 0
      if (slot !== last && slot !== ender && this.stepIfAwake(slot, frame)) return true
    }
    return ender >= 0 && this.stepIfAwake(ender, frame)
  }

  private stepIfAwake(slot: number, frame: Frame): boolean {
    const { machine } = this
    const alternatives = machine.alternativesOf(slot)
    for (let which = 0; which < alternatives; which++) {
      const move = moveOf(slot, which)
      if (!frame.asleep.has(move) && machine.step(move)) return true
    }
    return false
  }

  /** Notes the event just taken, and opens the frame after it. */
  private taken(event: number, branches: Branch[]): void {
    const { machine, frames } = this
    const slot = machine.slots[event] ?? 0
    this.last = slot
    this.noteRaces(event, slot, (frames[event] as Frame).races) // as in `descend`
    this.openFrame(event + 1, branches)
    const { asleep } = frames[event] as Frame
    this.sleepOn(asleep, slot, machine.prints[event] ?? 0, (frames[event + 1] as Frame).asleep)
  }

  /**
   * Those of the sleeping who sleep on `after` an event of a thread with this footprint: it wakes whose events depend on
   * it, and takes from the thread its own alternatives.
   */
  protected sleepOn(asleep: EventSequence, slot: number, print: number, after: EventSequence): void {
    const { footprints } = this.machine
    for (let i = 0; i < asleep.length; i++) {
      const other = asleep.prints[i] ?? 0
      const move = asleep.moves[i] ?? 0
      if (slotOf(move) !== slot && !footprints.conflict(other, print)) after.push(move, other)
    }
  }

  private openFrame(depth: number, branches: Branch[]): void {
    let frame = this.frames[depth]
    if (frame === undefined) {
      const own: Branch[] = []
      frame = { asleep: new EventSequence(), branches: own, own, explored: 0, races: new Races() }
      this.frames[depth] = frame
    }
    frame.asleep.clear()
    frame.explored = 0
    frame.branches = branches.length === 0 ? frame.own : branches
  }

  /** At the end of an execution: what has to be explored besides, because of each race in it. */
  private findRaces(): void {
    const { machine, frames } = this
    const { depth } = machine
    for (let event = 0; event < depth; event++) this.reverseAll((frames[event] as Frame).races)
    this.reverseWaiting()
  }

  /** The same for those who wait at the end: what they wait for could have come before others. */
  protected reverseWaiting(): void {
    const { machine, waiting } = this
    for (const slot of machine.spawned) {
      const state = machine.current[slot]
      if (!state || !machine.mayStep(slot)) continue
      machine.couldStep(slot)
      waiting.count = 0
      this.findReversible(state, 0, machine.depth - 1, machine.depth, machine.footprint, waiting, false)
      this.reverseAll(waiting)
    }
  }

  private reverseAll(races: Races): void {
    for (let r = 0; r < races.count; r++) this.reverse(races, r)
  }

  /** From before an event on: all that does not depend on it, then what it races with. */
  protected reverse(races: Races, race: number): void {
    const { machine, sequence } = this
    const event = races.event[race] ?? 0
    const move = races.move[race] ?? 0
    const print = races.print[race] ?? 0
    const { asleep, branches } = this.frames[event] as Frame
    machine.watch.spend(1 + ((machine.depth - event) >> 5))
    const changed = this.collect(races, race, false)
    if (changed && races.conditional[race] === true && !this.isPossible(event, move)) this.collect(races, race, true)
    sequence.push(move, print)
    if (!this.isKnown(asleep)) insert(branches, sequence, machine.footprints)
  }

  /** Whether what has been collected is explored already, since it could begin with an event that was. */
  protected isKnown(asleep: EventSequence): boolean {
    for (let i = 0; i < asleep.length; i++) {
      const { moves, prints } = asleep
      if (weakInitial(this.sequence, moves[i] ?? 0, prints[i] ?? 0, this.machine.footprints) !== notInitial) return true
    }
    return false
  }

  /**
   * Collects the events after that of a race which do not depend on it, but for what makes the other impossible.
   * @param strict whether to leave out all on which the other depends
   * @returns whether any that is left may change what the other finds
   */
  protected collect(races: Races, race: number, strict: boolean): boolean {
    const { machine, clocks, sequence, left } = this
    const { slots, moves, prints, footprints } = machine
    const event = races.event[race] ?? 0
    const disabler = races.disabler[race] ?? 0
    const slot = slotOf(races.move[race] ?? 0)
    const print = races.print[race] ?? 0
    let changed = false
    sequence.clear()
    left[0] = event
    this.leaving = 1
    search: for (let i = event + 1; i < machine.depth; i++) {
      const row = clocks.eventRow(i)
      for (let l = 0; l < this.leaving; l++) {
        const other = left[l] ?? 0
        if (clocks.at(row, slots[other] ?? 0) > other) continue search
      }
      const touched = prints[i] ?? 0
      const finds =
        machine.places.sums.size > 0 ? footprints.conflict(touched, print) : footprints.changes(touched, print)
      const changes = races.conditional[race] === true && slots[i] !== slot && finds
      if (i === disabler || (strict && changes)) {
        left[this.leaving++] = i
        continue
      }
      if (changes) changed = true
      sequence.push(moves[i] ?? 0, touched)
    }
    return changed
  }

  /** Whether a move is possible from before `event` on, after what has been collected. */
  private isPossible(event: number, move: number): boolean {
    const { machine, sequence } = this
    const taken = Array.from(machine.moves.subarray(event, machine.depth))
    while (machine.depth > event) machine.undo()
    let possible = true
    for (let i = 0; i < sequence.length && possible; i++) possible = machine.step(sequence.moves[i] ?? 0)
    possible &&= machine.couldStep(move)
    while (machine.depth > event) machine.undo()
    for (const each of taken) machine.step(each)
    return possible
  }

  /** Goes back to the last state from which something is still to be explored. */
  private backtrack(): boolean {
    const { machine, frames, clocks } = this
    while (machine.depth > 0) {
      const event = machine.depth - 1
      const frame = frames[event] as Frame // as in `descend`
      frame.asleep.push(machine.moves[event] ?? 0, machine.prints[event] ?? 0)
      frame.explored++
      machine.undo()
      clocks.undo(event)
      if (frame.branches.length > 0) {
        this.last = event > 0 ? (machine.slots[event - 1] ?? -1) : -1
        return true
      }
      this.widths.note(event, frame.explored)
    }
    return false
  }
}
