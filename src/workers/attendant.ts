import type { FaultDetail } from '../trace/tables.ts'
import { type Befallen, messageOf } from './fault.ts'
import type { CoordinatorService, IoService } from './messages.ts'
import type { Watch } from './watch.ts'
import type { Member, WorkerReserve } from './worker-reserve.ts'

/** Milliseconds that a worker gets to leave a run that is over, before it is ended. */
export const timeToLeave = 200

/** A worker that serves one run as a whole: it is given back when its work is done, and told of when it cannot be. */
export class Attendant<Service extends CoordinatorService | IoService> {
  private readonly leaving: Promise<void>
  private leave: () => void = () => {}
  private isThere = true

  /**
   * @param work what it is to do, under way
   * @param signs changes as long as it works
   * @param onFault told when the run has to do without it
   */
  constructor(
    private readonly reserve: WorkerReserve<Service>,
    private readonly member: Member<Service>,
    work: Promise<void>,
    private readonly watch: Watch,
    private readonly signs: () => number,
    private readonly onFault: (befallen: Befallen) => void,
  ) {
    this.leaving = new Promise((resolve) => {
      this.leave = resolve
    })
    member.onDeath = (befallen) => this.lose(befallen)
    work.then(
      () => this.release(),
      (thrown: unknown) => this.lose({ fault: 'failed', message: messageOf(thrown) }),
    )
    watch.add(this.living)
  }

  /** It has died, or is ended now: nothing comes of it any more. */
  get isGone(): boolean {
    return this.member.gone
  }

  terminate(): void {
    this.end()
    this.member.terminate()
  }

  /** Waits until it has left a run that is over; ends it where it does not. */
  async dismiss(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeToLeave)
    })
    await Promise.race([this.leaving, patience])
    clearTimeout(timer)
    if (this.isThere) this.terminate()
  }

  private readonly living = {
    signs: () => this.signs(),
    suspect: () => {
      const before = this.signs()
      // Where it answers, and gives no sign all the same, it does not what it should.
      void this.member.ping().then(() => {
        if (this.signs() === before) this.lose({ fault: 'died', message: '' })
      })
    },
    lose: (value: NonNullable<FaultDetail['value']>) => this.lose({ fault: 'silent', message: '', value }),
  }

  private lose(befallen: Befallen): void {
    if (!this.isThere) return
    this.terminate()
    this.onFault(befallen)
  }

  private release(): void {
    if (!this.isThere) return
    this.end()
    this.reserve.put(this.member)
  }

  private end(): void {
    this.isThere = false
    this.watch.remove(this.living)
    this.member.onDeath = () => {}
    this.leave()
  }
}
