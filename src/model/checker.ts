import { FrozenValues, type Value, valueNull } from '../base/value.ts'
import { attemptOf } from '../trace/attempt.ts'
import { targetThread } from '../trace/columns.ts'
import { type ErrorValue, isErrorValue, type ThreadRecord, ThreadStatus } from '../trace/tables.ts'
import { argumentOf, effectStart, operationName, resultOf, type Trace } from '../trace/trace.ts'
import type { OperationSpec } from './atom.ts'
import { atomOf, operationOf } from './atoms.ts'
import { conditionWait, wakesOfItself } from './condition.ts'
import { isDying, terminated } from './ending.ts'
import { kinship, knowsFamilies } from './family.ts'
import { greenletCreate, hostOf } from './greenlet.ts'
import { Kernel, Outcome } from './kernel.ts'
import { computing, firstBlock, threadLayout, threadWord } from './layout.ts'
import { timeLimit } from './time-limit.ts'

/** The first step of a trace that the model does not allow. */
export interface Finding {
  readonly step: number
  /** What the trace says. */
  readonly found: string
  /** What the model expects there. */
  readonly expected: string
}

/** The finding as one sentence. */
export function findingText(finding: Finding): string {
  return `step ${finding.step}: ${finding.found}; expected ${finding.expected}`
}

/**
 * Replays a trace against the model, whoever made it.
 * @returns the first step that the model does not allow, or null when it allows all of them
 */
export function checkTrace(trace: Trace): Finding | null {
  const checker = new Checker(trace)
  for (let step = 0; step < trace.stepCount; step++) {
    const finding = checker.check(step)
    if (finding !== null) return finding
  }
  return checker.checkEnd()
}

/** How many words the blocks of kinds have whose layout was shorter when the trace was made. */
function shortBlocksOf(trace: Trace): Map<string, number> {
  const short = trace.kinds.filter(({ name, words }) => {
    const atom = atomOf(name)
    return atom?.firstWords !== undefined && words >= atom.firstWords && words < atom.layout.words
  })
  return new Map(short.map(({ name, words }) => [name, words]))
}

class Checker {
  private readonly kernel: Kernel
  private readonly lastStep: Int32Array
  private readonly born: Uint8Array
  private readonly made: Uint8Array
  private nextBase = firstBlock
  /** How many words the block of a thread has. */
  private readonly threadWords: number
  /** By pid; of several with one, the first. */
  private readonly processes = new Map<number, ThreadRecord>()

  constructor(private readonly trace: Trace) {
    this.threadWords = trace.threadLayout.words
    this.kernel = new Kernel(new Int32Array(Math.max(trace.words, firstBlock + this.threadWords)), this.threadWords)
    this.kernel.shortBlocks = shortBlocksOf(trace)
    this.kernel.values = new FrozenValues()
    for (const value of trace.values) this.kernel.values.intern(value)
    this.kernel.allocate = (words) => {
      const base = this.nextBase
      this.reserve(words)
      return base
    }
    for (const thread of trace.threads)
      if (thread.kind === 'process' && !this.processes.has(thread.pid)) this.processes.set(thread.pid, thread)
    this.lastStep = new Int32Array(trace.threads.length).fill(-1)
    this.born = new Uint8Array(trace.threads.length)
    this.made = new Uint8Array(trace.objects.length)
    const main = trace.threads[0]
    if (main !== undefined) {
      this.kernel.words[main.base + threadWord.status] = ThreadStatus.runnable
      this.nextBase = main.base
      this.reserve(this.threadWords)
      this.born[0] = 1
    }
  }

  /** The next words belong to something: there is room for them, however short the trace says that its state is. */
  private reserve(words: number): void {
    const { kernel } = this
    this.nextBase += words
    if (this.nextBase <= kernel.words.length) return
    const larger = new Int32Array(this.nextBase * 2)
    larger.set(kernel.words)
    kernel.words = larger
  }

