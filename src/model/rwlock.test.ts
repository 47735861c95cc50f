import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Policy, ThreadStatus } from '../trace/tables.ts'
import {
  rwlockAcquireRead,
  rwlockAcquireWrite,
  rwlockAtom,
  rwlockReleaseRead,
  rwlockReleaseWrite,
} from './rwlock-atom.ts'
import './rwlock.ts'
import { World, waits } from './testing/world.ts'

type Preference = 'readers' | 'writers'
type Wish = 'read' | 'write'
const acquire = { read: rwlockAcquireRead, write: rwlockAcquireWrite }
const release = { read: rwlockReleaseRead, write: rwlockReleaseWrite }
const limited = { timeout: 1 }

function room(preference: Preference, policy: Policy = 'barging', threads = 6) {
  const world = new World(threads)
  return { world, lock: world.make(rwlockAtom, preference, policy) }
}

/** What the lock should be: who is inside and who stands in line, as plain lists. */
class Reference {
  readonly inside: { readonly thread: number; readonly wish: Wish }[] = []
  readonly lines: { readonly [wish in Wish]: number[] } = { read: [], write: [] }
  /** Inside by hand-over, and not yet returned with it. */
  readonly handed = new Set<number>()
  /** A writer has been woken for the free lock, and no writer has come in since. */
  reserved = false

  constructor(
    private readonly preference: Preference,
    private readonly policy: Policy,
  ) {}

  get writing(): boolean {
    return this.inside.some(({ wish }) => wish === 'write')
  }

  mayEnter(wish: Wish): boolean {
    if (wish === 'write') return this.inside.length === 0
    if (this.writing) return false
    return this.preference === 'readers' || (this.lines.write.length === 0 && !this.reserved)
  }

  /** Returns true, false or `waits`. */
  ask(thread: number, wish: Wish, waitsIfNeeded: boolean): boolean | typeof waits {
    if (this.handed.delete(thread)) return true
    if (this.mayEnter(wish)) {
      this.enter(thread, wish)
      return true
    }
    if (!waitsIfNeeded) return false
    this.lines[wish].push(thread)
    return waits
  }

  /** Returns whether it got in after all, and who is woken. */
  expire(thread: number, wish: Wish): { readonly came: boolean; readonly woken: readonly number[] } {
    const line = this.lines[wish]
    line.splice(line.indexOf(thread), 1)
    if (this.mayEnter(wish)) {
      this.enter(thread, wish)
      return { came: true, woken: [] }
    }
    return { came: false, woken: wish === 'write' && this.mayEnter('read') ? this.admit('read') : [] }
  }

  /** Returns who is woken. */
  leave(thread: number, wish: Wish): readonly number[] {
    // Any reader will do.
    const own = this.inside.findIndex((each) => each.thread === thread && each.wish === wish)
    this.inside.splice(own < 0 ? 0 : own, 1)
    if (this.inside.length > 0) return []
    const { read, write } = this.lines
    const writersNext = write.length > 0 && (read.length === 0 || this.preference === 'writers')
    return this.admit(writersNext ? 'write' : 'read')
  }

  private enter(thread: number, wish: Wish): void {
    this.inside.push({ thread, wish })
    if (wish === 'write') this.reserved = false
  }

  private admit(wish: Wish): readonly number[] {
    const admitted = wish === 'write' ? this.lines.write.splice(0, 1) : this.lines.read.splice(0)
    if (this.policy === 'fair') {
      for (const thread of admitted) {
        this.inside.push({ thread, wish })
        this.handed.add(thread)
      }
    } else if (wish === 'write' && this.preference === 'writers') this.reserved = true
    return admitted
  }
}

const action = fc.record({
  thread: fc.nat(5),
  wish: fc.constantFrom<Wish>('read', 'write'),
  does: fc.constantFrom('acquire', 'acquire', 'limited', 'try', 'leave', 'leave', 'expire'),
})

