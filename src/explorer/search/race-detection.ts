import { Clocks } from '../machine/clocks.ts'
import type { DisabledEvent } from '../machine/execution.ts'
import type { ExploringMachine } from '../machine/machine.ts'
import { alternativeOf, moveOf, slotOf } from '../machine/moves.ts'
import { Fate, type FateCode } from '../machine/reordering.ts'
import { isBlock, type LocalState } from '../state/local-state.ts'
import { accessesCell, type DataRaces } from './data-races.ts'
import type { Races } from './races.ts'

/** Finds with which earlier events an event races: which of them could have come after it. */
export class RaceDetection {
  protected readonly clocks = new Clocks()
  /** The clock of the event whose races are looked for. */
  private row = 0
  /** What becomes of an event when that one comes before the event `before`, and all comes after it that may. */
  private readonly fateOf = (event: number, before: number): FateCode => {
    const { clocks, machine, row } = this
    if (clocks.at(clocks.eventRow(event), machine.slots[before] ?? 0) > before) return Fate.later
    return clocks.at(row, machine.slots[event] ?? 0) > event ? Fate.earlier : Fate.either
  }
  /** The same, when all comes before it that may. */
  private readonly fateBehind = (event: number, before: number): FateCode => {
    const { clocks, machine } = this
    return clocks.at(clocks.eventRow(event), machine.slots[before] ?? 0) > before ? Fate.later : Fate.earlier
  }

  constructor(
    protected readonly machine: ExploringMachine,
    /** Told of accesses that race; null where nobody wants to know. */
    private readonly dataRaces: DataRaces | null,
  ) {}

  /** The clock of the event just taken, and the earlier events with which it races. */
  protected noteRaces(event: number, slot: number, races: Races): void {
    const { machine, clocks, fateOf } = this
    races.count = 0
    const { slots, prints, footprints } = machine
    const print = prints[event] ?? 0
    const row = clocks.begin(event, slot, machine.places.threads.length)
    this.row = row
    if (machine.wasConditional(event)) {
      const state = machine.from[event] as LocalState // noted when it was taken
      this.findReversible(state, alternativeOf(machine.moves[event] ?? 0), event - 1, event, print, races, false)
      for (let i = event - 1; i >= 0; i--) {
        const other = slots[i] ?? 0
        if (clocks.at(row, other) <= i && footprints.conflict(prints[i] ?? 0, print))
          clocks.merge(row, clocks.eventRow(i))
      }
    } else {
      for (let i = event - 1; i >= 0; i--) {
        const other = slots[i] ?? 0
        if (clocks.at(row, other) > i || !footprints.conflict(prints[i] ?? 0, print)) continue
        clocks.merge(row, clocks.eventRow(i))
        const state = machine.from[event] as LocalState // as above
        let move = machine.moves[event] ?? 0
        let would =
          footprints.isWide(print) || isBlock(state)
            ? machine.wouldTouch(state, print, i, event, fateOf, alternativeOf(move))
            : print
        if (would < 0 && move !== slot) {
          // There are fewer alternatives there.
          move = slot
          would = machine.wouldTouch(state, print, i, event, fateOf, 0)
        }
        races.add(i, move, would, false, i)
      }
    }
    if (this.dataRaces !== null && races.count > 0 && accessesCell(machine.from[event]))
      for (let r = 0; r < races.count; r++) this.dataRaces.noteAdjacent(races.event[r] ?? 0)
    clocks.end(event, slot)
    if (machine.widthOf(event) > 1) this.noteAlternatives(event, races)
    if (machine.disabledEvents.length > 0) this.noteDisabled(event, races)
    const { edgeFrom, edgeTo } = machine
    for (let e = machine.edgesOf(event); e < machine.edges; e++) clocks.edge(edgeFrom[e] ?? 0, edgeTo[e] ?? 0)
  }

  /** The alternatives of the event just taken, each of which could come in its place. */
  protected noteAlternatives(event: number, races: Races): void {
    const { machine } = this
    const move = machine.moves[event] ?? 0
    const state = machine.from[event] as LocalState // noted when it was taken
    for (let which = 0; which < machine.widthOf(event); which++) {
      if (which === alternativeOf(move)) continue
      const would = machine.wouldTouch(state, machine.prints[event] ?? 0, event, event, this.fateOf, which)
      if (would >= 0) races.add(event, moveOf(slotOf(move), which), would, false, event)
    }
  }

  /** What others could have done before the event just taken made it impossible. */
  protected noteDisabled(event: number, races: Races): void {
    const { disabledEvents } = this.machine
    for (let o = this.machine.firstDisabledBy(event); o < disabledEvents.length; o++) {
      const { state, footprint, alternative } = disabledEvents[o] as DisabledEvent // `o` is below the length
      this.findReversible(state, alternative, event, event, footprint, races, true)
    }
  }

  /**
   * The events up to `last` that a thread's next event, which is not possible at all times, could have come before.
   * @param own the event at which the thread is where it could take it
   */
  protected findReversible(
    state: LocalState,
    alternative: number,
    last: number,
    own: number,
    print: number,
    races: Races,
    isDisabled: boolean,
  ): void {
    const { machine, clocks, fateOf, fateBehind } = this
    const { footprints, prints } = machine
    const { slot } = state.thread.place
    const row = clocks.scratch(slot)
    this.row = row
    let touched = print
    for (let i = last; i >= 0; i--) {
      if (clocks.at(row, machine.slots[i] ?? 0) > i) continue
      if (!footprints.conflict(prints[i] ?? 0, touched)) continue
      // What it needs may have come in between, from others than those with which it races.
      const mayCome = footprints.isWide(touched) || isBlock(state) || machine.places.sums.size > 0
      let would = mayCome ? machine.wouldTouch(state, touched, i, own, fateBehind, alternative) : -1
      if (would < 0) would = machine.wouldTouch(state, touched, i, own, fateOf, alternative)
      if (would < 0) {
        // What it waits for there can make it possible still earlier.
        touched = footprints.union(touched, machine.footprint)
        continue
      }
      races.add(i, moveOf(slot, alternative), would, true, isDisabled ? last : own)
      clocks.merge(row, clocks.eventRow(i))
    }
    clocks.drop()
  }
}
