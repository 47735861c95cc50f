import { counted } from '../base/counted.ts'
import type { FaultDetail } from '../trace/tables.ts'
import { timeToLeave } from './attendant.ts'
import { afterAwake } from './awake.ts'
import { type Befallen, faultOf, messageOf, WorkerFault } from './fault.ts'
import type { RunMemory } from './memory.ts'
import type { Needs, ProgramService, RunConfig } from './messages.ts'
import { inShortTasks } from './short-tasks.ts'
import type { Living, Watch } from './watch.ts'
import { type Member, several, type WorkerReserve } from './worker-reserve.ts'

/** Milliseconds after which a machine on which no more worker has become ready is taken to have no more. */
const timeToStart = 30_000

export type ProgramWorker = Member<ProgramService>

/** Told what befell a part of a run, and of a program worker which one it is, where it takes part already. */
export type OnFault = (part: FaultDetail['part'], befallen: Befallen, worker: number | null) => void

/** A worker that knows the program; what the run needs is not known where the run was over before. */
export interface Loaded {
  readonly member: ProgramWorker
  readonly needs: Needs | null
}

/** Not all workers that a run begins with could be started. */
export class TooFewWorkers extends WorkerFault {
  constructor(
    /** How many were there, the first one included, and how many were wanted. */
    readonly ready: number,
    readonly asked: number,
    why: string,
  ) {
    const message = `only ${ready} of ${counted(asked, 'worker')} could be started: ${why}`
    super('program', { fault: 'few', message, value: ready })
  }
}

/** The program workers of one run: taken from the reserve, and given back to it. */
export class RunWorkers {
  /** All that were taken and not given back. */
  private readonly held = new Set<ProgramWorker>()
  /** Those in the run, by number. */
  private readonly members: ProgramWorker[] = []
  private readonly leaving: Promise<unknown>[] = []
  private closed = false

  /**
   * @param watch told of those who take part
   * @param onFault told that the run cannot go on, and by which worker in it
   */
  constructor(
    private readonly reserve: WorkerReserve<ProgramService>,
    private readonly scenario: string,
    private readonly parameters: { readonly [name: string]: number | string },
    private readonly watch: Watch,
    private readonly onFault: OnFault,
  ) {}

  /** How many have ever entered the run. */
  get size(): number {
    return this.members.length
  }

  /**
   * Takes a worker from the reserve and gives it the program.
   * @throws WorkerFault when that cannot be done
   */
  async load(): Promise<Loaded> {
    const member = await this.reserve.take()
    this.held.add(member)
    if (this.closed) {
      this.release(member)
      return { member, needs: null }
    }
    try {
      return { member, needs: await member.answer(member.remote.load(this.scenario, this.parameters)) }
    } catch (thrown) {
      this.held.delete(member)
      // What it could not fetch another may.
      member.terminate()
      if (thrown instanceof WorkerFault) throw thrown
      throw new WorkerFault('program', { fault: 'unloaded', message: messageOf(thrown) })
    }
  }

  /**
   * Loads workers until there are this many, a few at a time.
   * @param first those that there are
   * @param onProgress told how many there are
   * @returns all of them; fewer where nobody enters any more
   * @throws TooFewWorkers when the machine has no more; WorkerFault when their script cannot be loaded
   */
  async loadAll(
    first: ProgramWorker,
    count: number,
    onProgress: (ready: number) => void,
  ): Promise<readonly ProgramWorker[]> {
    const members = [first]
    const enough = count - members.length
    const few = (why: string) => new TooFewWorkers(members.length, count, why)
    await new Promise<void>((resolve, reject) => {
      let forget = (): void => {}
      const patience = () => {
        forget()
        forget = afterAwake(timeToStart, () => reject(few('no more of them became ready')))
      }
      const one = async (): Promise<void> => {
        if (this.closed) return
        const { member } = await this.load()
        members.push(member)
        onProgress(members.length)
        patience()
      }
      patience()
      several(enough, one)
        .then(resolve, (thrown: unknown) => {
          const fault = faultOf(thrown)
          // What cannot be fetched says nothing of the machine.
          reject(fault.fault === 'unloaded' && fault.message === '' ? thrown : few(fault.message))
        })
        .finally(() => forget())
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
    let isThere = true
    const lose = (befallen: Befallen): void => {
      if (isThere) this.onFault('program', befallen, worker)
      leave()
    }
    const living: Living = {
      signs: () => memory.signsOf(worker),
      // While it takes part it answers nothing.
      suspect: () => void member.ping().then(() => lose({ fault: 'died', message: '' })),
      lose: (value) => lose({ fault: 'silent', message: '', value }),
    }
    let leave = (): void => {}
    const left = new Promise<void>((resolve) => {
      leave = () => {
        isThere = false
        this.watch.remove(living)
        resolve()
      }
    })
    this.watch.add(living)
    member.onDeath = lose
    member.remote.enter(config, worker, joins).then(leave, (thrown: unknown) => {
      member.terminate()
      lose({ fault: 'failed', message: messageOf(thrown) })
    })
    this.leaving.push(left.then(() => this.release(member)))
  }

  /** One more enters the run while it is under way. */
  async add(config: RunConfig, memory: RunMemory): Promise<void> {
    try {
      const { member } = await this.load()
      if (this.closed) this.release(member)
      else this.enter(member, config, memory, true)
    } catch (thrown) {
      const { part, ...befallen } = faultOf(thrown)
      this.onFault(part, befallen, null)
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
    if (!this.held.delete(member)) return
    member.onDeath = () => {}
    this.reserve.put(member)
  }
}
