import type { Value } from '../../../base/value.ts'
import { greenletExit } from '../../../model/greenlet.ts'
import type { ErrorValue } from '../../../trace/tables.ts'
import { currentOs } from '../../current-os.ts'
import { errorValue, ProgramError } from '../../errors.ts'
import type { Greenlet } from '../../greenlets.ts'
import { packItem } from '../../marshalling.ts'
import type { Os } from '../../os.ts'
import type { Body, Operation } from '../../request.ts'
import type { Hub } from './hub.ts'
import type { Link } from './linkable.ts'
import type { Callback, Timer } from './loop.ts'
import { Timeout } from './timeout.ts'
import { Waiter } from './waiter.ts'

/** What a spawned body gets besides its parameters, behind them, when there is any: Python's `**kwargs`. */
export type Keywords = { readonly [name: string]: unknown }

/** How long a kill waits. */
export interface KillOptions {
  /** Whether to wait for its end; so it is where nothing is said. */
  readonly block?: boolean
  /** Seconds to wait for its end. */
  readonly timeout?: number
}

/** What ends a greenlet without a word. */
export const exits = (): ProgramError => new ProgramError(greenletExit, '')

/** What will begin it, or why nothing will any more. */
type Start = Callback | Timer | 'cancelled' | 'completed' | null

/** A body that runs in a greenlet of its own: gevent's `Greenlet` (src/gevent/greenlet.py). Made by `Gevent.spawn`. */
export class Spawned<Result = unknown> {
  private beginning: Start = null
  private ended = false
  private outcome: { readonly result: Result | ErrorValue | null; readonly failure: unknown } | null = null
  private readonly links: Link<this>[] = []
  private notifier: Callback | null = null

  private constructor(
    readonly greenlet: Greenlet,
    private readonly hub: Hub,
  ) {
    hub.others++
  }

  /** One that has not been started. */
  static *make(
    hub: Hub,
    body: Body,
    parameters: readonly unknown[],
    keywords: Keywords,
    name: string,
  ): Operation<Spawned> {
    const given = Object.keys(keywords).length === 0 ? parameters : [...parameters, keywords]
    const run = (own: Os): Operation<Value> => spawned.run(body(own, ...given))
    // It is the body that the record names.
    Object.defineProperty(run, 'name', { value: body.name })
    const parent = yield* hub.ensure()
    const spawned: Spawned = new Spawned(yield* currentOs().greenlet(run, [], { name, parent }), hub)
    return spawned
  }

  get name(): string {
    return this.greenlet.name
  }

  /** Whether it has ended, or never will begin. */
  get dead(): boolean {
    const { beginning } = this
    if (this.ended || beginning === 'cancelled') return true
    return beginning !== null && beginning !== 'completed' && !isAlive(beginning)
  }

  /** Whether it was started and has not ended. */
  get started(): boolean {
    return this.beginning !== null && this.outcome === null
  }

  /** Whether it has ended, one way or another. */
  ready(): boolean {
    return this.dead || this.outcome !== null
  }

  /** Whether it has ended by a return, or was killed. */
  successful(): boolean {
    return this.outcome !== null && this.outcome.failure === null
  }

  /** What its body returned; GreenletExit when it was killed, null before its end, and when it failed. */
  get value(): Result | ErrorValue | null {
    return this.outcome?.result ?? null
  }

  /** The error that ended it, or null. */
  get exception(): ErrorValue | null {
    const failure = this.outcome?.failure ?? null
    return failure === null ? null : errorValue(failure)
  }

  /** Has the hub begin it at its next turn. */
  *start(): Operation<void> {
    this.beginning ??= this.hub.runCallback(() => this.hub.switchTo(this.greenlet))
  }

  /** Has the hub begin it after this many seconds. */
  *startLater(seconds: number): Operation<void> {
    this.beginning ??= yield* this.hub.timer(seconds, () => this.hub.switchTo(this.greenlet))
  }

  /** Waits for its end, or for this many seconds. */
  *join(timeout?: number): Operation<void> {
    if (!this.ready()) yield* this.await(timeout, false)
  }

  /**
   * Waits for its end, or for this many seconds.
   * @returns what its body returned
   * @throws (in the program) the error that ended it; Timeout when its time is over
   */
  *get(timeout?: number): Operation<Result | ErrorValue | null> {
    if (!this.ready()) yield* this.await(timeout, true)
    return this.result()
  }

  /** As `get`; Timeout at once (in the program) when it has not ended. */
  *getNoWait(): Operation<Result | ErrorValue | null> {
    if (!this.ready()) throw new Timeout()
    return this.result()
  }

  private result(): Result | ErrorValue | null {
    const failure = this.outcome?.failure ?? null
    if (failure !== null) throw failure
    return this.value
  }

  /** Python's `with`: runs the block and waits for the end; where the block throws, that error is raised in it, too. */
  *with<Returned>(block: () => Operation<Returned>): Operation<Returned> {
    try {
      const returned = yield* block()
      yield* this.join()
      return returned
    } catch (thrown) {
      if (thrown instanceof ProgramError) yield* this.kill(thrown)
      throw thrown
    }
  }

