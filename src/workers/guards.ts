/** The guards of blocks: locks in the first word of each, taken by a worker while it takes a step there. */
import type { OperationSpec } from '../model/atom.ts'
import { atoms } from '../model/atoms.ts'
import { consoleInput } from '../model/console.ts'
import {
  threadActiveChildren,
  threadEnd,
  threadEnumerate,
  threadFail,
  threadKill,
  threadTerminate,
} from '../model/ending.ts'
import { threadWord } from '../model/layout.ts'
import { unlockWord } from './fast/lock.ts'
import type { RunMemory } from './memory.ts'

/** What an operation touches beside the block that it is asked of. */
interface Reach {
  /** Where the block names another that it touches too, such as that of a condition's lock; 0 for nowhere. */
  readonly other: number
  /** Where the block has a ring of items, which may need more room; 0 for nowhere. */
  readonly items: number
  /** It takes a line of input. */
  readonly input: boolean
  /** It looks who was born: which threads a process has. */
  readonly spawn: boolean
  /** It tells the process that the thread is of, or was started by; where a process ends, it looks who was born. */
  readonly within: boolean
}

const nowhere: Reach = { other: 0, items: 0, input: false, spawn: false, within: false }
const reaches = new Map<OperationSpec, Reach>([
  [consoleInput, { ...nowhere, input: true }],
  [threadTerminate, { ...nowhere, spawn: true }],
  [threadKill, { ...nowhere, spawn: true }],
  [threadEnumerate, { ...nowhere, spawn: true }],
  [threadActiveChildren, { ...nowhere, spawn: true }],
  [threadEnd, { ...nowhere, within: true }],
  [threadFail, { ...nowhere, within: true }],
])
for (const { layout, operations } of atoms) {
  const other = layout.fields.find((field) => field.type === 'block')?.offset ?? 0
  const items = layout.fields.find((field) => field.type === 'items')?.offset ?? 0
  if (other + items > 0) for (const operation of operations) reaches.set(operation, { ...nowhere, other, items })
}

/** Words of a ring of items, from its field on: address of the items, room, place of the first, how many. */
const ringRoom = 1
const ringLength = 3

/** The guards that a worker holds for the step under way: taken in the order of their addresses, freed together. */
export class Guards {
  private readonly words: Int32Array
  private one = 0
  private other = 0
  private spawn = 0
  private fourth = 0

  constructor(private readonly memory: RunMemory) {
    this.words = memory.words
  }

  /**
   * Takes those for an operation.
   * @param own the thread's own block
   * @param target block that the operation is asked of, 0 for none
   */
  take(operation: OperationSpec, own: number, target: number): void {
    const { words } = this
    const reach = reaches.get(operation)
    this.one = target === 0 ? own : target
    if (reach === undefined) {
      this.memory.lock(this.one)
      return
    }
    if (reach.input) this.other = this.memory.at.inputGuard
    else if (reach.within) this.other = words[own + threadWord.within] as number
    // Set once, when the block was made.
    else if (reach.other > 0) this.other = words[target + reach.other] as number
    if (this.other === 0) this.memory.lock(this.one)
    else {
      this.memory.lock(Math.min(this.one, this.other))
      this.memory.lock(Math.max(this.one, this.other))
    }
    if (reach.spawn || (reach.within && this.isProcess(own))) this.alsoSpawns()
    if (reach.items === 0) return
    const ring = target + reach.items
    // Room is given together with the step's number, or a replay would give another.
    if ((words[ring + ringLength] as number) < (words[ring + ringRoom] as number)) return
    this.alsoSpawns()
  }

  /** As the model's own, of words that never change. */
  private isProcess(thread: number): boolean {
    return this.words[thread + threadWord.within] === 0 || this.words[thread + threadWord.isProcess] === 1
  }

  private alsoSpawns(): void {
    this.spawn = this.memory.at.spawnGuard
    this.memory.lock(this.spawn)
  }

  /**
   * Takes those of a thread's own block, of its process and of that in whose line it stands, with what the operation that it
   * waits in reaches from there.
   * @param line block in whose line it stands, 0 for none
   * @param operation null where the line is not one of the block that the operation was asked of
   */
  takeLine(own: number, line: number, operation: OperationSpec | null): void {
    const { words } = this
    const other = operation === null ? 0 : (reaches.get(operation)?.other ?? 0)
    const within = words[own + threadWord.within] as number // as in `take`
    const taken = new Set([own, within, line, other === 0 ? 0 : (words[line + other] as number)])
    taken.delete(0)
    const [one = own, second = 0, third = 0, fourth = 0] = [...taken].sort((a, b) => a - b)
    this.one = one
    this.other = second
    this.spawn = third
    this.fourth = fourth
    for (const word of [one, second, third, fourth]) if (word !== 0) this.memory.lock(word)
  }

  get haveSpawns(): boolean {
    const { spawnGuard } = this.memory.at
    return this.spawn === spawnGuard || this.one === spawnGuard
  }

  /** Takes that of births. */
  takeSpawns(): void {
    this.one = this.memory.at.spawnGuard
    this.memory.lock(this.one)
  }

  /** Frees all that were taken. */
  free(): void {
    const { words } = this
    unlockWord(words, this.one)
    if (this.other !== 0) {
      unlockWord(words, this.other)
      this.other = 0
    }
    if (this.spawn !== 0) {
      unlockWord(words, this.spawn)
      this.spawn = 0
    }
    if (this.fourth !== 0) {
      unlockWord(words, this.fourth)
      this.fourth = 0
    }
  }
}
