import type { Atom } from '../../model/atom.ts'
import { atomOf } from '../../model/atoms.ts'
import { firstBlock, threadWords } from '../../model/layout.ts'
import type { Heritage } from '../../program/children.ts'
import type { Flavour, Policy, ThreadKind } from '../../trace/tables.ts'
import type { ExploringKernel } from './exploring-kernel.ts'

/** Words of a thread's block after the model's own: what exploring notes of it. */
export const privateWord = {
  /** 0 about to try what it asks for, 1 it stands in line, 2 it has been woken and will try again, 3 it was cut off. */
  waiting: threadWords,
  /** How often it has woken from a condition though nobody notified it. */
  spuriousWakes: threadWords + 1,
  /** How far it has come in time, and when it began to wait, as `Times` numbers them: for programs that look at the clock. */
  time: threadWords + 2,
  began: threadWords + 3,
  /** Of a daemon: who has waited for its end, by slot, from 1; 0 for nobody. */
  joiner: threadWords + 4,
} as const
export const threadBlockWords = threadWords + 5

/** The main thread is the first of all. */
export const mainSlot = 0

/** What `waiting` says of a thread that was cut off while it went on by itself alone. */
export const standsCutOff = 3

/** A thread as a place: the same in every execution in which a thread of this path is spawned. */
export interface ThreadPlace {
  readonly slot: number
  readonly path: string
  readonly base: number
  /** Its number among what footprints name; counts only where the ends of threads are events. */
  readonly object: number
}

/** An object as a place: the same in every execution in which this thread makes it as its n-th. */
export interface ObjectPlace {
  /** Number that handles carry. */
  readonly id: number
  /** Who makes it, and its number among what that thread makes: by this it is known again where exploring begins anew. */
  readonly key: string
  readonly base: number
  readonly atom: Atom
  /** Whether it is a part of library code. */
  readonly isInside: boolean
  /** Its number among what footprints name. */
  readonly object: number
  /** The word that counts its further rooms; no part of the state. */
  readonly roomsAt: number
  /** The word that counts its changes, while that is wanted; no part of the state. */
  readonly changesAt: number
  /** The word that says whether it is fair; 0 where it has none. */
  readonly fairAt: number
  /**
   * The words that tell how it ends: the value of a cell; whether, or by whom, a lock is held. None for a cell of library
   * code, whose values are no business of the program's.
   */
  readonly outcomeWords: readonly number[]
}

/** An object as a thread made it. */
export interface MadeObject {
  readonly place: ObjectPlace
  readonly name: string
  readonly policy: Policy | null
  readonly of?: Flavour
}

/** What a thread is spawned with. */
export interface Spawned {
  readonly place: ThreadPlace
  readonly name: string
  readonly kind: ThreadKind
  readonly daemon: boolean
  readonly heritage: Heritage
  readonly pid: number
}

/** Who has a thread: itself, or one of its greenlets. */
export interface Actor {
  readonly place: ThreadPlace
  readonly name: string
}

/** What has a place, and its address. */
export type SavedPlace =
  | { readonly kind: 'thread'; readonly base: number; readonly path: string; readonly host?: number }
  | {
      readonly kind: 'object'
      readonly base: number
      readonly key: string
      readonly atom: string
      readonly isInside: boolean
    }
  | { readonly kind: 'room'; readonly base: number; readonly key: string }

/**
 * Who lives where. Numbers and addresses follow from the path of birth of a thread, and from who made an object and
 * its number among those; so they are the same in every order of steps, and what is known of one execution holds in others.
 */
export class Places {
  readonly threads: ThreadPlace[] = []
  readonly objects: ObjectPlace[] = []
  /** The number by which footprints name the console. */
  readonly console: number
  /** The word that counts the lines that were typed. */
  readonly typedAt: number
  /** Threads of greenlets, by slot. */
  private readonly hosts: number[] = []
  private readonly byPath = new Map<string, ThreadPlace>()
  private readonly byMaker = new Map<string, ObjectPlace>()
  private readonly rooms = new Map<string, number>()
  /** By the addresses of their blocks. */
  private readonly slotAt: number[] = []
  private readonly byNumber: (ObjectPlace | undefined)[] = []
  private readonly objectAt: (ObjectPlace | undefined)[] = []
  /** The words that count changes, by the numbers that footprints use; none for threads and the console. */
  readonly changesAt: number[] = []
  /** The words that count how often threads and the console were written, by those numbers. */
  readonly writesAt: number[] = []
  /** The words to which independent operations add. */
  readonly sums = new Set<number>()
  /** Blocks of objects of which a thread has told others, through what it put into an object. */
  readonly shared = new Set<number>()
  private objectsNamed = 0
  private nextBase = firstBlock

  constructor(private readonly kernel: ExploringKernel) {
    this.console = this.number()
    this.typedAt = this.room(1)
    this.writesAt[this.console] = this.room(1)
  }

  thread(path: string): ThreadPlace {
    let place = this.byPath.get(path)
    if (place === undefined) {
      const base = this.room(threadBlockWords)
      place = { slot: this.threads.length, path, base, object: this.number() }
      this.writesAt[place.object] = this.room(1)
      this.slotAt[base] = place.slot
      this.threads.push(place)
      this.byPath.set(path, place)
    }
    return place
  }

