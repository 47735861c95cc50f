/** Small random programs over all atoms, and all their executions, one by one. Only tests use them. */
import fc from 'fast-check'
import type { Cell, RWLock } from '../program/cells.ts'
import { ProgramError } from '../program/errors.ts'
import type { BoundedSemaphore, Lock, RLock, Semaphore, Thread } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { LifoQueue, PriorityQueue, Queue } from '../program/queues.ts'
import type { Operation } from '../program/request.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import type { Barrier, Condition, Event } from '../program/waiting.ts'
import type { Learnt } from './learnt.ts'
import type { ExploringMachine } from './machine.ts'
import { alternativeOf, moveOf } from './moves.ts'
import { present } from './test-programs.ts'

interface Shared {
  readonly x: Cell
  readonly y: Cell
  readonly a: Lock
  readonly b: Lock
  readonly r: RLock
  readonly s: Semaphore
  readonly bounded: BoundedSemaphore
  readonly e: Event
  readonly c: Condition
  readonly rc: Condition
  readonly barrier: Barrier
  readonly q: Queue
  readonly lifo: LifoQueue
  readonly least: PriorityQueue
  readonly readersFirst: RWLock
  readonly writersFirst: RWLock
  /** The first thread, for the others. */
  readonly first: Thread | null
}

function* make(os: Os): Operation<Omit<Shared, 'first'>> {
  const a = yield* os.lock('a')
  const r = yield* os.rlock('r')
  return {
    x: yield* os.cell(0, 'x'),
    y: yield* os.cell(0, 'y'),
    a,
    b: yield* os.lock('b'),
    r,
    s: yield* os.semaphore(1, 's'),
    bounded: yield* os.boundedSemaphore(2, 'bounded'),
    e: yield* os.event('e'),
    c: yield* os.condition(a, 'c'),
    rc: yield* os.condition(r, 'rc'),
    barrier: yield* os.barrier(2, 'barrier'),
    q: yield* os.queue(1, 'q'),
    lifo: yield* os.lifoQueue(2, 'lifo'),
    least: yield* os.priorityQueue(0, 'least'),
    readersFirst: yield* os.rwlock('readers', 'readersFirst'),
    writersFirst: yield* os.rwlock('writers', 'writersFirst'),
  }
}

