import { isRecord, type Value } from '../../base/value.ts'
import {
  cellAdd,
  cellCompareExchange,
  cellExchange,
  cellNotify,
  cellRead,
  cellWait,
  cellWord,
  cellWrite,
} from '../../model/cell-atom.ts'
import { objectCreate, threadAtomic, threadWatch } from '../../model/thread.ts'
import { type Ticket, ticketIn } from '../../program/ticket-things.ts'
import { lastStored, TicketAsked, type TicketRules, ticket } from '../../program/tickets.ts'
import type { Bodies } from './bodies.ts'
import type { LocalState } from './local-state.ts'
import type { Places } from './places.ts'
import { StartOver } from './requirements.ts'

/** What cells of tickets give to bodies, and what bodies do with such cells. */
export class TicketCells {
  private readonly version: number

  constructor(
    readonly rules: TicketRules,
    private readonly places: Places,
  ) {
    this.version = rules.version
  }

  /** Whether a word is the number of a cell of tickets. */
  isNumber(address: number, base: number): boolean {
    return address === base + cellWord.value && this.keyOf(base) !== null
  }

  /** What a body is given that has asked for something. */
  result({ targetBase, operation }: LocalState, value: Value, bodies: Bodies): unknown {
    const key = typeof value === 'number' ? this.keyOf(targetBase) : null
    if (key === null || operation === cellNotify) return value
    if (bodies.isGivenResults) return ticket(Number(value), key)
    this.rules.expose(key)
    return value
  }

  /**
   * Takes note of what a body asks for.
   * @throws StartOver where by that something else is known of tickets
   */
  note(state: LocalState, bodies: Bodies): void {
    const { operation, targetBase, argument, created } = state
    const { rules } = this
    const key = this.keyOf(targetBase)
    const asked = ticketIn(argument)
    if (asked !== undefined) rules.expose(asked.from)
    if (operation === objectCreate) {
      if (created !== null && rules.cells.has(created.place.key)) this.noteGiven(argument)
    } else if (operation === threadWatch || operation === threadAtomic) rules.turnOff()
    else if (operation === cellWrite || operation === cellExchange)
      bodies.asksWith(this.storedIn(targetBase, lastStored(1), [argument]))
    else if (operation === cellCompareExchange && Array.isArray(argument))
      bodies.asksWith(this.storedIn(targetBase, lastStored(2), argument))
    else if (operation === cellWait && isRecord(argument))
      bodies.asksWith([...this.storedIn(targetBase, lastStored(1), [argument.value ?? null]), argument.timeout])
    else if (key !== null && operation === cellAdd) rules.addsTo(key, Number(argument))
    else if (key !== null && operation !== cellRead && operation !== cellNotify) rules.expose(key)
    this.check()
  }

  /**
   * Does something with what a body asks for.
   * @throws StartOver where more than its order is asked of a ticket by that
   */
  watch<Result>(act: () => Result): Result {
    try {
      return act()
    } catch (thrown) {
      if (!(thrown instanceof TicketAsked)) throw thrown
      this.rules.expose(thrown.from)
      this.check()
      throw thrown
    }
  }

  /** @throws StartOver where something else is known of tickets */
  check(): void {
    const { rules, version } = this

    if (rules.version !== version) throw new StartOver({ tickets: rules.isOff ? null : rules })
  }

  /**
   * Nothing can be said for certain by how far tickets were told apart.
   * @param stays whether there are tickets also where these are told apart as far as can be
   * @throws StartOver unless that is so
   */
  lookFurther(stays: boolean): void {
    if (!this.rules.lookFurther() && !stays) this.giveUp()
    this.check()
  }

  /** It is not known what a body will do: there are no tickets then. */
  giveUp(): never {
    throw new StartOver({ tickets: null })
  }

  private storedIn(base: number, tickets: readonly (Ticket | null)[], given: readonly Value[]): unknown[] {
    const key = this.places.objectPlace(base)?.key ?? ''
    return given.map((value, i) => {
      const one = tickets[i] ?? null
      if (one !== null) {
        this.rules.holds(key, one.from)
        return ticket(one.value, one.from)
      }
      if (this.rules.cells.has(key)) this.noteGiven(value)
      return value
    })
  }

  private noteGiven(value: Value): void {
    if (typeof value === 'number') this.rules.compares(value)
  }

  private keyOf(base: number): string | null {
    const key = base === 0 ? undefined : this.places.objectPlace(base)?.key
    return key !== undefined && this.rules.cells.has(key) ? key : null
  }
}
