/**
 * Random programs of greenlets, for tests: what each greenlet does is a list of actions, and it says what came of each.
 * `player.ts` plays them here, `player.py` under the real gevent. Times are in thousandths of a second.
 */
import { RandomStream } from '../../../base/random.ts'

/** What is done, and what it is given. The last word `out` has its error end the greenlet. */
export type Action = readonly [word: string, ...given: (string | number | boolean | null | Action)[]]

/** A list of actions for the main greenlet, and for each that is spawned, in that order. */
export type Script = readonly (readonly Action[])[]

class Writer {
  private readonly random: RandomStream
  /** Times are given out but once, so that hardly two things are ever due together. */
  private readonly times: number[]

  constructor(
    readonly seed: number,
    private readonly patched: boolean,
  ) {
    this.random = new RandomStream(seed, patched ? 'patched' : 'gevent')
    this.times = Array.from({ length: 90 }, (_, n) => n + 1)
    for (let n = this.times.length - 1; n > 0; n--) {
      const other = this.random.below(n + 1)
      ;[this.times[n], this.times[other]] = [this.times[other] ?? 1, this.times[n] ?? 1]
    }
  }

  private below(limit: number): number {
    return this.random.below(limit)
  }

  private time(): number {
    return this.times.pop() ?? 97
  }

  /** None, none at all, or some. */
  private limit(): number | null {
    const what = this.below(6)
    if (what < 3) return null
    return what === 3 ? 0 : this.time()
  }

  private pick<Kind>(of: readonly Kind[]): Kind {
    return of[this.below(of.length)] as Kind // below its length
  }

  private nap(): Action {
    return this.below(2) === 0 ? ['sleep', 0] : ['sleep', this.time()]
  }

  private spawn(): Action {
    const what = this.below(5)
    if (what === 0) return ['spawn', this.time()]
    return what === 1 && !this.patched ? ['pooled', this.below(3)] : ['spawn']
  }

  private greenlets(): Action {
    const which = this.below(6)
    switch (this.below(9)) {
      case 0:
        return ['kill', which, this.pick([null, null, 'stop']), this.below(3) > 0, this.pick([null, null, this.time()])]
      case 1:
        return ['killall', which, this.below(6), this.below(3) > 0]
      case 2:
        return ['join', which, this.limit()]
      case 3:
        return ['get', which, this.limit()]
      case 4:
        return ['joinall', which, this.below(6), this.limit(), this.pick([null, 1]), this.below(3) === 0]
      case 5:
        return ['link', which, this.pick(['any', 'value', 'exception'])]
      case 6:
        return ['kill', which, null, true, null]
      default:
        return ['look', which]
    }
  }

  private events(): Action {
    const result = this.below(3) === 0
    const [kind, which] = result ? ['a', this.below(2)] : ['e', this.below(2)]
    switch (this.below(6)) {
      case 0:
      case 1:
        return ['set', kind, which]
      case 2:
        return result ? ['refuse', kind, which] : ['clear', kind, which]
      case 3:
        return result ? ['obtain', kind, which, this.limit()] : ['wait', kind, which, this.limit()]
      case 4:
        return ['await_all', this.pick([1, 2, null]), this.time()]
      default:
        return ['wait', kind, which, this.limit()]
    }
  }

  private locks(): Action {
    const [kind, which] = this.pick<readonly [string, number]>(
      this.patched
        ? ([
            ['L', 0],
            ['L', 0],
            ['R', 0],
            ['S', 0],
            ['S', 1],
          ] as const)
        : ([
            ['s', 0],
            ['s', 1],
            ['s', 2],
            ['r', 0],
          ] as const),
    )
    switch (this.below(6)) {
      case 0:
      case 1:
        return ['acquire', kind, which, this.patched && kind === 'R' ? null : this.limit()]
      case 2:
        return ['attempt', kind, which]
      case 3:
        return ['hold', kind, which, this.below(2) === 0 ? 0 : this.time()]
      case 4:
        return kind === 's' && this.below(2) === 0 ? ['wait', kind, which, this.limit()] : ['release', kind, which]
      default:
        return ['release', kind, which]
    }
  }

  private queues(): Action {
    const what = this.below(8)
    const which = this.below(this.patched ? 3 : 6)
    const [kind, number] = this.patched ? ['Q', which] : which === 5 ? ['c', 0] : ['q', which]
    const item = this.below(100)
    if (what < 2) return ['put', kind, number, item, this.limit()]
    if (what < 4) return ['take', kind, number, this.limit()]
    if (what === 4) return this.below(2) === 0 ? ['put_now', kind, number, item] : ['take_now', kind, number]
    if (what === 5) return kind === 'q' ? ['peek', kind, number, this.limit()] : ['put', kind, number, item, null]
    if (what === 6) return kind === 'Q' ? ['take', kind, number, null] : ['size', kind, number]
    const joinable = kind === 'Q' ? number : 4
    const joined = kind === 'Q' ? kind : 'q'
    return this.below(2) === 0 ? ['done', joined, joinable] : ['finish', joined, joinable, this.limit()]
  }

  private conditions(): Action {
    const which = this.below(2)
    if (this.below(3) === 0) return ['notify', 'C', which, this.below(2) + 1]
    return ['await_condition', 'C', which, this.limit()]
  }

  private flags(): Action {
    return this.pick<Action>([
      ['set', 'E', 0],
      ['clear', 'E', 0],
      ['wait', 'E', 0, this.limit()],
    ])
  }

  private pools(): Action {
    const which = this.below(3)
    const items = Array.from({ length: this.below(3) + 1 }, () => this.time())
    switch (this.below(8)) {
      case 0:
        return ['apply', which, this.time()]
      case 1:
        return ['apply_async', which, this.time()]
      case 2:
        return ['map', which, ...items]
      case 3:
        return ['imap', which, this.below(2) === 0, this.pick([null, 1]), ...items]
      case 4:
        return ['pool_kill', which, this.below(2) === 0]
      case 5:
        return ['pool_look', which]
      default:
        return ['pool_join', which, this.limit()]
    }
  }

  private oneAction(): Action {
    const what = this.below(20)
    if (what < 3) return this.spawn()
    if (what < 7) return this.greenlets()
    if (what < 9) return this.nap()
    if (this.patched)
      return this.pick([() => this.locks(), () => this.queues(), () => this.conditions(), () => this.flags()])()
    if (what < 12) return this.events()
    if (what < 14) return this.locks()
    if (what < 17) return this.queues()
    if (what < 18) return this.pools()
    return this.pick<Action>([['idle'], ['fail'], ['return', this.below(100)], this.nap()])
  }

  private actions(): Action[] {
    const all: Action[] = []
    for (let n = this.below(6) + 2; n > 0; n--) {
      if (this.below(8) === 0)
        all.push(['limit', this.time(), this.pick(['silent', 'own', 'other']), this.below(2) + 1])
      const action = this.oneAction()
      all.push(this.below(3) === 0 ? [...action, 'out'] : action)
    }
    return all
  }

  script(): Script {
    const first: Action[] = Array.from({ length: this.below(3) + 2 }, () => this.spawn())
    return [[...first, ...this.actions()], ...Array.from({ length: 7 }, () => this.actions())]
  }
}

/** Each seed has a script of its own; every third is of a patched thread and what is patched there. */
export function scriptOf(seed: number): { readonly script: Script; readonly patched: boolean } {
  const patched = seed % 3 === 2
  return { script: new Writer(seed, patched).script(), patched }
}