describe.each(['readers', 'writers'] as const)('a lock that prefers %s', (preference) => {
  it.each(['barging', 'fair'] as const)('is two lists and two lines, whatever is done to it (%s)', (policy) => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 10, maxLength: 100 }), (actions) => {
        const { world, lock } = room(preference, policy)
        const reference = new Reference(preference, policy)
        /** What those do who wait, or were woken and have not tried again. */
        const asking = new Map<number, { readonly wish: Wish; readonly given: null | typeof limited }>()
        const woken = new Set<number>()
        let lastWoken: readonly number[] = []
        const ask = (thread: number, wish: Wish, given: null | false | typeof limited) => {
          const expected = reference.ask(thread, wish, given !== false)
          expect(world.ask(thread, acquire[wish], lock, given)).toBe(expected)
          woken.delete(thread)
          asking.delete(thread)
          if (expected === waits && given !== false) asking.set(thread, { wish, given })
          lastWoken = []
        }
        for (const { thread, wish, does } of actions) {
          const wanted = asking.get(thread)
          if (world.status(thread) === ThreadStatus.blocked) {
            if (does !== 'expire' || wanted === undefined || wanted.given === null) continue
            const { came, woken: admitted } = reference.expire(thread, wanted.wish)
            expect(world.expire(thread, acquire[wanted.wish], lock, wanted.given)).toBe(came)
            asking.delete(thread)
            lastWoken = admitted
          } else if (wanted !== undefined) ask(thread, wanted.wish, wanted.given)
          else if (does === 'acquire') ask(thread, wish, null)
          else if (does === 'limited') ask(thread, wish, limited)
          else if (does === 'try') ask(thread, wish, false)
          else if (reference.inside.some((each) => each.wish === wish && each.thread === thread)) {
            lastWoken = reference.leave(thread, wish)
            expect(world.ask(thread, release[wish], lock)).toBeNull()
          } else continue
          for (const each of lastWoken) woken.add(each)
          expect(world.woken).toEqual(lastWoken)
          expect(world.line(rwlockAtom, lock, 'readersWaiting')).toEqual(reference.lines.read)
          expect(world.line(rwlockAtom, lock, 'writersWaiting')).toEqual(reference.lines.write)
          const readers = reference.inside.filter((each) => each.wish === 'read').length
          expect(world.field(rwlockAtom, lock, 'readers')).toBe(readers)
          const [writer] = reference.inside.filter((each) => each.wish === 'write')
          expect(world.field(rwlockAtom, lock, 'writer')).toBe(writer === undefined ? 0 : world.block(writer.thread))
          expect(writer === undefined || reference.inside.length === 1).toBe(true)
          // Nobody waits for nothing: any that could go in has at least been woken, or somebody has who was before.
          if (woken.size > 0) continue
          for (const waiting of ['read', 'write'] as const)
            if (reference.lines[waiting].length > 0) expect(reference.mayEnter(waiting)).toBe(false)
        }
      }),
      { numRuns: 120 },
    )
  })

  it('is released by readers while somebody reads, and by its writer only', () => {
    const { world, lock } = room(preference)
    expect(() => world.ask(0, rwlockReleaseRead, lock)).toThrow('RuntimeError: release unlocked lock')
    expect(() => world.ask(0, rwlockReleaseWrite, lock)).toThrow('RuntimeError: cannot release un-acquired lock')
    world.ask(0, rwlockAcquireWrite, lock)
    expect(() => world.ask(1, rwlockReleaseWrite, lock)).toThrow('RuntimeError: cannot release un-acquired lock')
    expect(() => world.ask(0, rwlockReleaseRead, lock)).toThrow('RuntimeError: release unlocked lock')
    expect(world.changed).toBe(false)
    world.ask(0, rwlockReleaseWrite, lock)
    expect(world.ask(1, rwlockAcquireRead, lock)).toBe(true)
  })

  it('changes nothing for who only tries and may not enter', () => {
    const { world, lock } = room(preference)
    world.ask(0, rwlockAcquireWrite, lock)
    for (const spec of [rwlockAcquireRead, rwlockAcquireWrite]) {
      expect(world.ask(1, spec, lock, false)).toBe(false)
      expect(world.changed).toBe(false)
    }
  })
})

