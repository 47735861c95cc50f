import { transfer } from 'comlink'
import type { Milliseconds } from '../base/units.ts'
import type { EndRecord } from '../trace/tables.ts'
import { Attendant } from './attendant.ts'
import type { Befallen } from './fault.ts'
import { type RunMemory, runClock, Stop } from './memory.ts'
import type { Batch } from './merge.ts'
import type { CoordinatorMessage, CoordinatorService, RunConfig } from './messages.ts'
import { listenTo } from './port.ts'
import { salvage } from './salvage.ts'
import type { Watch } from './watch.ts'
import type { Member, WorkerReserve } from './worker-reserve.ts'

/** A coordinator that was told to end and gives no sign for so long is done without. */
const timeToEnd: Milliseconds = 50
/** How often its signs are looked for, and how long what it has sent may be on its way. */
const look: Milliseconds = 10

/** Told what the coordinator collects. */
export interface Collected {
  batch(batch: Batch): void
  /** Starts wait for this many workers more. */
  more(count: number): void
  /** Nothing follows. */
  end(end: EndRecord): void
  /** Nothing comes of the coordinator any more. The run is to be ended, by `windUp`. */
  fault(befallen: Befallen): void
  /** How many steps have come. */
  readonly steps: number
}

/** The page's end of the collecting of a run's steps: by a coordinator, or at last without it. */
export class Collecting {
  private readonly attendant: Attendant<CoordinatorService>
  private readonly port: InstanceType<typeof MessageChannel>['port1']
  private messages = 0
  private over = false
  private winding = false

  constructor(
    reserve: WorkerReserve<CoordinatorService>,
    member: Member<CoordinatorService>,
    private readonly config: RunConfig,
    private readonly memory: RunMemory,
    watch: Watch,
    private readonly told: Collected,
  ) {
    const { port1, port2 } = new MessageChannel()
    this.port = port1
    listenTo<CoordinatorMessage>(port1, (message) => this.hear(message))
    const work = member.remote.coordinate(config, transfer(port2, [port2]))
    const rounds = (): number => Atomics.load(memory.words, memory.at.tick)
    this.attendant = new Attendant(reserve, member, work, watch, rounds, (befallen) => told.fault(befallen))
  }

  /**
   * Has the run end soon: with the end that the coordinator tells, or where it is dead or hangs, as stopped, with the
   * steps that it has left.
   */
  async windUp(): Promise<void> {
    if (this.over || this.winding) return
    this.winding = true
    const { words, at } = this.memory
    Atomics.store(words, at.stop, Stop.asked)
    this.memory.callCoordinator()
    let seen = Number.NaN
    let since = performance.now()
    while (!this.attendant.isGone && performance.now() - since < timeToEnd) {
      await pause()
      if (this.over) return
      const signs = Atomics.load(words, at.tick) + this.messages
      if (signs === seen) continue
      seen = signs
      since = performance.now()
    }
    Atomics.store(words, at.stop, Stop.leave)
    Atomics.store(words, at.tick, -1)
    // What it has sent comes first.
    await pause()
    await pause()
    if (this.over) return
    this.close()
    this.attendant.terminate()
    const now = runClock(this.memory.origin)()
    await salvage(this.memory, this.told.steps, now, this.config.scale, (batch) => this.told.batch(batch))
    this.told.end({ status: 'stopped', detail: { kind: 'stopped' } })
  }

  /** Waits until the coordinator has left a run that is over; ends it where it does not. */
  dismiss(): Promise<void> {
    this.close()
    return this.attendant.dismiss()
  }

  private hear(message: CoordinatorMessage): void {
    if (this.over) return
    this.messages++
    if (message.type === 'batch') this.told.batch(message)
    else if (message.type === 'more') this.told.more(message.count)
    else {
      this.close()
      this.told.end(message.end)
    }
  }

  private close(): void {
    this.over = true
    this.port.close()
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, look))
}