/** What a thread can do in one line: an operation or two, whose result is a number or whether it succeeded. */
const actions = {
  readX: (o: Shared) => o.x.read(),
  writeX: (o: Shared) => o.x.write(1),
  addX: (o: Shared) => o.x.add(1),
  swapX: (o: Shared) => o.x.compareExchange(0, 2),
  *incrementY(o: Shared) {
    yield* o.y.write((yield* o.y.read()) + 1)
  },
  readY: (o: Shared) => o.y.read(),
  lockA: (o: Shared) => o.a.acquire(),
  tryA: (o: Shared) => o.a.tryAcquire(),
  timedA: (o: Shared) => o.a.acquire(1),
  unlockA: (o: Shared) => o.a.release(),
  lockedA: (o: Shared) => o.a.locked(),
  withA: (o: Shared) => o.a.with(() => o.x.add(1)),
  lockB: (o: Shared) => o.b.acquire(),
  unlockB: (o: Shared) => o.b.release(),
  lockR: (o: Shared) => o.r.acquire(),
  unlockR: (o: Shared) => o.r.release(),
  acquire: (o: Shared) => o.s.acquire(),
  timedAcquire: (o: Shared) => o.s.acquire(1),
  release: (o: Shared) => o.s.release(),
  releaseTwo: (o: Shared) => o.s.release(2),
  acquireBounded: (o: Shared) => o.bounded.acquire(),
  releaseBounded: (o: Shared) => o.bounded.release(),
  set: (o: Shared) => o.e.set(),
  clear: (o: Shared) => o.e.clear(),
  waitEvent: (o: Shared) => o.e.wait(),
  timedEvent: (o: Shared) => o.e.wait(1),
  isSet: (o: Shared) => o.e.isSet(),
  *waitC(o: Shared) {
    yield* o.a.acquire()
    yield* o.c.wait()
    yield* o.a.release()
  },
  *timedC(o: Shared) {
    yield* o.a.acquire()
    const notified = yield* o.c.wait(1)
    yield* o.a.release()
    return notified
  },
  *notifyC(o: Shared) {
    yield* o.a.acquire()
    yield* o.c.notify()
    yield* o.a.release()
  },
  bareWaitC: (o: Shared) => o.c.wait(),
  bareNotifyC: (o: Shared) => o.c.notifyAll(),
  *waitRc(o: Shared) {
    yield* o.r.acquire()
    yield* o.r.acquire()
    yield* o.rc.wait()
    yield* o.r.release()
    yield* o.r.release()
  },
  *notifyRc(o: Shared) {
    yield* o.r.acquire()
    yield* o.rc.notifyAll()
    yield* o.r.release()
  },
  *notifyTwoC(o: Shared) {
    yield* o.a.acquire()
    yield* o.c.notify(2)
    yield* o.a.release()
  },
  *draw(_o: Shared, os: Os) {
    return os.randomWhole(0, 2)
  },
  *writeDrawn(o: Shared, os: Os) {
    yield* o.x.write(os.randomWhole(1, 2) + os.randomWhole(0, 1))
  },
  *lockDrawn(o: Shared, os: Os) {
    const lock = os.random(0, 1) < 0.5 ? o.a : o.b
    yield* lock.acquire()
    yield* lock.release()
  },
  arrive: (o: Shared) => o.barrier.wait(),
  timedArrive: (o: Shared) => o.barrier.wait(1),
  reset: (o: Shared) => o.barrier.reset(),
  abort: (o: Shared) => o.barrier.abort(),
  put: (o: Shared) => o.q.put(1),
  get: (o: Shared) => o.q.get(),
  timedPut: (o: Shared) => o.q.put(2, 1),
  timedGet: (o: Shared) => o.q.get(1),
  getNoWait: (o: Shared) => o.q.getNoWait(),
  qsize: (o: Shared) => o.q.qsize(),
  taskDone: (o: Shared) => o.q.taskDone(),
  joinQueue: (o: Shared) => o.q.join(),
  putLifo: (o: Shared) => o.lifo.put(3),
  getLifo: (o: Shared) => o.lifo.get(),
  putLeast: (o: Shared) => o.least.put(2),
  getLeast: (o: Shared) => o.least.get(),
  readersRead: (o: Shared) => o.readersFirst.acquireRead(),
  readersLeave: (o: Shared) => o.readersFirst.releaseRead(),
  readersWrite: (o: Shared) => o.readersFirst.acquireWrite(),
  readersDone: (o: Shared) => o.readersFirst.releaseWrite(),
  writersRead: (o: Shared) => o.writersFirst.acquireRead(),
  writersLeave: (o: Shared) => o.writersFirst.releaseRead(),
  writersWrite: (o: Shared) => o.writersFirst.acquireWrite(),
  writersDone: (o: Shared) => o.writersFirst.releaseWrite(),
  *joinFirst(o: Shared) {
    yield* o.first?.join() ?? o.x.add(1)
  },
  *timedJoin(o: Shared) {
    yield* o.first?.join(1) ?? o.x.add(1)
  },
  *terminateFirst(o: Shared) {
    yield* o.first?.terminate() ?? o.x.add(1)
  },
  *firstIsAlive(o: Shared) {
    return yield* o.first?.isAlive() ?? o.x.read()
  },
} satisfies { [name: string]: (o: Shared, os: Os) => Operation<unknown> }

type ActionName = keyof typeof actions
type Action = (o: Shared, os: Os) => Operation<unknown>