  check(step: number): Finding | null {
    const { trace, kernel } = this
    const id = trace.steps.thread[step] ?? 0
    const thread = trace.threads[id]
    const name = operationName(trace, step)
    const problem = (found: string, expected: string): Finding => ({ step, found, expected })
    if (thread === undefined || this.born[id] !== 1)
      return problem(`thread ${id} does ${name}`, 'a thread that has been started')
    const who = thread.name
    const status = kernel.read(thread.base + threadWord.status)
    const object = trace.objects[trace.steps.target[step] ?? -1]
    const wakes = operationOf(object?.kind ?? null, name)?.wakes === true
    const needed = wakes ? ThreadStatus.sleeping : ThreadStatus.runnable
    const rouses = status === ThreadStatus.blocked && this.wakesOfItself(step, thread.base)
    const expires = status === ThreadStatus.blocked && !rouses && this.mayExpire(step, thread.base)
    const dies = name === 'end' && argumentOf(trace, step) === terminated && isDying(kernel, thread.base)
    if (status !== needed && !expires && !rouses && !dies)
      return problem(`${who} does ${name}`, this.standing(who, id, status))
    const ends = name === 'worked'
    if (ends !== (kernel.read(thread.base + threadWord.phase) === computing))
      return problem(`${who} does ${name}`, ends ? `${who} to begin computing first` : `${who} to compute on`)
    kernel.begin(step)
    // Whether more will be typed is known to nobody but the record.
    kernel.expired = expires || (name === 'input' && isErrorValue(resultOf(trace, step)))
    const mark = kernel.takeCause(thread.base)
    const cause = wakes || ends ? (this.lastStep[id] ?? -1) : mark
    const given = trace.steps.cause[step] ?? -1
    if (given !== cause) {
      const says = (at: number) => (at < 0 ? 'no cause' : `step ${at} as its cause`)
      return problem(`${who} does ${name} with ${says(given)}`, says(cause))
    }
    this.lastStep[id] = step
    return this.replay(step, name, thread.base, who)
  }

  /** Whether a blocked thread may take this step because the time that it would wait is over. */
  private mayExpire(step: number, base: number): boolean {
    const { operation, waitsFor, given } = this.askedIn(step)
    return operation !== '' && timeLimit(given) !== null && this.kernel.read(base + threadWord.waitsFor) === waitsFor
  }

  /** Whether a blocked thread may take this step because it wakes though nobody notified it. */
  private wakesOfItself(step: number, base: number): boolean {
    const { operation, waitsFor, given } = this.askedIn(step)
    const waits = operation === conditionWait.name && wakesOfItself(given)
    return waits && this.kernel.read(base + threadWord.waitsFor) === waitsFor
  }

  /** What a step asks, of whose block, with what: also one that blocks. */
  private askedIn(step: number): {
    readonly operation: string
    readonly waitsFor: number | undefined
    readonly given: Value
  } {
    const { steps, objects, threads } = this.trace
    const name = operationName(this.trace, step)
    const attempt = name === 'block' ? attemptOf(this.trace, step) : null
    const target = attempt?.target ?? steps.target[step] ?? -1
    const waitsFor = objects[target]?.base ?? threads[targetThread(target)]?.base
    return { operation: attempt?.operation ?? name, waitsFor, given: attempt?.given ?? argumentOf(this.trace, step) }
  }

  /** What may be expected of a thread in a status that does not allow its step. */
  private standing(who: string, id: number, status: number): string {
    const since = `since step ${this.lastStep[id] ?? -1}`
    if (status === ThreadStatus.blocked) return `${who} to stay blocked ${since}: nothing has woken it`
    if (status === ThreadStatus.sleeping) return `${who} to wake first: it sleeps ${since}`
    if (status === ThreadStatus.suspended) return `${who} to stay suspended ${since}: nobody has switched to it`
    if (status === ThreadStatus.unborn) return `${who} to begin when it is switched to`
    if (status === ThreadStatus.runnable) return `${who} to sleep before it wakes`
    return `nothing more of ${who}: it ended at step ${this.lastStep[id] ?? -1}`
  }

