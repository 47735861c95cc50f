/**
 * The hub of a thread: the greenlet that runs the loop. Meaning: gevent's `Hub` (src/gevent/hub.py) and its loop
 * (src/gevent/_ffi/loop.py, and libev's `ev_run`, which it drives). At each turn it does what was put into its queue,
 * also what comes meanwhile, but for no longer than the switch interval; then the timers that are due and the sockets
 * that are ready, waiting for the first of them where there is nothing else to do. So the one who sleeps for 0 again
 * and again keeps nobody from being served.
 */
import { clockNow, settingTimer } from '../../../model/clock.ts'
import { threadSleep } from '../../../model/thread.ts'
import { timeNow } from '../../clock.ts'
import { currentOs } from '../../current-os.ts'
import { errorValue, ProgramError } from '../../errors.ts'
import type { Greenlet } from '../../greenlets.ts'
import type { Os } from '../../os.ts'
import { ask, type Operation } from '../../request.ts'
import { HubSockets } from './hub-sockets.ts'
import { type Act, Callback, Timer, Timers } from './loop.ts'

/**
 * Seconds for which callbacks may keep timers and sockets waiting: `gevent.getswitchinterval()`. gevent looks at the clock
 * after each fifty; an operation costs more here, so that it is looked at after each round.
 */
const switchInterval = 0.005
/** Rounds in which no time passed, after which it is made to: where operations cost nothing no timer would ever be due. */
const timelessRounds = 50
/** Seconds after which a hub looks whether other threads have changed what its greenlets wait for. */
const lookAgain = 0.01

export class Hub {
  private greenlet: Greenlet | null = null
  private readonly callbacks: Callback[] = []
  private readonly timers = new Timers()
  /** Who waits until there is nothing else to do. */
  private readonly idle = new Set<Act>()
  readonly sockets: HubSockets
  /** By which it finds out whether another thread has changed what somebody waits for. */
  readonly looks = new Set<Act>()
  /** How many greenlets were spawned, and have not ended. */
  others = 0
  /** What is raised in a greenlet, by its number: a switch passes but kind and message of an error. */
  private readonly thrown = new Map<number, unknown>()
  /** The greenlet that has just ended by an error, which goes to the hub. */
  private failed: string | null = null

  /** @param host that of the thread itself */
  constructor(private readonly host: Os) {
    this.sockets = new HubSockets(host.self.path, this)
  }

  /** The thread's own body. */
  get main(): Greenlet {
    return this.host.self.greenlet
  }

  /** The greenlet that runs the loop, which is made when it is first asked for. */
  *ensure(): Operation<Greenlet> {
    const options = { name: 'hub', parent: this.main }
    this.greenlet ??= yield* currentOs().greenlet((_own: Os) => this.loop(), [], options)
    return this.greenlet
  }

  /** Whether the loop itself runs: nobody can wait there. */
  get current(): boolean {
    return currentOs().self.greenlet.id === this.greenlet?.id
  }

  /** Has something done at the hub's next turn. */
  runCallback(act: Act): Callback {
    const callback = new Callback(act)
    this.callbacks.push(callback)
    return callback
  }

  /** Has something done after this many seconds. */
  *timer(seconds: number, act: Act, priority = 0): Operation<Timer> {
    const now = Number(yield ask(clockNow, null, settingTimer))
    const timer = new Timer(now + seconds, priority, act)
    this.timers.add(timer)
    return timer
  }

  /** Has something done when there is nothing else to do. */
  whenIdle(act: Act): { readonly stop: () => void } {
    this.idle.add(act)
    return { stop: () => this.idle.delete(act) }
  }

  /**
   * Lets others go on until somebody switches back.
   * @param wants what it waits for, which the record keeps
   * @throws whatever is raised in the greenlet meanwhile; BlockingSwitchOutError (in the program) in the hub itself
   */
  *switch(wants: string | null = null): Operation<void> {
    const { greenlet } = currentOs().self
    const hub = yield* this.ensure()
    if (this.current)
      throw new ProgramError(
        'BlockingSwitchOutError',
        'Impossible to call blocking function in the event loop callback',
      )
    try {
      yield* hub.switch(wants === null ? null : { waitsFor: wants })
    } catch (thrown) {
      throw this.thrown.get(greenlet.id) ?? thrown
    }
  }

