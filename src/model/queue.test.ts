import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Value } from '../base/value.ts'
import { type Policy, ThreadStatus } from '../trace/tables.ts'
import { compareValues } from './compare.ts'
import {
  fifoQueue,
  lifoQueue,
  priorityQueue,
  queueEmpty,
  queueFull,
  queueJoin,
  queueSize,
  queueTaskDone,
  queueUnfinished,
} from './queue.ts'
import { World, waits } from './testing/world.ts'

const kinds = [fifoQueue, lifoQueue, priorityQueue]
type Kind = (typeof kinds)[number]
const named = kinds.map((kind) => ({ name: kind.atom.kind, kind }))

const noWait = (item: Value) => ({ item, block: false })

/** The items of a queue, in the order of its memory. */
function items(world: World, kind: Kind, queue: number): Value[] {
  const offset = kind.atom.layout.fields.find(({ name }) => name === 'items')?.offset ?? 0
  const [base = 0, room = 1, head = 0, length = 0] = [0, 1, 2, 3].map((i) => world.k.read(queue + offset + i))
  return Array.from({ length }, (_, i) => world.k.values.get(world.k.read(base + ((head + i) % room))))
}

/** A queue and what it should be: lists of items, of those who wait on either side, of those who were served. */
class Reference {
  items: Value[] = []
  getters: number[] = []
  putters: { thread: number; item: Value }[] = []
  unfinished = 0
  /** Who was handed an item, or had its own let in. */
  readonly served = new Map<number, Value>()

  constructor(
    readonly kind: Kind,
    readonly maxsize: number,
    readonly fair: boolean,
  ) {}

  get full(): boolean {
    return this.maxsize > 0 && this.items.length >= this.maxsize
  }

  private take(): Value {
    let at = 0
    if (this.kind === lifoQueue) at = this.items.length - 1
    if (this.kind === priorityQueue)
      for (const [i, item] of this.items.entries()) if (compareValues(item, this.items[at] ?? null) < 0) at = i
    return this.items.splice(at, 1)[0] ?? null
  }

  put(thread: number, item: Value, mayWait: boolean): unknown {
    if (this.served.delete(thread)) return null
    if (this.full) {
      if (!mayWait) return 'Full: '
      this.putters.push({ thread, item })
      return waits
    }
    const getter = this.getters.shift()
    if (this.fair && getter !== undefined) this.served.set(getter, item)
    else this.items.push(item)
    this.unfinished++
    return null
  }

  get(thread: number, mayWait: boolean): unknown {
    const handed = this.served.get(thread)
    if (this.served.delete(thread)) return handed
    if (this.items.length === 0) {
      if (!mayWait) return 'Empty: '
      this.getters.push(thread)
      return waits
    }
    const item = this.take()
    const putter = this.putters.shift()
    if (this.fair && putter !== undefined) {
      this.items.push(putter.item)
      this.unfinished++
      this.served.set(putter.thread, null)
    }
    return item
  }
}

/** The result of an operation, or the text of its error. */
function attempt(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error instanceof Error ? error.message : error
  }
}

const action = fc.record({
  thread: fc.nat(5),
  does: fc.constantFrom('put', 'put', 'get', 'get', 'put now', 'get now', 'give up', 'done'),
  item: fc.integer({ min: -3, max: 3 }),
})