  /** The place of a greenlet of a thread: a path as that of a thread, and never a thread of its own. */
  greenlet(path: string, host: ThreadPlace): ThreadPlace {
    const place = this.thread(path)
    this.hosts[place.slot] = host.slot
    return place
  }

  /** The thread to which a block belongs: its own, or that of a greenlet in it; -1 for none. */
  threadOf(base: number): number {
    const slot = this.slotOf(base)
    return this.hosts[slot] ?? slot
  }

  /** The place of the `nth` object that a thread makes. */
  objectOf(maker: ThreadPlace, nth: number, atom: Atom, isInside = false): ObjectPlace {
    const key = `${maker.path}/${nth}/${atom.kind}`
    let place = this.byMaker.get(key)
    if (place === undefined) {
      const { words, fields } = atom.layout
      // Two words more: how many further rooms it has been given, and how often it has changed.
      const base = this.room(words + 2)
      const fair = fields.find(({ name }) => name === 'fair')
      place = {
        id: this.objects.length,
        key,
        base,
        atom,
        isInside,
        object: this.number(),
        roomsAt: base + words,
        changesAt: base + words + 1,
        outcomeWords: isInside && atom.kind === 'cell' ? [] : outcomeWordsOf(atom, base),
        fairAt: fair === undefined ? 0 : base + fair.offset,
      }
      this.own(base, words, place.object)
      for (const { name, offset } of fields) if (atom.sums?.includes(name)) this.sums.add(base + offset)
      this.objectAt[base] = place
      this.byNumber[place.object] = place
      this.changesAt[place.object] = place.changesAt
      this.objects.push(place)
      this.byMaker.set(key, place)
    }
    return place
  }

  /** Further words of an object, as its `nth` room. */
  moreRoom(object: number, nth: number, words: number): number {
    const key = `${object}/${nth}/${words}`
    let base = this.rooms.get(key)
    if (base === undefined) {
      base = this.room(words)
      this.own(base, words, object)
      this.rooms.set(key, base)
    }
    return base
  }

  /** Words that are nobody's, and no part of the state. */
  spareWords(count: number): number {
    return this.room(count)
  }

  /** All that has a place, in the order in which it got it. */
  saved(): SavedPlace[] {
    const saved: SavedPlace[] = this.threads.map(({ path, slot, base }) => {
      const host = this.hosts[slot]
      return { kind: 'thread', base, path, ...(host === undefined ? {} : { host }) }
    })
    for (const [key, { base, atom, isInside }] of this.byMaker)
      saved.push({ kind: 'object', base, key, atom: atom.kind, isInside })
    for (const [key, base] of this.rooms) saved.push({ kind: 'room', base, key })
    return saved.sort((p, q) => p.base - q.base)
  }

  /**
   * Gives everything the place that it had in other places of the same program.
   * @returns false where the program cannot be the same
   */
  restore(saved: readonly SavedPlace[]): boolean {
    for (const place of saved) {
      // Between them were words that are nobody's.
      if (place.base > this.nextBase) this.nextBase = place.base
      if (this.placeAgain(place) !== place.base) return false
    }
    return true
  }

  private placeAgain(place: SavedPlace): number {
    if (place.kind === 'thread') {
      const { base, slot } = this.thread(place.path)
      if (place.host !== undefined) this.hosts[slot] = place.host
      return base
    }
    if (place.kind === 'room') {
      const [object = 0, nth = 0, words = 0] = place.key.split('/').map(Number)
      return this.moreRoom(object, nth, words)
    }
    const [path = '', nth = ''] = place.key.split('/')
    const atom = atomOf(place.atom)
    return atom === undefined ? -1 : this.objectOf(this.thread(path), Number(nth), atom, place.isInside).base
  }

  /** The thread whose block is at an address; -1 for none. */
  slotOf(base: number): number {
    return this.slotAt[base] ?? -1
  }

  /** Whether the block at an address is that of a fair object. */
  isFair(base: number): boolean {
    const fairAt = this.objectAt[base]?.fairAt ?? 0
    return fairAt !== 0 && this.kernel.words[fairAt] === 1
  }

  /** The object of a number that footprints use; none for threads and the console. */
  placeOf(object: number): ObjectPlace | undefined {
    return this.byNumber[object]
  }

  objectPlace(base: number): ObjectPlace | undefined {
    return this.objectAt[base]
  }

  /** Words below this address are in use. */
  get size(): number {
    return this.nextBase
  }

  /** A number for something besides objects and threads that footprints name. */
  number(): number {
    return ++this.objectsNamed
  }

  /** The address of a word that belongs to nothing else: 0 at first, and a part of the state. */
  word(): number {
    return this.room(1)
  }

  private room(words: number): number {
    const base = this.nextBase
    this.nextBase += words
    this.kernel.reserve(this.nextBase)
    return base
  }

  private own(base: number, words: number, object: number): void {
    this.kernel.owner.fill(object, base, base + words)
  }
}

function outcomeWordsOf(atom: Atom, base: number): number[] {
  const wanted =
    atom.kind === 'cell'
      ? ['value', 'other']
      : atom.holding?.field === undefined
        ? []
        : [atom.holding.field, ...(atom.sums ?? [])]
  return atom.layout.fields.filter(({ name }) => wanted.includes(name)).map(({ offset }) => base + offset)
}
