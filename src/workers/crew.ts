import { type Endpoint, type Remote, wrap } from 'comlink'

/** Something that can answer whether it is there. */
interface Ready {
  ready(): Promise<true>
}

/** A worker of a browser, or a thread of Node that looks like one: it tells of messages and of errors that nothing caught. */
export interface StartedWorker extends Endpoint {
  terminate(): void
}

/** One started worker of the reserve. */
export class Member<Service extends Ready> {
  readonly remote: Remote<Service>
  /** Told when the worker's script dies of an error that nothing caught. */
  onDeath: (message: string) => void = () => {}
  /** It has been ended, or has died. */
  gone = false
  private readonly dead: Promise<never>

  constructor(private readonly worker: StartedWorker) {
    this.remote = wrap<Service>(worker)
    this.dead = new Promise((_resolve, reject) => {
      worker.addEventListener('error', (event: Event) => {
        event.preventDefault()
        const message = ('message' in event && String(event.message)) || 'its script could not be loaded'
        this.gone = true
        reject(new Error(`a worker failed: ${message}`))
        this.onDeath(message)
      })
    })
    // Handled where `started` is awaited; after that `onDeath` tells.
    this.dead.catch(() => {})
  }

  /**
   * Resolves when the worker's script runs.
   * @throws Error when it cannot be loaded
   */
  async started(): Promise<this> {
    // Both services have it; the mapped type of comlink cannot show that for a type parameter.
    const { ready } = this.remote as unknown as Ready
    await Promise.race([ready(), this.dead])
    return this
  }

  /** It is used no more, and about to be ended. */
  retire(): void {
    this.gone = true
  }

  /** Ends the worker at once, whatever it does. */
  terminate(): void {
    this.gone = true
    this.worker.terminate()
  }
}

/** How many workers are kept for later runs: each takes some megabytes. */
const mostKept = 64

/** How many workers are started at the same time: more are not there sooner, and the page would stand still meanwhile. */
export const atOnce = 16

/** Workers of one kind, started ahead and used again. */
export class Crew<Service extends Ready> {
  private readonly idle: Member<Service>[] = []
  private starting: Promise<void> = Promise.resolve()
  private disposed = false

  constructor(private readonly make: () => StartedWorker) {}

  get size(): number {
    return this.idle.length
  }

  /**
   * Starts workers until so many are idle.
   * @param onProgress told how many of them are there
   * @throws Error when a worker cannot be started
   */
  prepare(count: number, onProgress: (ready: number, count: number) => void = () => {}): Promise<void> {
    // One after the other, or two would start each what one needs.
    const turn = this.starting.then(async () => {
      onProgress(Math.min(this.idle.length, count), count)
      await several(count - this.idle.length, async () => {
        this.idle.push(await this.start())
        onProgress(Math.min(this.idle.length, count), count)
      })
    })
    this.starting = turn.catch(() => {})
    return turn
  }

  /**
   * Takes an idle worker; starts one where there is none.
   * @throws Error when it cannot be started
   */
  async take(): Promise<Member<Service>> {
    for (let member = this.idle.shift(); member !== undefined; member = this.idle.shift())
      if (!member.gone) return member
    return this.start()
  }

  /** Puts a worker back; one too many is ended. */
  put(member: Member<Service>): void {
    if (member.gone) return
    if (this.idle.length < mostKept && !this.disposed) this.idle.push(member)
    else member.terminate()
  }

  /** Ends all workers: those that are in a run when they come back. */
  dispose(): void {
    this.disposed = true
    for (const member of this.idle.splice(0)) member.terminate()
  }

  private async start(): Promise<Member<Service>> {
    return new Member<Service>(this.make()).started()
  }
}

/**
 * Does something so many times, `atOnce` of them at the same time.
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
