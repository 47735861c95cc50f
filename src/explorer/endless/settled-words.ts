/** Which words states are told apart by, and how words that mean the same are brought into one form. */
import { atoms } from '../../model/atoms.ts'
import { ringsOf, ringWord } from '../machine/item-rings.ts'
import type { ExploringMachine } from '../machine/machine.ts'
import { handlesIn } from '../machine/remade.ts'
import type { LocalState } from '../state/local-state.ts'
import type { ObjectPlace } from '../state/places.ts'
import { StartOver } from '../state/requirements.ts'

/** How a word takes part in states. */
const Part = {
  /** It is one of the words by which they are told apart. */
  whole: 1,
  /** It plays no part: it only counts what has happened, and nobody asks. */
  none: 2,
  /** As `whole`, and it says where in its ring an object keeps what. */
  ring: 3,
} as const
type PartCode = (typeof Part)[keyof typeof Part]

/** Operations by which somebody asks for a word that only counts what has happened. */
const asking = new Set(atoms.flatMap(({ tallies = [] }) => tallies.flatMap(({ askedBy }) => askedBy)))

/**
 * Settles the words of states. What an object holds in a ring begins at the ring's first place, and places that are free
 * are 0: what was there once, and how often it has gone round, matters to nobody.
 */
export class SettledWords {
  /** Addresses of the words that have changed, but for those that play no part, in the order in which they first did. */
  readonly addresses: number[] = []
  /** What these were at first. */
  readonly initial: number[] = []
  private readonly parts: (PartCode | undefined)[] = []

  constructor(private readonly machine: ExploringMachine) {}

  /** Settles what has changed since the kernel's log had `top` numbers. To be called after every event. */
  settle(top: number): void {
    const { kernel } = this.machine
    // Settling changes words, too.
    for (let i = top; i < kernel.formerTop; i += 2) {
      const address = kernel.former[i] as number // below the top
      let part = this.parts[address]
      if (part === undefined) {
        part = this.partOf(address)
        this.parts[address] = part
        if (part !== Part.none) {
          this.addresses.push(address)
          this.initial.push(kernel.former[i + 1] as number)
        }
      }
      if (part === Part.ring) this.settleRing(address, top, i)
    }
  }

  /**
   * Learns where threads are.
   * @throws StartOver where one asks for words that played no part so far
   */
  meet({ operation, targetBase, argument }: LocalState): void {
    for (const base of handlesIn(argument)) this.machine.places.shared.add(base)
    if (!asking.has(operation)) return
    const { places, tallied } = this.machine
    const key = places.objectPlace(targetBase)?.key
    if (key !== undefined && !tallied.has(key)) throw new StartOver({ tallied: new Set([...tallied, key]) })
  }

  private partOf(address: number): PartCode {
    const place = this.placeAt(address)
    if (place === undefined) return Part.whole
    const word = address - place.base
    const tally = place.atom.tallies?.find((one) => one.word === word)
    const isAsked = tally !== undefined && tally.askedBy.length > 0 && this.machine.tallied.has(place.key)
    if (tally !== undefined && !isAsked) return Part.none
    const isRing = ringsOf(place.atom).some((offset) => word >= offset && word <= offset + ringWord.length)
    return isRing ? Part.ring : Part.whole
  }

  private placeAt(address: number): ObjectPlace | undefined {
    const { kernel, places } = this.machine
    return places.placeOf(kernel.owner[address] as number) // as in the kernel
  }

  /** Settles the ring of which a word has changed by the entry of the log at `at`. */
  private settleRing(address: number, top: number, at: number): void {
    const { kernel } = this.machine
    const place = this.placeAt(address)
    if (place === undefined) return
    for (const offset of ringsOf(place.atom)) {
      const ring = place.base + offset
      const word = address - ring
      if (word === ringWord.items) {
        const old = kernel.former[at + 1] as number // as in `settle`
        if (old !== 0 && old !== kernel.words[address]) this.clear(old, this.formerOf(ring + ringWord.room, top))
      } else if (word === ringWord.head || word === ringWord.length) this.straighten(ring)
    }
  }

  /** What is in a ring begins at its first place. */
  private straighten(ring: number): void {
    const { kernel } = this.machine
    const { words } = kernel
    const items = words[ring + ringWord.items] as number // as every address of a layout
    const room = words[ring + ringWord.room] as number
    const head = words[ring + ringWord.head] as number
    const length = words[ring + ringWord.length] as number
    if (head !== 0) {
      const inOrder = Array.from({ length }, (_, n) => words[items + ((head + n) % room)] as number)
      inOrder.forEach((item, n) => {
        kernel.keep(items + n, item)
      })
      kernel.keep(ring + ringWord.head, 0)
    }
    this.clear(items + length, room - length)
  }

  private clear(address: number, count: number): void {
    for (let n = 0; n < count; n++) this.machine.kernel.keep(address + n, 0)
  }

  /** What a word was when the log had `top` numbers. */
  private formerOf(address: number, top: number): number {
    const { former, formerTop, words } = this.machine.kernel
    for (let i = top; i < formerTop; i += 2) if (former[i] === address) return former[i + 1] as number
    return words[address] as number
  }
}
