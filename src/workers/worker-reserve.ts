import { type Endpoint, type Remote, wrap } from 'comlink'
import type { Milliseconds } from '../base/units.ts'
import type { FaultDetail } from '../trace/tables.ts'
import { whenDead } from './alive.ts'
import { afterAwake } from './awake.ts'
import { type Befallen, messageOf, WorkerFault } from './fault.ts'

/** Something that can answer whether it is there. */
interface Ready {
  ready(name: string | null): Promise<boolean>
}

/** A worker of a browser, or a thread of Node that looks like one: it tells of messages and of errors that nothing caught. */
export interface StartedWorker extends Endpoint {
  terminate(): void
  /** An event `error` tells whenever it ends, too, however that comes. */
  readonly tellsItsEnd?: true
}

/** A worker that has not answered after so long is given up: its script may come from far away. */
const timeToAnswer: Milliseconds = 60_000

/** One of the reserve has its script, and nothing else to do. */
const timeToReturn: Milliseconds = 5000

/** One started worker of the reserve. */
export class Member<Service extends Ready> {
  readonly remote: Remote<Service>
  /** Told when the worker dies, by itself or from outside. */
  onDeath: (befallen: Befallen) => void = () => {}
  /** It has been ended, or has died. */
  gone = false
  private isThere = false
  private readonly dead: Promise<never>
  private die: (befallen: Befallen) => void = () => {}
  private forget: () => void = () => {}

  constructor(
    part: FaultDetail['part'],
    private readonly worker: StartedWorker,
  ) {
    this.remote = wrap<Service>(worker)
    this.dead = new Promise((_resolve, reject) => {
      this.die = (befallen) => {
        if (this.gone) return
        this.gone = true
        this.forget()
        reject(new WorkerFault(part, befallen))
        this.onDeath(befallen)
      }
    })
    worker.addEventListener('error', (event: Event) => {
      event.preventDefault()
      const message = 'message' in event ? String(event.message) : ''
      this.die({ fault: this.isThere ? 'failed' : 'unloaded', message })
    })
    // Handled where an answer is awaited; `onDeath` tells of it all the same.
    this.dead.catch(() => {})
  }

  /**
   * Resolves when the worker's script runs.
   * @throws WorkerFault when it cannot be loaded
   */
  async started(): Promise<this> {
    const name = this.worker.tellsItsEnd ? null : `heddle/${crypto.randomUUID()}`
    const isHeld = await this.answer(this.ready(name))
    this.isThere = true
    if (isHeld && name !== null) this.forget = whenDead(name, () => this.die({ fault: 'died', message: '' }))
    return this
  }

  /** Resolves when it answers: it has nothing to do then that keeps it from that. */
  ping(): Promise<unknown> {
    return this.ready(null)
  }

  /**
   * What the worker answers to something that it does at once.
   * @param time after which it is given up
   * @throws WorkerFault when it dies before, or does not answer for long; what it throws itself
   */
  async answer<Answer>(asked: Promise<Answer>, time = timeToAnswer): Promise<Answer> {
    const value = time / 1000
    const patience = afterAwake(time, () => this.die({ fault: 'unloaded', message: '', value }))
    try {
      return await Promise.race([asked, this.dead])
    } finally {
      patience()
    }
  }

  /** It is used no more, and about to be ended. */
  retire(): void {
    this.gone = true
  }

  /** Ends the worker at once, whatever it does. */
  terminate(): void {
    this.gone = true
    this.forget()
    this.worker.terminate()
  }

  private ready(name: string | null): Promise<boolean> {
    // All services have it; the mapped type of comlink cannot show that for a type parameter.
    return (this.remote as unknown as Ready).ready(name)
  }
}

/** How many workers are kept for later runs: each takes some megabytes. */
const maxKept = 64

/** How many workers are started at the same time: more are not there sooner, and the page would stand still meanwhile. */
export const atOnce = 16

/** Workers of one kind, started ahead and used again. Those that have died are used no more. */
export class WorkerReserve<Service extends Ready> {
  private idle: Member<Service>[] = []
  private starting: Promise<void> = Promise.resolve()
  private disposed = false

  constructor(
    private readonly part: FaultDetail['part'],
    private readonly make: () => StartedWorker,
  ) {}

  get size(): number {
    return this.idle.length
  }

  /**
   * Starts workers until this many are idle.
   * @param onProgress told how many of them are there
   * @throws WorkerFault when a worker cannot be started
   */
  prepare(count: number, onProgress: (ready: number, count: number) => void = () => {}): Promise<void> {
    // One after the other, or two would start each what one needs.
    const turn = this.starting.then(async () => {
      onProgress(Math.min(this.idle.length, count), count)
      await several(count - this.idle.length, async () => {
        this.keep(await this.start())
        onProgress(Math.min(this.idle.length, count), count)
      })
    })
    this.starting = turn.catch(() => {})
    return turn
  }

  /**
   * Takes an idle worker; starts one where there is none.
   * @throws WorkerFault when it cannot be started
   */
  async take(): Promise<Member<Service>> {
    for (let member = this.idle.shift(); member !== undefined; member = this.idle.shift()) {
      member.onDeath = () => {}
      try {
        await member.answer(member.ping(), timeToReturn)
        return member
      } catch {
        // It has died in the reserve, or hangs.
        member.terminate()
      }
    }
    return this.start()
  }

  /** Puts a worker back, unless it has died; one too many is ended. */
  put(member: Member<Service>): void {
    if (this.idle.length < maxKept && !this.disposed) this.keep(member)
    else member.terminate()
  }

  /** Ends all workers: those that are in a run when they come back. */
  dispose(): void {
    this.disposed = true
    for (const member of this.idle.splice(0)) member.terminate()
  }

  private keep(member: Member<Service>): void {
    member.onDeath = () => {
      this.idle = this.idle.filter((one) => one !== member)
    }
    if (!member.gone) this.idle.push(member)
  }

  private async start(): Promise<Member<Service>> {
    let worker: StartedWorker
    try {
      worker = this.make()
    } catch (thrown) {
      throw new WorkerFault(this.part, { fault: 'few', message: messageOf(thrown) })
    }
    return new Member<Service>(this.part, worker).started()
  }
}

/**
 * Does something this many times, `atOnce` of them at the same time.
 * @throws what the first threw that failed, once the others have ended that had begun; then no more are begun
 */
export async function several(count: number, act: () => Promise<void>): Promise<void> {
  let left = count
  const line = async (): Promise<void> => {
    while (left > 0) {
      left--
      try {
        await act()
      } catch (thrown) {
        left = 0
        throw thrown
      }
    }
  }
  const lines = Array.from({ length: Math.min(atOnce, Math.max(0, count)) }, line)
  await Promise.allSettled(lines)
  await Promise.all(lines)
}