  private *await(timeout: number | undefined, raises: boolean): Operation<void> {
    const { greenlet } = currentOs().self
    const resume: Link<this> = () => this.hub.switchTo(greenlet)
    this.rawlink(resume)
    const timer = yield* Timeout.startNewOrDummy(timeout)
    try {
      yield* this.hub.switch(this.name)
    } catch (thrown) {
      this.unlink(resume)
      if (thrown !== timer || raises) throw thrown
    } finally {
      timer?.stop()
    }
  }

  /**
   * Has the hub raise an error where it is, GreenletExit if none is given. One that is ready to go on does so once before,
   * and one that has not begun never does.
   */
  *kill(exception: ProgramError = exits(), { block = true, timeout }: KillOptions = {}): Operation<void> {
    if (yield* this.killBeforeStart(exception)) return
    if (this.ready()) return
    const waiter = block ? new Waiter<null>(this.hub) : null
    this.hub.runCallback(
      function* (this: Spawned<Result>): Operation<void> {
        yield* this.throw(exception)
        yield* waiter?.switch(null) ?? []
      }.bind(this),
    )
    if (waiter === null) return
    yield* waiter.get(this.name)
    yield* this.join(timeout)
  }

  /** For library code: has one that has not begun never begin. Returns whether it is dead. */
  *killBeforeStart(exception: ProgramError): Operation<boolean> {
    this.cancelStart()
    if (this.dead) yield* this.dieUnborn(exception)
    return this.dead
  }

  /** For library code, in the hub: raises an error where it is. */
  *throw(exception: ProgramError): Operation<void> {
    this.cancelStart()
    if (!this.dead) yield* this.hub.throwTo(this.greenlet, exception)
    if (this.dead) yield* this.dieUnborn(exception)
  }

  private cancelStart(): void {
    if (this.beginning === null) this.beginning = 'cancelled'
    else if (typeof this.beginning !== 'string') this.beginning.stop()
  }

  /** It was killed before it began: in the record, too, it has ended. */
  private *dieUnborn(exception: ProgramError): Operation<void> {
    if (this.outcome !== null) return
    this.report(null, exception)
    const { greenlet } = currentOs().self
    if (this.greenlet.parent?.id !== greenlet.id) yield* this.greenlet.setParent(greenlet)
    try {
      yield* this.greenlet.throw(exception.kind, exception.message)
    } catch (thrown) {
      yield* this.hub.report(this.name, thrown)
    }
    this.ended = true
  }

  private *run(body: Operation<unknown>): Operation<Value> {
    this.beginning = 'completed'
    try {
      // What a body returns is said by its type alone.
      const result = ((yield* body) ?? null) as Result | null
      const packed = packItem(result, this.name)
      this.report(result, null)
      return packed
    } catch (thrown) {
      this.report(null, thrown)
      if (errorValue(thrown).error !== greenletExit) this.hub.fails(this.name)
      throw thrown
    } finally {
      this.ended = true
    }
  }

  private report(result: Result | null, failure: unknown): void {
    this.hub.others--
    const isExit = failure !== null && errorValue(failure).error === greenletExit
    this.outcome = isExit ? { result: errorValue(failure), failure: null } : { result, failure }
    this.checkAndNotify()
  }

  private checkAndNotify(): void {
    if (this.links.length === 0 || this.notifier?.alive === true) return
    this.notifier = this.hub.runCallback(() => this.notify())
  }

  private *notify(): Operation<void> {
    for (let link = this.links.shift(); link !== undefined; link = this.links.shift()) {
      try {
        yield* link(this)
      } catch (thrown) {
        yield* this.hub.report('a link', thrown)
      }
    }
  }

  /** Has the hub call this when it has ended. It must not wait. */
  rawlink(link: Link<this>): void {
    this.links.push(link)
    if (this.ready()) this.checkAndNotify()
  }

  /** Forgets what `link` and its like gave. */
  unlink(link: Link<this>): void {
    const at = this.links.indexOf(link)
    if (at >= 0) this.links.splice(at, 1)
  }

  /**
   * Has `body(os, this)` run in a greenlet of its own when it has ended.
   * @returns what `unlink` takes
   */
  link(body: Body): Link<this> {
    return this.linkIf(body, () => true)
  }

  /** As `link`, when it ends by a return or a kill. */
  linkValue(body: Body): Link<this> {
    return this.linkIf(body, () => this.successful())
  }

  /** As `link`, when it ends by an error. */
  linkException(body: Body): Link<this> {
    return this.linkIf(body, () => !this.successful())
  }

  private linkIf(body: Body, wanted: () => boolean): Link<this> {
    const { hub } = this
    const link: Link<this> = function* (source) {
      if (!wanted()) return
      yield* hub.switchTo(yield* currentOs().greenlet(body, [source], { name: `link of ${source.name}` }))
    }
    this.rawlink(link)
    return link
  }
}

const isAlive = (beginning: Callback | Timer): boolean => ('alive' in beginning ? beginning.alive : beginning.pending)