/** What goes together, so that programs have something to disagree about. */
const families: readonly (readonly ActionName[])[] = [
  ['readX', 'writeX', 'addX', 'swapX', 'incrementY', 'readY'],
  ['lockA', 'unlockA', 'tryA', 'timedA', 'lockedA', 'withA', 'lockB', 'unlockB', 'readX', 'writeX'],
  ['lockR', 'lockR', 'unlockR', 'unlockR', 'lockA', 'unlockA', 'addX'],
  ['acquire', 'release', 'releaseTwo', 'timedAcquire', 'acquireBounded', 'releaseBounded', 'writeX'],
  ['set', 'clear', 'waitEvent', 'timedEvent', 'isSet', 'writeX', 'readX'],
  ['waitC', 'timedC', 'notifyC', 'notifyC', 'bareWaitC', 'bareNotifyC', 'lockA', 'unlockA', 'writeX', 'readX'],
  ['waitRc', 'notifyRc', 'lockR', 'unlockR', 'writeX'],
  ['arrive', 'arrive', 'timedArrive', 'reset', 'abort', 'writeX', 'readX'],
  ['put', 'get', 'timedPut', 'timedGet', 'getNoWait', 'qsize', 'taskDone', 'joinQueue'],
  ['putLifo', 'getLifo', 'putLeast', 'getLeast', 'readX', 'writeX'],
  ['readersRead', 'readersLeave', 'readersWrite', 'readersDone', 'writeX'],
  ['writersRead', 'writersLeave', 'writersWrite', 'writersDone', 'writeX'],
  ['terminateFirst', 'joinFirst', 'firstIsAlive', 'lockA', 'unlockA', 'timedA', 'waitC', 'notifyC', 'writeX', 'readX'],
  ['terminateFirst', 'acquire', 'release', 'put', 'get', 'waitEvent', 'set', 'arrive', 'timedArrive'],
  ['joinFirst', 'timedJoin', 'firstIsAlive', 'writeX', 'readX', 'lockA', 'unlockA'],
  Object.keys(actions) as ActionName[], // the keys of that very object
]

/** Kinds of lines in which there is something to choose besides the next thread. */
export const branchingFamilies: readonly (readonly ActionName[])[] = [
  ['waitC', 'waitC', 'notifyC', 'readX', 'writeX'],
  ['waitC', 'timedC', 'notifyC', 'notifyTwoC', 'notifyC'],
  ['waitC', 'waitC', 'bareNotifyC', 'notifyTwoC', 'lockA', 'unlockA'],
  ['waitRc', 'waitRc', 'notifyRc', 'lockR', 'unlockR', 'writeX'],
  ['draw', 'writeDrawn', 'readX', 'writeX', 'addX'],
  ['draw', 'lockDrawn', 'lockDrawn', 'lockA', 'unlockA', 'tryA', 'addX'],
  ['draw', 'waitC', 'notifyC', 'timedC', 'writeDrawn', 'readX'],
]

/** One action of a thread; with `unless` it is left out when the last result was false, 0 or an error. */
export interface Line {
  readonly action: ActionName
  readonly unless: boolean
}

/** What each thread does, line by line. */
export type RandomProgram = readonly (readonly Line[])[]

/** Programs of two or three threads with so many lines in all at most. */
export function randomProgram(
  mostLines: number,
  among: readonly (readonly ActionName[])[] = families,
): fc.Arbitrary<RandomProgram> {
  return fc
    .constantFrom(...among)
    .chain((family) => {
      const line = fc.record({ action: fc.constantFrom(...family), unless: fc.boolean() })
      return fc.array(fc.array(line, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 4 })
    })
    .filter((threads) => threads.reduce((sum, lines) => sum + lines.length, 0) <= mostLines)
}

/** What a machine has to know of a program from the start. */
export function learntOf(program: RandomProgram): Learnt {
  const does = (...names: ActionName[]) => program.flat().some(({ action }) => names.includes(action))
  return {
    endsAreEvents: does('timedJoin', 'firstIsAlive', 'terminateFirst'),
    terminates: does('terminateFirst'),
    watchesRounds: true,
  }
}