describe('any queue', () => {
  it('is a list and two lines, in both policies, whatever is done to it', () => {
    const given = [
      fc.constantFrom(...kinds),
      fc.constantFrom<Policy>('barging', 'fair'),
      fc.nat(3),
      fc.array(action, { minLength: 20, maxLength: 150 }),
    ] as const
    fc.assert(
      fc.property(...given, (kind, policy, maxsize, actions) => {
        // One more than the actions name, who never waits.
        const world = new World(7)
        const queue = world.make(kind.atom, maxsize, policy)
        const reference = new Reference(kind, maxsize, policy === 'fair')
        /** What those who wait, or were woken, ask for. */
        const pending = new Map<number, { does: 'put' | 'get'; item: Value }>()
        for (const { thread, does, item } of actions) {
          const asked = pending.get(thread)
          const blocked = world.status(thread) === ThreadStatus.blocked
          if (blocked) {
            if (does !== 'give up' || asked === undefined) continue
            reference.getters = reference.getters.filter((one) => one !== thread)
            reference.putters = reference.putters.filter((one) => one.thread !== thread)
            const [spec, argument] =
              asked.does === 'put' ? [kind.put, { item: asked.item, timeout: 1 }] : [kind.get, { timeout: 1 }]
            const got = attempt(() => world.expire(thread, spec, queue, argument))
            const expected =
              asked.does === 'put' ? reference.put(thread, asked.item, false) : reference.get(thread, false)
            expect(got).toEqual(expected)
            pending.delete(thread)
          } else if (asked !== undefined || does === 'put' || does === 'get') {
            const { does: what, item: which } = asked ?? { does: does === 'put' ? 'put' : 'get', item }
            const got =
              what === 'put' ? world.ask(thread, kind.put, queue, { item: which }) : world.ask(thread, kind.get, queue)
            expect(got).toEqual(what === 'put' ? reference.put(thread, which, true) : reference.get(thread, true))
            if (got === waits) pending.set(thread, { does: what, item: which })
            else pending.delete(thread)
          } else if (does === 'put now') {
            expect(attempt(() => world.ask(thread, kind.put, queue, noWait(item)))).toEqual(
              reference.put(thread, item, false),
            )
          } else if (does === 'get now') {
            expect(attempt(() => world.ask(thread, kind.get, queue, false))).toEqual(reference.get(thread, false))
          } else if (does === 'done') {
            const message = 'ValueError: task_done() called too many times'
            const expected = reference.unfinished === 0 ? message : null
            expect(attempt(() => world.ask(thread, queueTaskDone, queue))).toEqual(expected)
            if (reference.unfinished > 0) reference.unfinished--
          }
          // Barging: any that could go on is woken, and stands in line no more.
          for (const woken of world.woken) {
            reference.getters = reference.getters.filter((one) => one !== woken)
            reference.putters = reference.putters.filter((one) => one.thread !== woken)
          }
          const sorted = (list: Value[]) => (kind === priorityQueue ? [...list].sort(compareValues) : list)
          expect(sorted(items(world, kind, queue))).toEqual(sorted(reference.items))
          expect(world.line(kind.atom, queue, 'getters')).toEqual(reference.getters)
          expect(world.line(kind.atom, queue, 'putters')).toEqual(reference.putters.map((one) => one.thread))
          expect(world.field(kind.atom, queue, 'unfinished')).toBe(reference.unfinished)
          expect(world.ask(6, queueSize, queue)).toBe(reference.items.length)
          // Fair: nobody waits for what is there.
          if (policy === 'fair') {
            if (reference.items.length > 0) expect(reference.getters).toEqual([])
            if (!reference.full) expect(reference.putters).toEqual([])
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe.each(named)('a $name', ({ kind }) => {
  it('raises Full and Empty when it may not wait, or no longer', () => {
    for (const policy of ['barging', 'fair'] as const) {
      const world = new World(2)
      const queue = world.make(kind.atom, 1, policy)
      expect(() => world.ask(0, kind.get, queue, false)).toThrow('Empty: ')
      expect(world.changed).toBe(false)
      expect(world.ask(0, kind.get, queue, { timeout: 2 })).toBe(waits)
      expect(() => world.expire(0, kind.get, queue, { timeout: 2 })).toThrow('Empty: ')
      expect(world.line(kind.atom, queue, 'getters')).toEqual([])
      expect(world.ask(0, kind.put, queue, noWait(7))).toBeNull()
      expect(() => world.ask(0, kind.put, queue, noWait(8))).toThrow('Full: ')
      expect(world.changed).toBe(false)
      expect(world.ask(0, kind.put, queue, { item: 8, timeout: 2 })).toBe(waits)
      expect(() => world.expire(0, kind.put, queue, { item: 8, timeout: 2 })).toThrow('Full: ')
      expect(world.line(kind.atom, queue, 'putters')).toEqual([])
      expect(items(world, kind, queue)).toEqual([7])
      expect([world.ask(1, kind.get, queue), items(world, kind, queue)]).toEqual([7, []])
    }
  })

  it('takes what is there, or puts where there is room, when its time is over but it can', () => {
    const world = new World(3)
    const queue = world.make(kind.atom, 1)
    for (const getter of [0, 1]) expect(world.ask(getter, kind.get, queue, { timeout: 1 })).toBe(waits)
    world.ask(2, kind.put, queue, { item: 'x' })
    expect(world.woken).toEqual([0])
    expect(world.expire(1, kind.get, queue, { timeout: 1 })).toBe('x')
    // The one who was woken finds nothing any more, and waits again.
    expect(world.ask(0, kind.get, queue, { timeout: 1 })).toBe(waits)
  })

  it('grows beyond its first room, also while it turns around', () => {
    const world = new World(1)
    const queue = world.make(kind.atom, 0)
    const numbers = Array.from({ length: 200 }, (_, n) => n)
    for (const n of numbers) {
      world.ask(0, kind.put, queue, { item: n })
      world.ask(0, kind.put, queue, { item: n })
      world.ask(0, kind.get, queue)
    }
    const left = items(world, kind, queue).map(Number)
    if (kind === fifoQueue) expect(left).toEqual(numbers.slice(100).flatMap((n) => [n, n]))
    if (kind === lifoQueue) expect(left).toEqual(numbers)
    if (kind === priorityQueue) expect(left.sort((p, q) => p - q)).toEqual(numbers.slice(100).flatMap((n) => [n, n]))
    expect(world.ask(0, queueSize, queue)).toBe(200)
  })

  it('keeps any value, null too, and hands it over as it is', () => {
    for (const policy of ['barging', 'fair'] as const)
      for (const value of [null, false, 0, '', [1, ['a']], { a: null }]) {
        const world = new World(2)
        const queue = world.make(kind.atom, 0, policy)
        expect(world.ask(0, kind.get, queue)).toBe(waits)
        expect(world.ask(1, kind.put, queue, { item: value })).toBeNull()
        expect(world.woken).toEqual([0])
        expect(world.ask(0, kind.get, queue)).toEqual(value)
      }
  })

  it('is joined when every item is done, and counts no more of them than were put in', () => {
    const world = new World(3)
    const queue = world.make(kind.atom, 0)
    expect(world.ask(0, queueJoin, queue)).toBeNull()
    expect(() => world.ask(0, queueTaskDone, queue)).toThrow('ValueError: task_done() called too many times')
    world.ask(0, kind.put, queue, { item: 1 })
    world.ask(0, kind.put, queue, { item: 2 })
    for (const joiner of [1, 2]) expect(world.ask(joiner, queueJoin, queue)).toBe(waits)
    world.ask(0, kind.get, queue)
    world.ask(0, kind.get, queue)
    world.ask(0, queueTaskDone, queue)
    expect(world.woken).toEqual([])
    world.ask(0, queueTaskDone, queue)
    expect(world.woken).toEqual([1, 2])
    expect(world.ask(1, queueJoin, queue)).toBeNull()
    // As in CPython, one who comes late to find another item waits again.
    world.ask(0, kind.put, queue, { item: 3 })
    expect(world.ask(2, queueJoin, queue)).toBe(waits)
    expect(() => {
      for (let n = 0; n < 2; n++) world.ask(0, queueTaskDone, queue)
    }).toThrow('ValueError: task_done() called too many times')
  })

  it.each(['barging', 'fair'] as const)('is shut down for those who wait and those who come, %s', (policy) => {
    const world = new World(5)
    const queue = world.make(kind.atom, 1, policy)
    expect(world.ask(0, kind.isShutdown, queue)).toBe(false)
    world.ask(0, kind.put, queue, { item: 'a' })
    expect(world.ask(1, kind.put, queue, { item: 'b' })).toBe(waits)
    expect(world.ask(2, queueJoin, queue)).toBe(waits)
    world.ask(0, kind.shutdown, queue)
    expect(world.woken).toEqual([1])
    expect(() => world.ask(1, kind.put, queue, { item: 'b' })).toThrow('ShutDown: ')
    expect(world.ask(0, kind.isShutdown, queue)).toBe(true)
    // What was put in before can still be taken.
    expect(world.ask(3, kind.get, queue)).toBe('a')
    expect(() => world.ask(3, kind.get, queue, { timeout: -1 })).toThrow('ShutDown: ')
    expect(() => world.ask(1, kind.put, queue, { item: 'b', timeout: -1 })).toThrow('ShutDown: ')
    world.ask(3, queueTaskDone, queue)
    expect(world.ask(2, queueJoin, queue)).toBeNull()
  })

  it('is shut down at once: what is in it counts as done, and what was taken does not', () => {
    const world = new World(4)
    const queue = world.make(kind.atom, 3)
    for (const item of ['a', 'b', 'c']) world.ask(0, kind.put, queue, { item })
    world.ask(0, kind.get, queue)
    expect(world.ask(1, queueJoin, queue)).toBe(waits)
    world.ask(0, kind.shutdown, queue, true)
    expect([world.woken, items(world, kind, queue)]).toEqual([[], []])
    expect(world.ask(0, queueUnfinished, queue)).toBe(1)
    world.ask(0, queueTaskDone, queue)
    expect(world.ask(1, queueJoin, queue)).toBeNull()
    expect(() => world.ask(2, kind.get, queue)).toThrow('ShutDown: ')
  })

  it('says whether it is empty or full', () => {
    const world = new World(1)
    const [small, endless] = [world.make(kind.atom, 1), world.make(kind.atom, 0)]
    const said = () =>
      [small, endless].flatMap((queue) => [world.ask(0, queueEmpty, queue), world.ask(0, queueFull, queue)])
    expect(said()).toEqual([true, false, true, false])
    for (const queue of [small, endless]) world.ask(0, kind.put, queue, { item: 1 })
    expect(said()).toEqual([false, true, false, false])
  })

  it('has no limit with a maxsize of 0 or less, and refuses one that makes no sense', () => {
    for (const maxsize of [0, -1]) {
      const world = new World(1)
      const queue = world.make(kind.atom, maxsize)
      for (let n = 0; n < 40; n++) expect(world.ask(0, kind.put, queue, noWait(n))).toBeNull()
    }
    for (const maxsize of [1.5, Number.NaN, '3', null, 1_000_001])
      expect(() => new World(1).make(kind.atom, maxsize)).toThrow(/^ValueError: maxsize must be a whole number/)
  })
})

describe('who is served', () => {
  it('is the first to come, if barging', () => {
    const world = new World(3)
    const queue = world.make(fifoQueue.atom, 1)
    expect(world.ask(0, fifoQueue.get, queue)).toBe(waits)
    world.ask(1, fifoQueue.put, queue, { item: 'a' })
    expect(world.woken).toEqual([0])
    expect(world.ask(2, fifoQueue.get, queue)).toBe('a')
    expect(world.ask(0, fifoQueue.get, queue)).toBe(waits)
  })

  it('is the first in line, if fair: an item never lies there for somebody quicker', () => {
    const world = new World(4)
    const queue = world.make(fifoQueue.atom, 1, 'fair')
    for (const getter of [0, 1]) expect(world.ask(getter, fifoQueue.get, queue)).toBe(waits)
    world.ask(2, fifoQueue.put, queue, { item: 'a' })
    expect(world.ask(3, fifoQueue.get, queue)).toBe(waits)
    expect(world.ask(0, fifoQueue.get, queue)).toBe('a')
    expect(world.line(fifoQueue.atom, queue, 'getters')).toEqual([1, 3])
  })

  it('is the first putter in line, if fair: its item gets the room that a get makes', () => {
    const world = new World(4)
    const queue = world.make(fifoQueue.atom, 1, 'fair')
    world.ask(0, fifoQueue.put, queue, { item: 'a' })
    expect(world.ask(1, fifoQueue.put, queue, { item: 'b' })).toBe(waits)
    expect(world.ask(0, fifoQueue.get, queue)).toBe('a')
    expect(items(world, fifoQueue, queue)).toEqual(['b'])
    expect(world.field(fifoQueue.atom, queue, 'unfinished')).toBe(2)
    expect(world.ask(2, fifoQueue.put, queue, { item: 'c' })).toBe(waits)
    expect(world.ask(1, fifoQueue.put, queue, { item: 'b' })).toBeNull()
    expect(items(world, fifoQueue, queue)).toEqual(['b'])
  })
})

describe('a priority queue', () => {
  const { atom, put, get } = priorityQueue

  it('lies in memory as CPython’s heapq has it', () => {
    const world = new World(1)
    const queue = world.make(atom, 0)
    for (const item of [5, 3, 8, 1, 9, 2, 7, 1, 4, 6]) world.ask(0, put, queue, { item })
    // What `heapq.heappush` and `heapq.heappop` of CPython 3.11 leave in their list.
    expect(items(world, priorityQueue, queue)).toEqual([1, 1, 2, 3, 6, 8, 7, 5, 4, 9])
    for (const [item, left] of [
      [1, [1, 3, 2, 4, 6, 8, 7, 5, 9]],
      [1, [2, 3, 7, 4, 6, 8, 9, 5]],
      [2, [3, 4, 7, 5, 6, 8, 9]],
      [3, [4, 5, 7, 9, 6, 8]],
    ] as const)
      expect([world.ask(0, get, queue), items(world, priorityQueue, queue)]).toEqual([item, left])
  })

  it('raises a TypeError for items that cannot be compared, and keeps what CPython keeps', () => {
    const world = new World(1)
    const queue = world.make(atom, 0)
    for (const item of [1, 3, 2]) world.ask(0, put, queue, { item })
    const message = "TypeError: '<' not supported between instances of 'str' and 'int'"
    expect(() => world.ask(0, put, queue, { item: 'a' })).toThrow(message)
    expect(items(world, priorityQueue, queue)).toEqual([1, 3, 2, 'a'])
    expect(world.field(atom, queue, 'unfinished')).toBe(3)
    expect(() => world.ask(0, get, queue)).toThrow(message)
    expect(items(world, priorityQueue, queue)).toEqual([2, 3, 'a'])
    expect(() => world.ask(0, get, queue)).toThrow(message)
    expect(items(world, priorityQueue, queue)).toEqual([3, 'a'])
    expect([world.ask(0, get, queue), world.ask(0, get, queue)]).toEqual([3, 'a'])
    expect(() => world.ask(0, get, queue, false)).toThrow('Empty: ')
  })

  it('keeps an item that met another of its kind on the way up where it was', () => {
    const world = new World(1)
    const queue = world.make(atom, 0)
    for (const item of [
      [1, 'a'],
      [2, 'b'],
      [2, { k: 1 }],
    ])
      world.ask(0, put, queue, { item })
    const message = "TypeError: '<' not supported between instances of 'NoneType' and 'str'"
    expect(() => world.ask(0, put, queue, { item: [1, null] })).toThrow(message)
    expect(items(world, priorityQueue, queue)).toEqual([
      [1, 'a'],
      [1, null],
      [2, { k: 1 }],
      [2, 'b'],
    ])
  })

  it('gives the error to the thread whose item it is, if fair, not to the one who made room', () => {
    const world = new World(2)
    const queue = world.make(atom, 2, 'fair')
    world.ask(0, put, queue, { item: 1 })
    world.ask(0, put, queue, { item: 2 })
    expect(world.ask(1, put, queue, { item: 'x' })).toBe(waits)
    expect(world.ask(0, get, queue)).toBe(1)
    expect(world.woken).toEqual([1])
    const message = "TypeError: '<' not supported between instances of 'str' and 'int'"
    expect(() => world.ask(1, put, queue, { item: 'x' })).toThrow(message)
    expect(world.field(atom, queue, 'unfinished')).toBe(2)
    // Nothing is left of it in the thread: it can wait for the next.
    expect(world.ask(1, put, queue, { item: 3 })).toBe(waits)
  })
})