describe('a reader who comes while a writer waits', () => {
  it('passes if readers are preferred, so that the writer can starve', () => {
    const { world, lock } = room('readers', 'fair', 3)
    world.ask(0, rwlockAcquireRead, lock)
    expect(world.ask(2, rwlockAcquireWrite, lock)).toBe(waits)
    // Two readers who take turns are enough.
    for (let n = 0; n < 50; n++) {
      expect(world.ask((n + 1) % 2, rwlockAcquireRead, lock)).toBe(true)
      world.ask(n % 2, rwlockReleaseRead, lock)
      expect(world.woken).toEqual([])
    }
    world.ask(0, rwlockReleaseRead, lock)
    expect(world.woken).toEqual([2])
  })

  it.each(['barging', 'fair'] as const)('waits if writers are preferred, until no writer is left (%s)', (policy) => {
    const { world, lock } = room('writers', policy, 5)
    world.ask(0, rwlockAcquireRead, lock)
    for (const writer of [2, 3]) expect(world.ask(writer, rwlockAcquireWrite, lock)).toBe(waits)
    for (const reader of [1, 4]) expect(world.ask(reader, rwlockAcquireRead, lock)).toBe(waits)
    world.ask(0, rwlockReleaseRead, lock)
    for (const writer of [2, 3]) {
      expect(world.woken).toEqual([writer])
      world.ask(writer, rwlockAcquireWrite, lock)
      world.ask(writer, rwlockReleaseWrite, lock)
    }
    expect(world.woken).toEqual([1, 4])
    expect(world.field(rwlockAtom, lock, 'readers')).toBe(policy === 'fair' ? 2 : 0)
  })

  it.each(['barging', 'fair'] as const)('goes in when the writer gives up that it waited for (%s)', (policy) => {
    const { world, lock } = room('writers', policy, 4)
    world.ask(0, rwlockAcquireRead, lock)
    for (const writer of [1, 2]) expect(world.ask(writer, rwlockAcquireWrite, lock, limited)).toBe(waits)
    expect(world.ask(3, rwlockAcquireRead, lock)).toBe(waits)
    expect(world.expire(1, rwlockAcquireWrite, lock, limited)).toBe(false)
    expect(world.woken).toEqual([])
    expect(world.expire(2, rwlockAcquireWrite, lock, limited)).toBe(false)
    expect(world.woken).toEqual([3])
    expect(world.ask(3, rwlockAcquireRead, lock)).toBe(true)
    expect(world.field(rwlockAtom, lock, 'readers')).toBe(2)
  })
})

describe('a writer who was woken', () => {
  it.each(['barging', 'fair'] as const)('may find that somebody was quicker, unless it is fair (%s)', (policy) => {
    const { world, lock } = room('readers', policy, 3)
    world.ask(0, rwlockAcquireWrite, lock)
    expect(world.ask(1, rwlockAcquireWrite, lock)).toBe(waits)
    world.ask(0, rwlockReleaseWrite, lock)
    expect(world.ask(2, rwlockAcquireRead, lock, false)).toBe(policy === 'barging')
    expect(world.ask(1, rwlockAcquireWrite, lock)).toBe(policy === 'barging' ? waits : true)
  })

  it('is overtaken by writers and by no reader if writers are preferred', () => {
    const { world, lock } = room('writers', 'barging', 4)
    world.ask(0, rwlockAcquireWrite, lock)
    expect(world.ask(1, rwlockAcquireWrite, lock)).toBe(waits)
    world.ask(0, rwlockReleaseWrite, lock)
    expect(world.ask(2, rwlockAcquireRead, lock)).toBe(waits)
    expect(world.ask(3, rwlockAcquireWrite, lock)).toBe(true)
    expect(world.ask(1, rwlockAcquireWrite, lock)).toBe(waits)
    world.ask(3, rwlockReleaseWrite, lock)
    expect(world.woken).toEqual([1])
    expect(world.ask(1, rwlockAcquireWrite, lock)).toBe(true)
    world.ask(1, rwlockReleaseWrite, lock)
    expect(world.woken).toEqual([2])
  })
})

it('is not made without a preference that it knows', () => {
  for (const preference of [null, 'nobody', 1])
    expect(() => new World(1).make(rwlockAtom, preference)).toThrow('ValueError: preference must be readers or writers')
})