export function moduleOf(program: RandomProgram): ScenarioModule {
  const bodies = program.map(
    (lines) =>
      function* (os: Os, shared: Shared): Operation<void> {
        let last: unknown = true
        for (const { action, unless } of lines) {
          if (unless && (last === false || last === 0)) continue
          try {
            const act: Action = actions[action]
            last = yield* act(shared, os)
          } catch (thrown) {
            if (!(thrown instanceof ProgramError)) throw thrown
            last = false
          }
          yield* os.print(`${action} ${String(last)}`)
        }
      },
  )
  function* main(os: Os): Operation<void> {
    const shared = yield* make(os)
    let first: Thread | null = null
    for (const body of bodies) {
      // The first is a process, so that it can be terminated.
      const thread: Thread = os[first === null ? 'process' : 'thread'](body, [{ ...shared, first }])
      yield* thread.start()
      first ??= thread
    }
  }
  const { scenario } = present(make, [])
  return { scenario: { ...scenario, main }, ...Object.fromEntries(bodies.map((body, i) => [`t${i}`, body])) }
}

/**
 * The trace of the execution at whose end a machine stands: the order of its events in which the least thread comes
 * first wherever dependence leaves that open. Equal texts are the same trace.
 */
export function normalForm(machine: ExploringMachine): string {
  const events = Array.from({ length: machine.depth }, (_, i) => {
    const slot = machine.slots[i] ?? 0
    return { path: machine.places.threads[slot]?.path ?? '', slot, print: machine.prints[i] ?? 0, event: i }
  })
  // Before what: by dependence and by what woke, bore or was joined.
  const before = events.map(() => new Set<number>())
  const lastOf = new Map<number, number[]>()
  for (const { slot, print, event } of events) {
    const past = before[event] ?? new Set()
    for (const other of events.slice(0, event))
      if (other.slot === slot || machine.footprints.conflict(other.print, print)) past.add(other.event)
    for (const earlier of lastOf.get(slot) ?? []) past.add(earlier)
    lastOf.set(slot, [event])
    for (let e = machine.edgesOf(event); e < machine.edgesOf(event + 1); e++) {
      const list = lastOf.get(machine.edgeFrom[e] ?? 0) ?? []
      const to = machine.edgeTo[e] ?? 0
      lastOf.set(to, [...(lastOf.get(to) ?? []), ...list])
    }
  }
  const text: string[] = []
  const left = new Set(events.map(({ event }) => event))
  while (left.size > 0) {
    const free = [...left].filter((event) => ![...(before[event] ?? [])].some((other) => left.has(other)))
    free.sort((p, q) => ((events[p]?.path ?? '') < (events[q]?.path ?? '') ? -1 : 1))
    const first = free[0]
    if (first === undefined) throw new Error('events in a circle')
    left.delete(first)
    const which = alternativeOf(machine.moves[first] ?? 0)
    text.push(`${events[first]?.path}:${machine.from[first]?.operation.name}${which === 0 ? '' : `/${which}`}`)
  }
  return text.join(' ')
}

/**
 * The traces of all executions, found by taking every possible event in every state; null when there are more
 * executions than allowed.
 */
export function allTraces(machine: ExploringMachine, most: number): Set<string> | null {
  const found = new Set<string>()
  let executions = 0
  const goOn = (): boolean => {
    let ended = true
    for (const slot of [...machine.born]) {
      const alternatives = machine.alternativesOf(slot)
      for (let which = 0; which < alternatives; which++) {
        if (!machine.step(moveOf(slot, which))) continue
        ended = false
        const more = goOn()
        machine.undo()
        if (!more) return false
      }
    }
    if (ended) {
      found.add(normalForm(machine))
      if (++executions > most) return false
    }
    return true
  }
  return goOn() ? found : null
}
