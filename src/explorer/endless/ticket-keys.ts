import { cellWord } from '../../model/cell-atom.ts'
import type { ExploringMachine } from '../machine/machine.ts'
import type { TicketCells } from '../state/ticket-cells.ts'

/** Variants of a state are looked at up to this many. */
const maxVariants = 64

/**
 * States as they are told apart where there are tickets: of these by their order and by how far each is from the next, up
 * to a distance from which on all are the same. States with equal keys go on in the same way, whatever the numbers are: no
 * event adds as much as `far`, so that within one no comparison comes out otherwise. Only how far numbers are from each
 * other after it may be another, which is what `variants` tells.
 */
export class TicketKeys {
  /** Tickets and what they are compared with, of the state that was looked at last: each once, the least first. */
  numbers: readonly number[] = []
  private rest = ''
  private readonly far: number
  private readonly constants: readonly number[]
  /** For each address whether it is the number of a cell of tickets. */
  private readonly isTicket: boolean[] = []

  constructor(
    private readonly machine: ExploringMachine,
    private readonly cells: TicketCells,
  ) {
    const { far, constants } = cells.rules
    this.far = far
    this.constants = [...constants].sort((p, q) => p - q)
  }

  /** Looks at the state in which the machine is: `addresses` are those of words by which states are told apart. */
  look(addresses: readonly number[], count: number): void {
    const { machine, constants } = this
    const { kernel, current, states, tellsTime } = machine
    const tickets: number[] = []
    let rest = ''
    for (const local of current) {
      if (!local) {
        rest += '-,'
        continue
      }
      const { shape, tickets: own } = states.shapeOf(local)
      rest += tellsTime ? `${shape}@${local.elapsed},` : `${shape},`
      for (const one of own) tickets.push(one)
    }
    for (let i = 0; i < count; i++) {
      const address = addresses[i] as number // `count` of them are there
      const word = kernel.words[address] as number // as every address of a word
      if (this.isNumber(address) && kernel.words[address - cellWord.value + cellWord.other] === 0) {
        rest += '~'
        tickets.push(word)
      } else rest += `;${word}`
    }
    const numbers = [...new Set([...constants, ...tickets])].sort((p, q) => p - q)
    const ranks = new Map(numbers.map((number, rank) => [number, rank]))
    this.rest = `${rest}|${[...tickets, ...constants].map((number) => ranks.get(number)).join()}|`
    this.numbers = numbers
  }

  /** How far each number is from the one before it. */
  get distances(): readonly number[] {
    const { numbers } = this
    return numbers.slice(1).map((number, i) => number - (numbers[i] ?? 0))
  }

  /** States with equal keys go on in the same way. */
  get key(): string {
    return this.rest + this.distances.map((distance) => Math.min(this.far, distance)).join()
  }

  /** Where these are equal, nothing is different but what is added to tickets that are far from all constants. */
  get exact(): string {
    return this.rest + this.distances.join()
  }

  /**
   * Keys that the state looked at could have had as well, had the one before it been another with the same key.
   * @param before `numbers` of the state before it
   * @throws StartOver where that cannot be said
   */
  variants(before: readonly number[]): string[] {
    const { numbers, far } = this
    if (!this.isReached(before)) this.cells.giveUp()
    // By how much each distance could be less, since it has parts that could be as little as `far`.
    const less = new Map<number, number>()
    for (let i = 1; i < before.length; i++) {
      const to = before[i] ?? 0
      const spare = to - (before[i - 1] ?? 0) - far
      if (spare < 0) continue
      const at = numbers.findIndex((number) => number >= to)
      if (at > 0) less.set(at - 1, (less.get(at - 1) ?? 0) + spare)
    }
    const isOpen = (distance: number, i: number): boolean => less.has(i) && distance - (less.get(i) ?? 0) < far
    let found: number[][] = [[]]
    numbers.slice(1).forEach((number, i) => {
      const distance = number - (numbers[i] ?? 0)
      const choices = [Math.min(far, distance)]
      if (isOpen(distance, i)) {
        choices.length = 0
        for (let least = distance - (less.get(i) ?? 0); least <= far; least++) choices.push(least)
      }
      found = found.flatMap((some) => choices.map((one) => [...some, one]))
      if (found.length > maxVariants) this.cells.giveUp()
    })
    const own = this.key
    return found.map((some) => this.rest + some.join()).filter((key) => key !== own)
  }

  /** Whether each number was there before, or is one of those a little greater. */
  private isReached(before: readonly number[]): boolean {
    return this.numbers.every((number) => {
      const from = before.findLast((one) => one <= number)
      return from !== undefined && number - from < this.far
    })
  }

  private isNumber(address: number): boolean {
    let known = this.isTicket[address]
    if (known === undefined) {
      const { kernel, places } = this.machine
      const base = places.placeOf(kernel.owner[address] ?? 0)?.base ?? 0
      known = this.cells.isNumber(address, base)
      this.isTicket[address] = known
    }
    return known
  }
}
