import { currentOs } from '../../current-os.ts'
import type { Operation } from '../../request.ts'
import { currentHub } from './current-hub.ts'
import type { Hub } from './hub.ts'
import type { Callback } from './loop.ts'
import { Timeout } from './timeout.ts'

/** What is told of something, in the hub. It must not wait. */
export type Link<Source> = (source: Source) => Operation<void>

interface Notifier<Source> {
  readonly callback: Callback
  readonly arrived: Link<Source>[]
}

/**
 * What greenlets wait for: gevent's `AbstractLinkable` (src/gevent/_abstract_linkable.py). The one who makes it ready
 * only has the hub tell those who wait at its next turn, first come first; others may come in between.
 */
export abstract class Linkable {
  protected readonly hub: Hub = currentHub()
  private readonly links: Link<this>[] = []
  /** What will tell them, and those who came to be told with them though it was ready already. */
  private notifier: Notifier<this> | null = null

  /** @param all whether everybody is told, or only as many as find it ready */
  constructor(private readonly all: boolean) {}

  abstract ready(): boolean

  /** Has the hub tell this when it is ready. */
  rawlink(link: Link<this>): void {
    this.links.push(link)
    this.checkAndNotify()
  }

  unlink(link: Link<this>): void {
    const at = this.links.indexOf(link)
    if (at >= 0) this.links.splice(at, 1)
    if (this.links.length === 0 && this.notifier?.callback.pending === true) this.notifier.callback.stop()
  }

  /** How many wait. */
  linkcount(): number {
    return this.links.length
  }

  protected checkAndNotify(): void {
    if (!this.ready() || this.links.length === 0 || this.notifier?.callback.alive === true) return
    this.notifier = { callback: this.hub.runCallback(() => this.notify()), arrived: [] }
  }

  private *notify(): Operation<void> {
    const { notifier } = this
    if (notifier === null) return
    yield* this.tell(this.links)
    yield* this.tell(notifier.arrived)
    this.links.push(...notifier.arrived)
    this.notifier = null
    this.checkAndNotify()
  }

  /** Tells those who are there now. */
  private *tell(links: Link<this>[]): Operation<void> {
    const last = links.at(-1)
    const told = new Set<Link<this>>()
    while (links.length > 0) {
      if (!this.all && !this.ready()) return
      const link = links.shift()
      if (link === undefined) return
      if (!told.has(link)) {
        told.add(link)
        try {
          yield* link(this)
        } catch (thrown) {
          yield* this.hub.report('a link', thrown)
        }
      }
      if (link === last) return
    }
  }

  /**
   * Waits until it is ready, or for this many seconds. Who finds it ready goes on at once, but not before those who are
   * to be told already.
   * @returns whether it waited, and was told in time
   */
  protected *waitFor(timeout: number | undefined): Operation<{ readonly waited: boolean; readonly told: boolean }> {
    if (!this.ready()) return { waited: true, told: yield* this.waitCore(timeout) }
    const { notifier } = this
    if (notifier?.callback.alive === true) yield* this.waitToBeTold(notifier.arrived)
    return { waited: false, told: false }
  }

  /**
   * @param raises whether the end of its time is an error
   * @returns whether it was told in time
   */
  protected *waitCore(timeout: number | undefined, raises = false): Operation<boolean> {
    const timer = yield* Timeout.startNewOrDummy(timeout)
    try {
      yield* this.waitToBeTold(null)
      return true
    } catch (thrown) {
      if (thrown !== timer || raises) throw thrown
      return false
    } finally {
      timer?.stop()
    }
  }

  private *waitToBeTold(arrived: Link<this>[] | null): Operation<void> {
    const { greenlet } = currentOs().self
    const resume: Link<this> = () => this.hub.switchTo(greenlet)
    if (arrived === null) this.rawlink(resume)
    else arrived.push(resume)
    try {
      yield* this.hub.switch(this.wants)
    } catch (thrown) {
      this.unlink(resume)
      const late = this.notifier?.arrived.indexOf(resume) ?? -1
      if (late >= 0) this.notifier?.arrived.splice(late, 1)
      throw thrown
    }
  }

  /** What the record says that somebody waits for here. */
  protected get wants(): string | null {
    return null
  }
}