  private replay(step: number, name: string, base: number, who: string): Finding | null {
    const { trace, kernel } = this
    const problem = (found: string, expected: string): Finding => ({ step, found, expected })
    const blocks = name === 'block'
    const attempt = blocks ? attemptOf(trace, step) : null
    const target = attempt?.target ?? trace.steps.target[step] ?? -1
    const argument = attempt === null ? argumentOf(trace, step) : attempt.given
    const attempted = attempt?.operation ?? name
    const object = trace.objects[target]
    const other = trace.threads[targetThread(target)]
    const spec = operationOf(object !== undefined && attempted !== 'create' ? object.kind : null, attempted)
    if (spec === undefined)
      return problem(
        `${who} does ${attempted} on ${object?.name ?? other?.name ?? 'nothing'}`,
        'an operation of its target',
      )
    let outcome: number
    if (attempted === 'create') {
      const refused = isErrorValue(resultOf(trace, step))
      if (object === undefined) return refused ? null : problem(`${who} makes nothing`, 'an object')
      outcome = this.create(object.id, argument)
      if (outcome < 0)
        return problem(`${object.name} is made at address ${object.base}`, `address ${this.nextBase}, once`)
    } else if (attempted === 'start' || attempted === greenletCreate.name) {
      const makes = attempted === greenletCreate.name
      if (other === undefined)
        return isErrorValue(resultOf(trace, step)) ? null : problem(`${who} starts nobody`, 'a thread')
      if ((other.kind === 'greenlet') !== makes)
        return problem(`${who} does ${attempted} on ${other.name}`, makes ? 'a greenlet' : 'a process or thread')
      if (makes && trace.threads[other.host ?? -1]?.base !== hostOf(kernel, base))
        return problem(`${other.name} lives in thread ${other.host}`, `${who}'s own thread`)
      if (this.born[other.id] === 1)
        return problem(`${who} starts ${other.name}`, 'a thread that was not started before')
      if (other.base !== this.nextBase)
        return problem(`${other.name} is at address ${other.base}`, `address ${this.nextBase}`)
      this.born[other.id] = 1
      this.reserve(this.threadWords)
      const number = makes ? this.argument(spec, argument) : this.kinOf(other)
      outcome = spec.transition(kernel, base, other.base, number)
    } else {
      if (object !== undefined && this.made[object.id] !== 1)
        return problem(`${who} uses ${object.name}`, 'it to be made first')
      outcome = spec.transition(kernel, base, object?.base ?? other?.base ?? 0, this.argument(spec, argument), argument)
    }
    const does = `${who} ${blocks ? `waits to ${attempted}` : `does ${name}`}`
    if (blocks !== (outcome === Outcome.block))
      return problem(does, outcome === Outcome.block ? `${who} to wait` : `${who} to go on: it can proceed`)
    return this.compareResult(step, outcome, does) ?? this.compareEffects(step, does)
  }

  /** What the start of a thread is given; in old traces the block of its process, where that is not main. */
  private kinOf(thread: ThreadRecord): number {
    if (knowsFamilies(this.kernel)) return kinship(thread)
    const process = this.processOf(thread)
    return thread.kind === 'process' || process?.base === firstBlock ? 0 : (process?.base ?? 0)
  }

  private processOf({ pid }: ThreadRecord): ThreadRecord | undefined {
    return this.processes.get(pid)
  }

  private argument(spec: OperationSpec, value: Value): number {
    return spec.argument === undefined ? 0 : spec.argument(value)
  }

  /** Makes an object; -1 when it is not where the next one belongs. */
  private create(id: number, argument: Value): number {
    const object = this.trace.objects[id]
    const atom = object === undefined ? undefined : atomOf(object.kind)
    if (object === undefined || atom === undefined || object.base !== this.nextBase || this.made[id] === 1) return -1
    this.made[id] = 1
    const short = this.kernel.shortBlocks.get(object.kind)
    this.reserve(short ?? atom.layout.words)
    // Short blocks, of old, have no room for it.
    return atom.create(this.kernel, object.base, argument, object.policy, short === undefined ? object.of : undefined)
  }