  /** In the hub: lets one go on until it, or the one who it switches to, waits or ends. */
  *switchTo(greenlet: Greenlet): Operation<void> {
    try {
      yield* greenlet.switch()
    } catch (thrown) {
      yield* this.report(greenlet.name, thrown)
    }
  }

  /** In the hub: as `switchTo`, with an error raised there. */
  *throwTo(greenlet: Greenlet, error: unknown): Operation<void> {
    const { error: kind, message } = errorValue(error)
    this.thrown.set(greenlet.id, error)
    try {
      yield* greenlet.throw(kind, message)
    } catch (thrown) {
      yield* this.report(greenlet.name, thrown)
    } finally {
      this.thrown.delete(greenlet.id)
    }
  }

  /** What a greenlet says of itself before its end by an error, which its parent, the hub, gets. */
  fails(name: string): void {
    this.failed = name
  }

  /** Says that something ended by an error; nobody else gets it. */
  *report(name: string, thrown: unknown): Operation<void> {
    const { error, message } = errorValue(thrown)
    const who = this.failed ?? name
    this.failed = null
    yield* currentOs().print(`${who} failed with ${error}: ${message}`)
  }

  /** What the hub runs. */
  private *loop(): Operation<void> {
    for (;;) {
      const now = yield* this.runCallbacks()
      if (this.awaits) yield* this.turn(now)
      else yield* this.main.throw('LoopExit', 'This operation would block forever')
    }
  }

  private get awaits(): boolean {
    return (
      this.callbacks.length > 0 ||
      this.timers.first !== undefined ||
      this.idle.size > 0 ||
      this.sockets.awaited ||
      this.looksOut
    )
  }

  /** Whether others can change what somebody waits for. */
  private get looksOut(): boolean {
    return this.looks.size > 0 && this.host.hasCompany
  }

  /**
   * Does what is in the queue.
   * @returns what time it is, where it had to know
   */
  private *runCallbacks(): Operation<number | null> {
    let begun: number | null = null
    let now: number | null = null
    for (let round = 0; this.callbacks.length > 0; round++) {
      for (let left = this.callbacks.length; left > 0; left--) {
        const callback = this.callbacks.shift()
        if (callback !== undefined) yield* this.guarded(callback)
      }
      const keepsWaiting = this.timers.first !== undefined || this.sockets.awaited || this.looksOut
      if (this.callbacks.length === 0 || !keepsWaiting) continue
      now = yield* timeNow()
      begun ??= now
      if (now - begun >= switchInterval) break
      if (round >= timelessRounds && now === begun) {
        yield ask(threadSleep, null, Math.max(0, Math.min(switchInterval, (this.timers.first?.due ?? now) - now)))
        return null
      }
    }
    return this.callbacks.length > 0 ? now : null
  }

  private *guarded(act: { run(): Operation<void> }): Operation<void> {
    try {
      yield* act.run()
    } catch (thrown) {
      yield* this.report('a callback', thrown)
    }
  }

  /** Serves timers, sockets and, where there are none, those who wait for that. */
  private *turn(known: number | null): Operation<void> {
    let now = known ?? (yield* timeNow())
    const hurry = this.callbacks.length > 0 || this.idle.size > 0
    let until = hurry ? now : (this.timers.first?.due ?? Number.POSITIVE_INFINITY)
    if (this.looksOut) until = Math.min(until, now + lookAgain)
    const left = until === Number.POSITIVE_INFINITY ? undefined : Math.max(0, until - now)
    let ready: readonly Act[] | null = null
    if (this.sockets.awaited) ready = yield* this.sockets.select(left)
    else if (left !== undefined && left > 0) yield ask(threadSleep, null, left)
    // Whole microseconds may be lost on the way; what was waited for is due. Timers have their turn even where there is
    // always a socket that is ready.
    if (ready === null && left !== undefined) now = Math.max(now, until)
    const due = this.timers.take(now)
    const idle = due.length === 0 && ready === null ? [...this.idle].reverse() : []
    for (const timer of due) if (timer.priority >= 0) yield* this.guarded(timer)
    for (const act of [...(ready ?? []), ...idle]) yield* this.guarded({ run: act })
    for (const timer of due) if (timer.priority < 0) yield* this.guarded(timer)
    if (this.looksOut) for (const look of [...this.looks]) yield* look()
  }
}
