import { type Remote, wrap } from 'comlink'
import { whenDead } from '../../workers/alive.ts'
import { isNotLoaded, NotLoaded } from '../state/not-loaded.ts'

/** What each worker of a part of the page offers besides: as `holdWhileAlive`. */
export interface Alive {
  alive(name: string | null): Promise<boolean>
}

/** A worker of a part of the page, which tells when nothing comes of it any more. */
export class PartWorker<Service extends Alive> {
  readonly remote: Remote<Service>
  private readonly failed: Promise<never>
  private forget: () => void = () => {}
  /** Nothing comes of it any more. */
  isDead = false

  constructor(
    private readonly part: 'simulator' | 'explorer',
    private readonly worker: Worker,
  ) {
    this.remote = wrap<Service>(worker)
    this.failed = new Promise((_, reject) => {
      worker.onerror = (event) => reject(event.message ? new Error(event.message) : new NotLoaded(part))
      const name = `heddle/${crypto.randomUUID()}`
      const { alive } = this.remote as unknown as Alive // which each has; the mapped type cannot show it
      void alive(name).then((isHeld) => {
        if (isHeld) this.forget = whenDead(name, () => reject(new Error(`the ${part} ended before its time`)))
      })
    })
    // Handled where an answer is awaited, too.
    this.failed.catch(() => {
      this.isDead = true
    })
  }

  /**
   * Asks for one thing.
   * @param givenUp rejects when it is not wanted any more
   * @throws NotLoaded when the worker, or what it needs, could not be fetched; Error when it has died; whatever else
   * prevented the answer
   */
  async ask<Answer>(question: (remote: Remote<Service>) => Promise<Answer>, givenUp: Promise<never>): Promise<Answer> {
    try {
      return await Promise.race([question(this.remote), this.failed, givenUp])
    } catch (thrown) {
      throw isNotLoaded(thrown) ? new NotLoaded(this.part) : thrown
    }
  }

  /** Ends it at once, however busy it is. */
  terminate(): void {
    this.forget()
    this.worker.terminate()
  }
}
