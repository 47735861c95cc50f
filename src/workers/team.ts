import { counted } from '../base/counted.ts'
import { type Crew, type Member, several } from './crew.ts'
import type { RunMemory } from './memory.ts'
import type { Needs, ProgramService, RunConfig } from './messages.ts'
import { listenTo } from './port.ts'

/** Milliseconds that workers get to leave a run that is over, before they are ended. */
const timeToLeave = 200

/** Milliseconds after which a machine on which no more worker has become ready is taken to have no more. */
const timeToStart = 30_000

/** Milliseconds after which ending workers leaves the rest to another task. */
const taskLength = 4

export type ProgramWorker = Member<ProgramService>

/** A worker that knows the program; what the run needs is not known where the run was over before. */
export interface Loaded {
  readonly member: ProgramWorker
  readonly needs: Needs | null
}

/** Not all workers that a run begins with could be started. */
export class TooFewWorkers extends Error {
  constructor(
    /** How many were there, the first one included, and how many were wanted. */
    readonly ready: number,
    readonly asked: number,
    why: string,
  ) {
    super(`only ${ready} of ${counted(asked, 'worker')} could be started: ${why}`)
  }
}

/** The program workers of one run: taken from the reserve, and given back to it. */
export class Team {
  /** All that were taken and not given back. */
  private readonly held = new Set<ProgramWorker>()
  /** Those in the run, by number. */
  private readonly members: ProgramWorker[] = []
  private readonly leaving: Promise<unknown>[] = []
  private closed = false

  /** @param onFailure told by which worker the run cannot go on, and why */
  constructor(
    private readonly crew: Crew<ProgramService>,
    private readonly scenario: string,
    private readonly parameters: { readonly [name: string]: number | string },
    private readonly onFailure: (worker: number, message: string) => void,
  ) {}

  /** How many have ever entered the run. */
  get size(): number {
    return this.members.length
  }

  /**
   * Takes a worker from the reserve and gives it the program.
   * @throws Error when that cannot be done
   */
  async load(): Promise<Loaded> {
    const member = await this.crew.take()
    this.held.add(member)
    if (this.closed) {
      this.release(member)
      return { member, needs: null }
    }
    const needs = await new Promise<Needs>((resolve, reject) => {
      member.onDeath = (message) => reject(new Error(message))
      member.remote.load(this.scenario, this.parameters).then(resolve, reject)
    })
    return { member, needs }
  }

  /**
   * Loads workers until there are so many, a few at a time.
   * @param first those that there are
   * @param onProgress told how many there are
   * @returns all of them; fewer where nobody enters any more
   * @throws TooFewWorkers when the machine has no more
   */
  async loadAll(
    first: ProgramWorker,
    count: number,
    onProgress: (ready: number) => void,
  ): Promise<readonly ProgramWorker[]> {
    const members = [first]
    const enough = count - members.length
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string) => {
        clearTimeout(waiting)
        reject(new TooFewWorkers(members.length, count, why))
      }
      const patience = () => setTimeout(() => fail('no more of them became ready'), timeToStart)
      let waiting = patience()
      const one = async (): Promise<void> => {
        if (this.closed) return
        const { member } = await this.load()
        members.push(member)
        onProgress(members.length)
        clearTimeout(waiting)
        waiting = patience()
      }
      several(enough, one).then(
        () => {
          clearTimeout(waiting)
          resolve()
        },
        (thrown: unknown) => fail(messageOf(thrown)),
      )
    })
    return members
  }

  /**
   * A loaded worker enters the run as its next.
   * @param joins whether it joins the line of spare workers by itself
   */
  enter(member: ProgramWorker, config: RunConfig, memory: RunMemory, joins: boolean): void {
    const worker = this.members.push(member) - 1
    Atomics.store(memory.words, memory.at.slots, worker + 1)
    const left = new Promise<void>((resolve) => {
      const died = (message: string) => {
        this.onFailure(worker, message)
        resolve()
      }
      member.onDeath = died
      member.remote.enter(config, worker, joins).then(
        () => resolve(),
        (thrown: unknown) => {
          member.terminate()
          died(messageOf(thrown))
        },
      )
    })
    this.leaving.push(left.then(() => this.release(member)))
  }

  /** One more enters the run while it is under way. */
  async add(config: RunConfig, memory: RunMemory): Promise<void> {
    const before = this.size
    try {
      const { member } = await this.load()
      if (this.closed) this.release(member)
      else this.enter(member, config, memory, true)
    } catch (thrown) {
      this.onFailure(before, messageOf(thrown))
    }
  }

  /** Nobody enters any more. */
  close(): void {
    this.closed = true
  }

  /**
   * Ends all workers, whatever they do, from the next task on: in short ones, since to end hundreds takes long, and the
   * page is not to stand still meanwhile.
   */
  terminate(): void {
    this.close()
    const members = [...this.held]
    // Those that leave the run by themselves meanwhile are ended all the same.
    for (const member of members) member.retire()
    void inShortTasks(members, (member) => member.terminate())
  }

  /** Gives all workers back that are in no run. */
  releaseAll(): void {
    for (const member of this.held) this.release(member)
  }

  /** Waits until the workers have left a run that is over; ends those that do not: daemons, and bodies that ask for nothing. */
  async dissolve(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeToLeave)
    })
    await Promise.race([Promise.all(this.leaving), patience])
    clearTimeout(timer)
    const members = [...this.held]
    this.held.clear()
    await inShortTasks(members, (member) => member.terminate())
  }

  /** Gives a worker back to the reserve. */
  private release(member: ProgramWorker): void {
    member.onDeath = () => {}
    if (this.held.delete(member)) this.crew.put(member)
  }
}

/** Does something with each of a list, a few in one task: what else the page has to do comes in between. */
export function inShortTasks<Item>(items: readonly Item[], act: (item: Item) => void): Promise<void> {
  let next = 0
  // Timers would wait longer from task to task, and in a hidden page for a second.
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    listenTo(port1, () => {
      const begin = performance.now()
      while (next < items.length && performance.now() - begin < taskLength) act(items[next++] as Item) // below the length
      if (next < items.length) port2.postMessage(null)
      else {
        port1.close()
        resolve()
      }
    })
    port2.postMessage(null)
  })
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
