/** Plays scripts of `scripts.ts` in a simulation: `player.py` word for word. */
import type { Value } from '../../../base/value.ts'
import type { Spawned } from '../../../program/compounds/gevent/spawned.ts'
import { errorValue, ProgramError } from '../../../program/errors.ts'
import type { Os } from '../../../program/os.ts'
import type { Operation } from '../../../program/request.ts'
import { outputOf, type Trace } from '../../../trace/trace.ts'
import { simulate } from '../../simulation.ts'
import { lawfulRun } from '../facts.ts'
import { programOf } from '../programs.ts'
import type { Action, Script } from './scripts.ts'

type Given = string | number | boolean | null | undefined
// Things are told apart by the letters of the scripts, which ask of each but what it can do.
// biome-ignore lint/suspicious/noExplicitAny: as said above
type Thing = any
type Word = (own: Os, who: number, ...given: Thing[]) => Operation<unknown>

function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(',')}]`
  if (typeof value === 'object' && value !== null && 'error' in value) return String(value.error)
  return JSON.stringify(value ?? null)
}

const seconds = (ms: Given): number | undefined => (typeof ms === 'number' ? ms / 1000 : undefined)

function* things(os: Os): Operation<{ readonly [kind: string]: readonly Thing[] }> {
  const { event, lock, queue, pool } = os.gevent()
  const [plain, reentrant] = [yield* os.lock('L0'), yield* os.rlock('R0')]
  return {
    e: [new event.Event(), new event.Event()],
    a: [new event.AsyncResult(), new event.AsyncResult()],
    s: [new lock.Semaphore(1), new lock.Semaphore(2), new lock.BoundedSemaphore(1)],
    r: [new lock.RLock()],
    q: [
      new queue.Queue(),
      new queue.Queue(1),
      new queue.LifoQueue(2),
      new queue.PriorityQueue<Value>(2),
      new queue.JoinableQueue(1),
    ],
    c: [new queue.Channel()],
    p: [new pool.Pool(2), new pool.Pool(1), new pool.Group()],
    L: [plain],
    R: [reentrant],
    S: [yield* os.semaphore(1, 'S0'), yield* os.boundedSemaphore(2, 'S1')],
    E: [yield* os.event('E0')],
    Q: [yield* os.queue(1, 'Q0'), yield* os.queue(0, 'Q1'), yield* os.lifoQueue(2, 'Q2')],
    C: [yield* os.condition(plain, 'C0'), yield* os.condition(reentrant, 'C1')],
    locks: [plain, reentrant],
  }
}

class Play {
  private readonly made: (Spawned | null)[] = []
  private shared: { readonly [kind: string]: readonly Thing[] } = {}

  constructor(private readonly script: Script) {}

  private say(own: Os, who: number | string, text: string): Operation<void> {
    return own.print(`${who} ${text}`)
  }

  private at(kind: string, which: number): Thing {
    return this.shared[kind]?.[which]
  }

  private get there(): Spawned[] {
    return this.made.filter((one) => one !== null)
  }

  private one(which: number): Spawned | undefined {
    const { there } = this
    return there[which % Math.max(1, there.length)]
  }

  private some(...which: number[]): Spawned[] {
    const { there } = this
    if (there.length === 0) return []
    const places = [...new Set(which.map((n) => n % there.length))].toSorted((p, q) => p - q)
    return there.filter((_, n) => places.includes(n))
  }

  private nextBody(): ((own: Os) => Operation<unknown>) | null {
    const number = this.made.length + 1
    const { script } = this
    if (number >= script.length) return null
    const play = this
    return function* run(own: Os): Operation<unknown> {
      yield* play.say(own, number, 'begins')
      return yield* play.act(own, number, script[number] ?? [])
    }
  }

  *act(own: Os, number: number, actions: readonly Action[]): Operation<unknown> {
    for (let at = 0; at < actions.length; ) {
      const [word, ...given] = actions[at++] as Action // below its length
      try {
        if (word === 'return') return given[0]
        if (word === 'limit') {
          const [ms, kind, count] = given as [number, 'silent' | 'own' | 'other', number] // as scripts have it
          const exception = { silent: false, own: null, other: new ProgramError('RuntimeError', 'late') } as const
          const inner = actions.slice(at, at + count)
          at += count
          const timeout = new (own.gevent().Timeout)(ms / 1000, exception[kind])
          yield* timeout.with(() => this.plain(own, number, inner))
        } else yield* this.do(own, number, word, given as Given[]) // as scripts have it
      } catch (error) {
        const { error: kind } = errorValue(error)
        yield* this.say(own, number, `catches ${kind}`)
        if (number > 0 && (kind === 'GreenletExit' || given.at(-1) === 'out')) throw error
      }
    }
    return number
  }

  private *plain(own: Os, number: number, actions: readonly Action[]): Operation<void> {
    for (const [word, ...given] of actions)
      if (word !== 'return' && word !== 'limit') yield* this.do(own, number, word, given as Given[])
  }

  private *do(own: Os, number: number, word: string, given: readonly Given[]): Operation<void> {
    const does = this.words[word]
    if (does === undefined) throw new Error(`no word ${word}`)
    const result = yield* does(own, number, ...given.map((one) => (one === 'out' ? null : one)))
    yield* this.say(own, number, result === undefined || result === null ? word : `${word} ${show(result)}`)
  }

  private task(who: number) {
    const play = this
    return function* task(own: Os, ms: number): Operation<number> {
      yield* play.say(own, who, `task ${ms}`)
      yield* own.gevent().sleep(ms / 1000)
      if (ms % 5 === 4) throw new ProgramError('ValueError', String(ms))
      return ms
    }
  }

  private readonly words: { readonly [word: string]: Word } = this.vocabulary()

  private vocabulary(): { readonly [word: string]: Word } {
    const play = this
    const at = (kind: string, which: number) => play.at(kind, which)
    return {
      *spawn(own, _, ms) {
        const body = play.nextBody()
        if (body === null) return
        const place = play.made.push(null) - 1
        const made = yield* own.gevent().greenlet(body)
        play.made[place] = made
        yield* ms ? made.startLater(ms / 1000) : made.start()
      },
      *pooled(own, _, which) {
        const body = play.nextBody()
        if (body === null) return
        const place = play.made.push(null) - 1
        const made = yield* own.gevent().greenlet(body)
        play.made[place] = made
        yield* at('p', which).start(made)
      },
      *kill(_own, _, which, error, block, ms) {
        const exception = error === null ? undefined : new ProgramError('ValueError', error)
        yield* play.one(which)?.kill(exception, { block, ...(ms === null ? {} : { timeout: ms / 1000 }) }) ?? []
      },
      *killall(own, _, one, other, block) {
        yield* own.gevent().killall(play.some(one, other), undefined, { block })
      },
      *join(_own, _, which, ms) {
        const one = play.one(which)
        if (one === undefined) return
        yield* one.join(seconds(ms))
        return one.ready()
      },
      *get(_own, _, which, ms) {
        const one = play.one(which)
        return one === undefined ? undefined : show(yield* one.get(seconds(ms)))
      },
      *joinall(own, _, one, other, ms, count, raises) {
        const options = { raiseError: raises === true, ...(count === null ? {} : { count }) }
        const done = yield* own.gevent().joinall(play.some(one, other), seconds(ms), options)
        return done.map((each) => play.made.indexOf(each))
      },
      *look(_own, _, which) {
        const one = play.one(which)
        if (one === undefined) return
        return [one.ready(), one.successful(), one.dead, one.started, show(one.value), show(one.exception)]
      },
      *link(_own, _, which, kind) {
        const one = play.one(which)
        if (one === undefined) return
        const told = (own: Os, source: Spawned) => play.say(own, 'L', `link of ${play.made.indexOf(source)}`)
        if (kind === 'any') one.link(told)
        else if (kind === 'value') one.linkValue(told)
        else one.linkException(told)
      },
      *sleep(own, _, ms) {
        yield* own.gevent().sleep((ms ?? 0) / 1000)
      },
      *idle(own) {
        yield* own.gevent().idle()
      },
      *fail() {
        throw new ProgramError('ValueError', 'no')
      },
      *set(_own, _, kind, which) {
        yield* kind === 'a' ? at(kind, which).set(7) : at(kind, which).set()
      },
      *clear(_own, _, kind, which) {
        yield* at(kind, which).clear()
      },
      *refuse(_own, _, kind, which) {
        yield* at(kind, which).setException(new ProgramError('ValueError', 'refused'))
      },
      *wait(_own, _, kind, which, ms) {
        return yield* at(kind, which).wait(seconds(ms))
      },
      *obtain(_own, _, kind, which, ms) {
        return show(yield* at(kind, which).get(seconds(ms)))
      },
      *await_all(own, _, count, ms) {
        const all = [...(play.shared.e ?? []), ...(play.shared.a ?? []), at('s', 0), ...play.there]
        const done = yield* own.gevent().wait(all, seconds(ms), count ?? undefined)
        return done.map((each) => all.indexOf(each))
      },
      *acquire(_own, _, kind, which, ms) {
        return yield* at(kind, which).acquire(seconds(ms))
      },
      *attempt(_own, _, kind, which) {
        return yield* at(kind, which).tryAcquire()
      },
      *release(_own, _, kind, which) {
        yield* at(kind, which).release()
      },
      *hold(own, _, kind, which, ms) {
        yield* at(kind, which).with(() => own.gevent().sleep(ms / 1000))
      },
      *put(_own, _, kind, which, item, ms) {
        yield* at(kind, which).put(item, seconds(ms))
      },
      *put_now(_own, _, kind, which, item) {
        yield* at(kind, which).putNoWait(item)
      },
      *take(_own, _, kind, which, ms) {
        return show(yield* at(kind, which).get(seconds(ms)))
      },
      *take_now(_own, _, kind, which) {
        return show(yield* at(kind, which).getNoWait())
      },
      *peek(_own, _, kind, which, ms) {
        return show(yield* at(kind, which).peek(seconds(ms)))
      },
      *size(_own, _, kind, which) {
        const thing = at(kind, which)
        return [thing.qsize(), thing.empty(), thing.full()]
      },
      *done(_own, _, kind, which) {
        yield* at(kind, which).taskDone()
      },
      *finish(_own, _, kind, which, ms) {
        if (kind === 'q') return yield* at(kind, which).join(seconds(ms))
        yield* at(kind, which).join()
      },
      *notify(_own, _, kind, which, count) {
        yield* at('locks', which).with(() => at(kind, which).notify(count))
      },
      *await_condition(_own, _, kind, which, ms) {
        return yield* at('locks', which).with(() => at(kind, which).wait(seconds(ms)))
      },
      *apply(_own, number, which, ms) {
        return yield* at('p', which).apply(play.task(number), [ms])
      },
      *apply_async(_own, number, which, ms) {
        const back = (own: Os, result: unknown) => play.say(own, number, `back ${show(result)}`)
        yield* at('p', which).applyAsync(play.task(number), [ms], {}, back)
      },
      *map(_own, number, which, ...all) {
        return yield* at('p', which).map(
          play.task(number),
          all.filter((ms) => ms !== null),
        )
      },
      *imap(own, number, which, ordered, size, ...all) {
        const items = all.filter((ms) => ms !== null)
        const options = size === null ? {} : { maxsize: size }
        const results = yield* ordered
          ? at('p', which).imap(play.task(number), items, options)
          : at('p', which).imapUnordered(play.task(number), items, options)
        for (;;) {
          try {
            const result = yield* results.next()
            if (result === undefined) return
            yield* play.say(own, number, `next ${show(result)}`)
          } catch (error) {
            if (errorValue(error).error !== 'ValueError') throw error
            yield* play.say(own, number, `next ${error}`.replace(':', ''))
          }
        }
      },
      *pool_join(_own, _, which, ms) {
        return yield* at('p', which).join(seconds(ms))
      },
      *pool_kill(_own, _, which, block) {
        yield* at('p', which).kill(undefined, { block })
      },
      *pool_look(_own, _, which) {
        const pool = at('p', which)
        return [pool.size, pool.full(), which < 2 ? pool.freeCount() : 1]
      },
    }
  }

  *run(os: Os, patched: boolean): Operation<void> {
    os.gevent({ patched })
    this.shared = yield* things(os)
    yield* this.act(os, 0, this.script[0] ?? [])
    try {
      yield* os.gevent().joinall(this.there, 10)
    } catch (error) {
      const { error: kind } = errorValue(error)
      if (kind !== 'LoopExit') throw error
      yield* this.say(os, 0, kind)
    }
    for (const [n, one] of this.made.entries())
      if (one !== null) yield* this.say(os, n + 1, `${show(one.ready())} ${show(one.value)} ${show(one.exception)}`)
  }
}

const options = { seed: 1, strategy: 'first-come', cores: 1, cost: 0 } as const
const programFor = (script: Script, patched: boolean) => programOf((os) => new Play(script).run(os, patched))

/** What happens in a run that takes no time but for sleeping: when, who, what. */
export function played(script: Script, patched: boolean): string[] {
  return linesOf(simulate(programFor(script, patched), {}, options))
}

/** As `played`, of a run that the model allows in every step, and that its order gives again. */
export function checkedAs(script: Script, patched: boolean): string[] {
  return linesOf(lawfulRun(programFor(script, patched), {}, options))
}

function linesOf(trace: Trace): string[] {
  const time = (step: number) => Math.round((trace.steps.time[step] ?? 0) / 1000)
  const lines = outputOf(trace).map(
    ({ step, text }) => `${time(step)} ${text.replace(/^.* failed with (\w+: )/, '! $1')}`,
  )
  const { end } = trace
  if (end.status === 'failed') {
    const error = 'error' in end.detail ? show(end.detail.error) : '?'
    lines.push(`${time(trace.stepCount - 1)} main ends by ${error}`)
  }
  return lines
}
