/**
 * The ends of a pipe. Meaning: CPython's `multiprocessing.Pipe` (Lib/multiprocessing/connection.py): `send` waits while the
 * pipe is full, `recv` until something comes, and an end that has been closed by all processes that have it is an EOFError
 * to who receives at the other, and a BrokenPipeError to who sends. A process has the ends that were passed to it when it
 * was started, as with the start method spawn; with fork it would have all that there were.
 *
 * On purpose otherwise than in CPython: in both directions a pipe of 64 KiB is between the ends, where a socket pair holds
 * somewhat more in one; who ends without ever having used an end, or is terminated, does not close it; threads of a process
 * other than the one that closed an end may still use it.
 */

import type { EndName } from '../../model/network-words.ts'
import { fifoQueue } from '../../model/queue.ts'
import { currentOs } from '../current-os.ts'
import { ProgramError } from '../errors.ts'
import { type Compound, defineCompound } from '../handle-table.ts'
import { defineLibrary } from '../library.ts'
import { make } from '../making.ts'
import { marshal, unmarshal } from '../marshalling.ts'
import { type Item, Queue } from '../queues.ts'
import type { Operation } from '../request.ts'
import type { Connection } from '../sockets.ts'
import { closeEnd, isReady, makePipe, receiveMessage, sendMessage } from './byte-pipe.ts'

interface Parts {
  readonly name: string
  readonly pipe: Connection
  readonly end: EndName
  readonly readable: boolean
  readonly writable: boolean
  /** One item, which the one who looks takes out meanwhile: which processes have this end. */
  readonly holders: Queue
}

/** How many processes have an end open, and those that have closed it. */
type Holders = { open: number; readonly closed: number[] }

/** One end, Python's `Connection`. Made by `Multiprocessing.pipe`. */
export class PipeEnd implements Compound {
  readonly compound = 'PipeEnd'
  private isClosed = false
  /** Whether the end of this process closes it. */
  private registered = false

  constructor(readonly parts: Parts) {}

  /** Both ends: with `duplex` each can send and receive, else the first only receives. */
  static *makeBoth(name: string, duplex: boolean): Operation<[PipeEnd, PipeEnd]> {
    const pipe = yield* makePipe(name, `${name}.pipe`)
    const first = yield* makeHolders(name, 'reader')
    const second = yield* makeHolders(name, 'writer')
    const both: [PipeEnd, PipeEnd] = [
      new PipeEnd({ name, pipe, end: 'server', readable: true, writable: duplex, holders: first }),
      new PipeEnd({ name, pipe, end: 'client', readable: duplex, writable: true, holders: second }),
    ]
    for (const end of both) end.register()
    return both
  }

  get name(): string {
    return this.parts.name
  }

  get readable(): boolean {
    return this.parts.readable
  }

  get writable(): boolean {
    return this.parts.writable
  }

  /** Whether this process has closed it. */
  get closed(): boolean {
    return this.isClosed
  }

  /**
   * Sends an item, waiting while the pipe is full.
   * @throws BrokenPipeError (in the program) when nobody has the other end any more; OSError where it is closed, or only
   *   receives
   */
  *send(item: Item): Operation<void> {
    const { name, pipe, end } = this.parts
    this.check(this.writable, 'read-only')
    yield* sendMessage(pipe, end, marshal([item], name))
  }

  /**
   * The item that comes next, waiting until one does.
   * @throws EOFError (in the program) when nobody has the other end any more and nothing is left; OSError where it is
   *   closed, or only sends
   */
  *recv(): Operation<Item> {
    const { pipe, end } = this.parts
    this.check(this.readable, 'write-only')
    const text = yield* receiveMessage(pipe, end)
    return unmarshal(text ?? '[null]')[0] as Item // only items are sent
  }

  /**
   * Whether `recv` would not wait; for null it waits until that is so, else for this many seconds.
   * @throws OSError (in the program) where it is closed, or only sends
   */
  *poll(timeout: number | null = 0): Operation<boolean> {
    this.check(this.readable, 'write-only')
    return yield* isReady(this.parts.pipe, this.parts.end, timeout ?? undefined)
  }

  /** This process has it no more. */
  *close(): Operation<void> {
    this.isClosed = true
    const { pipe, end, holders } = this.parts
    const { pid } = currentOs().self
    const now = (yield* holders.get()) as unknown as Holders // as it is put back
    if (!now.closed.includes(pid)) {
      now.closed.push(pid)
      now.open--
      if (now.open === 0) yield* closeEnd(pipe, end)
    }
    yield* holders.put(now)
  }

  /** Python's `with`: runs the block and closes the end, also when the block throws. */
  *with<Result>(block: (end: PipeEnd) => Operation<Result>): Operation<Result> {
    try {
      return yield* block(this)
    } finally {
      yield* this.close()
    }
  }

  /** For library code: called by who starts a process that gets it. */
  *passOn(): Operation<void> {
    const now = (yield* this.parts.holders.get()) as unknown as Holders // as in `close`
    now.open++
    yield* this.parts.holders.put(now)
  }

  private check(may: boolean, only: string): void {
    if (this.isClosed) throw new ProgramError('OSError', 'handle is closed')
    if (!may) throw new ProgramError('OSError', `connection is ${only}`)
    this.register()
  }

  private register(): void {
    const os = currentOs()
    if (this.registered || os.self.kind !== 'process') return
    this.registered = true
    os.atExit(() => this.close())
  }
}

function* makeHolders(owner: string, end: string): Operation<Queue> {
  const holders = yield* make(fifoQueue.atom, 1, `${owner}.${end}`, { owner }, Queue)
  yield* holders.put({ open: 1, closed: [] } satisfies Holders)
  return holders
}

defineCompound('PipeEnd', (parts: Parts) => new PipeEnd(parts))

defineLibrary({ PipeEnd })
