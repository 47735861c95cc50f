import { cellWord } from '../../model/cell-atom.ts'
import type { ExploringMachine } from '../machine/machine.ts'
import type { LocalState } from '../state/local-state.ts'
import { SettledWords } from './settled-words.ts'
import { TicketKeys } from './ticket-keys.ts'

/** Numbers that grow are looked for in this many states. */
const maxSampled = 2000
/** Values from here on take three entries. */
const wide = 0xffff

/**
 * States by number, each kept as entries of 16 bits: equal entries are equal states. A state is what objects and
 * threads' blocks hold, and where each thread is in its body. Only words that have ever changed are kept, in the order
 * in which they first did; what is at the end and still as at the start is left out. So what is kept of a state stays the
 * same when further words turn out to change.
 */
export class StateStore {
  /** How many states there are. */
  size = 0
  /** Whether the state that was looked for last was not known before. */
  isNew = false
  /** Local states by number, and these by state; 0 is that of a thread that is not spawned. */
  private readonly locals: (LocalState | null)[] = [null]
  private readonly numbers = new Map<LocalState, number>()
  private readonly settled: SettledWords
  /** Numbers of local states by their continuations, where these are known. */
  private readonly futures = new Map<string, number>()
  /** What is kept of all states, one after another, and where each begins. */
  private entries = new Uint16Array(1 << 12)
  private starts = new Float64Array(1 << 8)
  private hashes = new Int32Array(1 << 8)
  /** States by hash, each as one more than its number: a power of two of places, at most half of them taken. */
  private table = new Int32Array(1 << 9)
  /** What is to be kept of the state looked for. */
  private letters = new Uint16Array(256)
  /** How many words these are of. */
  private written = 0
  /** By what states are told apart where there are tickets; null where there are none. */
  readonly keys: TicketKeys | null
  /** There, the first state of each key, and for each state that of its own. */
  private readonly byKey = new Map<string, number>()
  private readonly first: number[] = []

  constructor(private readonly machine: ExploringMachine) {
    this.settled = new SettledWords(machine)
    const { tickets } = machine.states
    this.keys = tickets === null ? null : new TicketKeys(machine, tickets)
  }

  /** Learns which words have changed since the kernel's log had `top` numbers. To be called after every event. */
  note(top: number): void {
    this.settled.settle(top)
  }

  /**
   * The number of the state in which the machine is: that of a state that is known, or the next one.
   * @returns -1 where it is not known, and there are `most` already
   */
  number(most = Number.POSITIVE_INFINITY): number {
    const length = this.write()
    if (this.keys !== null) return this.numberByKey(this.keys, length, most)
    const { letters, table } = this
    let hash = length
    for (let i = 0; i < length; i++) {
      hash = Math.imul(hash ^ (letters[i] as number), 0x85eb_ca6b)
      hash ^= hash >>> 15
    }
    const mask = table.length - 1
    let place = hash & mask
    for (let entry = table[place]; entry !== 0; entry = table[place]) {
      const state = (entry as number) - 1
      if (this.hashes[state] === hash && this.isKept(state, length)) {
        this.isNew = false
        return state
      }
      place = (place + 1) & mask
    }
    this.isNew = true
    if (this.size >= most) return -1
    table[place] = this.size + 1
    return this.add(hash, length)
  }

  /** Has the keys be those of the state in which the machine is. Returns the numbers in it, where there are tickets. */
  look(): readonly number[] {
    if (this.keys === null) return []
    this.write()
    this.keys.look(this.settled.addresses, this.written)
    return this.keys.numbers
  }

  private numberByKey(keys: TicketKeys, length: number, most: number): number {
    keys.look(this.settled.addresses, this.written)
    const known = this.byKey.get(keys.key)
    this.isNew = known === undefined
    if (known !== undefined) return known
    if (this.size >= most) return -1
    this.byKey.set(keys.key, this.size)
    this.first[this.size] = this.size
    return this.add(0, length)
  }

  /** Where there are tickets: keeps the state in which the machine is besides the one with the same key. Returns its number. */
  another(): number {
    const length = this.write()
    this.keys?.look(this.settled.addresses, this.written)
    this.first[this.size] = this.stateOf(this.keys?.key ?? '') ?? this.size
    return this.add(0, length)
  }

  /** Where there are tickets: the first state with the same key as this one. */
  firstLike(state: number): number {
    return this.first[state] ?? state
  }

  /** Where there are tickets: the first state with a key. */
  stateOf(key: string): number | undefined {
    return this.byKey.get(key)
  }

  /**
   * Cells, by `ObjectPlace.key`, where there is one in which more than this many different numbers were found, and the
   * greatest not among the first states: with it all that have held more than two. Leaves the machine anywhere.
   */
  growing(most: number): string[] {
    const { kernel, places } = this.machine
    const cells = this.settled.addresses.flatMap((address) => {
      const place = places.placeOf(kernel.owner[address] ?? 0)
      const isNumber = place?.atom.kind === 'cell' && address === place.base + cellWord.value
      return isNumber ? [{ address, key: place.key, values: new Set<number>(), greatest: 0, early: 0 }] : []
    })
    if (cells.length === 0) return []
    const step = Math.ceil(this.size / maxSampled)
    for (let state = 0; state < this.size; state += step) {
      this.restore(state)
      for (const cell of cells) {
        const value = kernel.words[cell.address] ?? 0
        cell.values.add(value)
        cell.greatest = Math.max(cell.greatest, value)
        if (state * 2 < this.size) cell.early = cell.greatest
      }
    }
    if (!cells.some((cell) => cell.values.size > most && cell.greatest > cell.early)) return []
    return cells.filter(({ values }) => values.size > 2).map(({ key }) => key)
  }