  private compareResult(step: number, outcome: number, does: string): Finding | null {
    const { trace, kernel } = this
    const result = resultOf(trace, step)
    const said = (value: Value) => (isErrorValue(value) ? `${value.error}: ${value.message}` : JSON.stringify(value))
    if (outcome === Outcome.raise) {
      const error: ErrorValue = kernel.error ?? { error: 'Error', message: '' }
      if (isErrorValue(result) && result.error === error.error && result.message === error.message) return null
      return { step, found: `${does} with result ${said(result)}`, expected: said(error) }
    }
    // The kernel numbers values as the trace does. They are told, which takes as long as they are, only where they differ.
    if ((outcome === Outcome.block ? valueNull : kernel.result) === trace.steps.result[step]) return null
    const value = outcome === Outcome.block ? null : kernel.values.get(kernel.result)
    if (said(result) === said(value)) return null
    return { step, found: `${does} with result ${said(result)}`, expected: `result ${said(value)}` }
  }

  private compareEffects(step: number, does: string): Finding | null {
    const { trace, kernel } = this
    const first = effectStart(trace, step)
    const count = (trace.steps.effectEnd[step] ?? first) - first
    const { address, value } = trace.effects
    for (let i = 0; i < Math.max(count, kernel.logged / 2); i++) {
      const same = address[first + i] === kernel.log[2 * i] && value[first + i] === kernel.log[2 * i + 1]
      if (same && i < count && 2 * i < kernel.logged) continue
      const found = i < count ? this.effect(address[first + i], value[first + i]) : 'no more'
      const expected = 2 * i < kernel.logged ? this.effect(kernel.log[2 * i], kernel.log[2 * i + 1]) : 'no more'
      return { step, found: `${does}: effect ${i} is ${found}`, expected }
    }
    return null
  }

  /** An effect in words: "permits of seats = 4". */
  private effect(address = 0, value = 0): string {
    for (const object of this.trace.objects) {
      const layout = this.trace.kinds.find(({ name }) => name === object.kind)
      if (layout !== undefined && address >= object.base && address < object.base + layout.words)
        return `${fieldName(layout.fields, address - object.base)} of ${object.name} = ${value}`
    }
    for (const thread of this.trace.threads) {
      if (address >= thread.base && address < thread.base + this.threadWords)
        return `${fieldName(threadLayout.fields, address - thread.base)} of ${thread.name} = ${value}`
    }
    return `word ${address} = ${value}`
  }

  /** Whether the trace ended as the state after its last step says. */
  checkEnd(): Finding | null {
    const { trace } = this
    const { status } = trace.end
    if (status === 'stopped') return null
    const statuses = trace.threads.map((thread) => this.kernel.read(thread.base + threadWord.status))
    const living = trace.threads.filter((thread, i) => {
      const at = statuses[i] ?? 0
      const ended = at === ThreadStatus.finished || at === ThreadStatus.failed
      // What a daemon process has ends with it.
      const daemon = thread.daemon || (knowsFamilies(this.kernel) && this.processOf(thread)?.daemon === true)
      return !daemon && thread.kind !== 'greenlet' && !ended
    })
    const step = trace.stepCount - 1
    if (status === 'deadlock') {
      const free = trace.threads.find(({ id, base }) => {
        const at = statuses[id]
        return isDying(this.kernel, base) || at === ThreadStatus.runnable || at === ThreadStatus.sleeping
      })
      if (living.length === 0) return { step, found: 'the run ends in a deadlock', expected: 'an end: nobody is left' }
      if (free !== undefined)
        return { step, found: 'the run ends in a deadlock', expected: `a step of ${free.name}, which can go on` }
      return null
    }
    const left = living[0]
    if (left === undefined) return null
    return { step, found: `the run ends as ${status}`, expected: `${left.name} to end first` }
  }
}

function fieldName(
  fields: readonly { readonly name: string; readonly offset: number; readonly type: string }[],
  offset: number,
): string {
  for (const field of fields) {
    if (field.offset === offset) return field.name
    if (field.type === 'line' && offset > field.offset && offset < field.offset + 3) return field.name
  }
  return `word ${offset}`
}