  /** Puts the machine where it was in a state, with no event taken. */
  restore(state: number): void {
    const { machine, entries, locals } = this
    const { addresses, initial } = this.settled
    while (machine.depth > 0) machine.undo()
    const { words } = machine.kernel
    const end = this.starts[state + 1] as number // states have been added
    let at = this.starts[state] as number
    const next = (): number => {
      const entry = entries[at++] as number
      if (entry !== wide) return entry
      at += 2
      return (entries[at - 2] as number) | ((entries[at - 1] as number) << 16)
    }
    const slots = next()
    for (let slot = 0; slot < slots; slot++) machine.place(slot, locals[next()] ?? null)
    for (let slot = slots; slot < machine.current.length; slot++) machine.place(slot, null)
    let i = 0
    for (; at < end; i++) words[addresses[i] as number] = next()
    for (; i < addresses.length; i++) words[addresses[i] as number] = initial[i] as number
  }

  /** Where a thread is in a state; null where it is not spawned. */
  localOf(state: number, slot: number): LocalState | null {
    const { entries } = this
    let at = this.starts[state] as number // as in `restore`
    if (slot >= (entries[at++] as number)) return null
    for (let before = 0; before < slot; before++) at += entries[at] === wide ? 3 : 1
    const entry = entries[at] as number
    const number = entry === wide ? (entries[at + 1] as number) | ((entries[at + 2] as number) << 16) : entry
    return this.locals[number] ?? null
  }

  /** This many local states at most, at equal distances among all. */
  someLocals(most: number): LocalState[] {
    const every = Math.max(1, Math.ceil(this.locals.length / most))
    return this.locals.filter((_, number) => number % every === 0).filter((local) => local !== null)
  }

  /** Writes what is to be kept of the machine's state. Returns how many entries that is. */
  private write(): number {
    const { machine, numbers } = this
    const { addresses, initial } = this.settled
    const { kernel, current } = machine
    const { words } = kernel
    let last = addresses.length
    while (last > 0 && words[addresses[last - 1] as number] === initial[last - 1]) last--
    this.written = last
    let spawned = current.length
    while (spawned > 0 && !current[spawned - 1]) spawned--
    const most = 3 * (last + spawned) + 1
    if (most > this.letters.length) this.letters = new Uint16Array(most * 2)
    const { letters } = this
    let length = 0
    letters[length++] = spawned
    for (let slot = 0; slot < spawned; slot++) {
      const local = current[slot]
      const number = local ? (numbers.get(local) ?? this.addLocal(local)) : 0
      length = put(letters, length, number)
    }
    for (let i = 0; i < last; i++) {
      const value = words[addresses[i] as number] as number // addresses of words that have changed
      if (value >= 0 && value < wide) letters[length++] = value
      else length = put(letters, length, value)
    }
    return length
  }

  /** Local states with the same future are one: where threads look at the clock, after equal times. */
  private addLocal(local: LocalState): number {
    const { machine, futures } = this
    this.settled.meet(local)
    const future = machine.states.continuationOf(local)
    const key = `${future}@${machine.tellsTime ? local.elapsed : 0}`
    const number = (future === 0 ? undefined : futures.get(key)) ?? this.locals.push(local) - 1
    if (future !== 0) futures.set(key, number)
    this.numbers.set(local, number)
    return number
  }

  private isKept(state: number, length: number): boolean {
    const { entries, letters, starts } = this
    const start = starts[state] as number // as in `restore`
    if ((starts[state + 1] as number) - start !== length) return false
    for (let i = 0; i < length; i++) if (entries[start + i] !== letters[i]) return false
    return true
  }

  private add(hash: number, length: number): number {
    const state = this.size++
    const start = this.starts[state] as number // the end of the one before it
    while (start + length > this.entries.length) {
      const longer = new Uint16Array(this.entries.length * 2)
      longer.set(this.entries)
      this.entries = longer
    }
    const { entries, letters } = this
    for (let i = 0; i < length; i++) entries[start + i] = letters[i] as number
    if (this.size === this.starts.length) {
      const starts = new Float64Array(this.starts.length * 2)
      starts.set(this.starts)
      this.starts = starts
      const hashes = new Int32Array(this.hashes.length * 2)
      hashes.set(this.hashes)
      this.hashes = hashes
    }
    this.starts[this.size] = start + length
    this.hashes[state] = hash
    if (this.size * 2 > this.table.length) this.rehash()
    return state
  }

  private rehash(): void {
    const table = new Int32Array(this.table.length * 2)
    const mask = table.length - 1
    for (let state = 0; state < this.size; state++) {
      let place = (this.hashes[state] as number) & mask
      while (table[place] !== 0) place = (place + 1) & mask
      table[place] = state + 1
    }
    this.table = table
  }
}

function put(letters: Uint16Array, at: number, value: number): number {
  if (value >= 0 && value < wide) {
    letters[at] = value
    return at + 1
  }
  letters[at] = wide
  letters[at + 1] = value & 0xffff
  letters[at + 2] = value >>> 16
  return at + 3
}
