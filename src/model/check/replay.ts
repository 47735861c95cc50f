import { FrozenValues } from '../../base/frozen-values.ts'
import type { StepIndex } from '../../base/units.ts'
import { type Value, valueNull } from '../../base/value.ts'
import { attemptOf } from '../../trace/attempt.ts'
import { noTarget, targetThread } from '../../trace/columns.ts'
import { isErrorValue, type ObjectRecord, type ThreadRecord, ThreadStatus } from '../../trace/tables.ts'
import { argumentOf, effectStart, operationName, resultOf, type Trace } from '../../trace/trace.ts'
import { argumentNumber, type OperationSpec } from '../atom.ts'
import { atomOf, operationOf } from '../atoms.ts'
import '../barrier.ts'
import '../cell.ts'
import '../rwlock.ts'
import { cellAtom } from '../cell-atom.ts'
import { conditionWait, wakesOfItself } from '../condition.ts'
import { consoleInput } from '../console.ts'
import { isDying, terminated, threadEnd, threadFail } from '../ending.ts'
import { kinship, knowsFamilies } from '../family.ts'
import { greenletCreate } from '../greenlet.ts'
import { Kernel, Outcome } from '../kernel.ts'
import { computing, firstBlock, threadWord } from '../layout.ts'
import { objectCreate, threadBlock, threadStart, threadWorked } from '../thread.ts'
import { timeLimit } from '../time-limit.ts'
import { blockFinding } from './atomic-blocks.ts'
import { effectText } from './effect-text.ts'
import { atEntry, atStep, type Finding } from './finding.ts'
import { oldCellAtom, oldCellOperation } from './old-cells.ts'
import { isOfThread, sleepOf } from './operations.ts'
import { Spawns } from './spawns.ts'

/** How many words the blocks of kinds have whose layout was shorter when the trace was made. */
function shortBlocksOf(trace: Trace): Map<string, number> {
  const short = trace.kinds.filter(({ name, words }) => {
    const atom = atomOf(name)
    return atom?.firstWords !== undefined && words >= atom.firstWords && words < atom.layout.words
  })
  return new Map(short.map(({ name, words }) => [name, words]))
}

/** Takes the steps of a trace one after the other on the model, and knows what is so after each. */
export class Replay {
  readonly kernel: Kernel
  readonly spawn: Spawns
  /** By thread, its last step so far; -1 where it has taken none. */
  readonly lastStep: Int32Array
  /** By thread, what it has asked for a limited time when it blocked last: the address; -1 where that has no limit. */
  private readonly timed: Int32Array
  /** By pid, the first process that has it. */
  private readonly processes = new Map<number, ThreadRecord>()
  /** Whether each value has the number that the kernel gives it, so that numbers can be compared. */
  private readonly isNumbered: boolean

  // Of the step that was taken last:
  /** The step of the same thread before it, or -1. */
  before = -1
  /** Whether it is a `block`; the operation attempted, and what that was asked of and given. */
  blocks = false
  attempted = ''
  target = noTarget
  given: Value = null
  spec: OperationSpec | undefined
  /** Whether it goes on in an atomic block, and so takes no time of its own. */
  inBlock = false
  private readonly values = new FrozenValues()
  /** Whether its thread was blocked, and the time that it would wait was over. */
  expires = false

  constructor(readonly trace: Trace) {
    const { words } = trace.threadLayout
    const kernel = new Kernel(new Int32Array(Math.max(trace.words, firstBlock + words)), words)
    this.kernel = kernel
    kernel.shortBlocks = shortBlocksOf(trace)
    kernel.values = this.values
    kernel.tellsDaemons = trace.threadLayout.fields.some(({ offset }) => offset === threadWord.isDaemon)
    const numbers = trace.values.map((value) => kernel.values.intern(value))
    this.isNumbered = numbers.every((number, i) => number === i)
    this.spawn = new Spawns(trace, kernel, words, knowsFamilies(kernel))
    kernel.allocate = (count) => this.spawn.reserve(count)
    for (const thread of trace.threads)
      if (thread.kind === 'process' && !this.processes.has(thread.pid)) this.processes.set(thread.pid, thread)
    this.lastStep = new Int32Array(trace.threads.length).fill(-1)
    this.timed = new Int32Array(trace.threads.length).fill(-1)
    const main = trace.threads[0]
    if (main !== undefined) kernel.words[main.base + threadWord.status] = ThreadStatus.runnable
  }

  /** The model's status of a thread. */
  statusOf({ base }: ThreadRecord): number {
    return this.kernel.read(base + threadWord.status)
  }

  /** Whether a thread is to end because its process does, or was terminated. */
  isDying({ base }: ThreadRecord): boolean {
    return isDying(this.kernel, base)
  }

  /** Whether a thread can take a step some time, though nobody wakes it. */
  mayGoOn(thread: ThreadRecord): boolean {
    const status = this.statusOf(thread)
    if (status === ThreadStatus.runnable || status === ThreadStatus.sleeping) return true
    return this.isDying(thread) || (status === ThreadStatus.blocked && this.waitsInTime(thread))
  }

  /** Whether a blocked thread waits for what it has asked for, and will not do so for ever. */
  waitsInTime({ id, base }: ThreadRecord): boolean {
    const asked = this.timed[id] ?? -1
    return asked >= 0 && this.kernel.read(base + threadWord.waitsFor) === asked
  }

  /** Takes the next step. Returns why the model does not allow it, or null where it does. */
  take(step: StepIndex): Finding | null {
    const { trace, spawn } = this
    const id = trace.steps.thread[step] ?? 0
    const name = operationName(trace, step)
    const thread = trace.threads[id]
    if (thread === undefined || id >= spawn.threads)
      return atStep(step, `thread ${id} does ${name}`, 'a thread that has been started')
    this.before = this.lastStep[id] ?? -1
    this.values.expect(trace.steps.argument[step] ?? 0, trace.steps.result[step] ?? 0)
    this.readAsked(step, name)
    this.inBlock = this.kernel.atomicBy !== 0
    const finding =
      blockFinding(this, step, name, thread) ?? this.standing(step, name, thread) ?? this.causeOf(step, name, thread)
    if (finding !== null) return finding
    this.lastStep[id] = step
    const wrong = this.attempt(step, thread)
    if (wrong !== null) return wrong
    if (this.blocks) this.timed[id] = timeLimit(this.given) === null ? -1 : this.blockOf(this.target)
    else if (this.spec === threadEnd || this.spec === threadFail) spawn.end(id)
    return null
  }

  /** What the step asks, of what and with what: also one that blocks. */
  private readAsked(step: StepIndex, name: string): void {
    const { trace } = this
    this.blocks = name === threadBlock.name
    const attempt = this.blocks ? attemptOf(trace, step) : null
    this.attempted = attempt?.operation ?? name
    this.target = attempt?.target ?? trace.steps.target[step] ?? noTarget
    this.given = attempt === null ? argumentOf(trace, step) : attempt.given
    const object = this.attempted === objectCreate.name ? undefined : trace.objects[this.target]
    const kind = object?.kind ?? null
    this.spec = this.hasOld(kind) ? oldCellOperation(this.attempted) : operationOf(kind, this.attempted)
  }

  /** Whether these are cells, and the trace is from when they held numbers of 32 bits. */
  private hasOld(kind: string | null): boolean {
    return kind === cellAtom.kind && this.kernel.shortBlocks.has(kind)
  }

  /** The block of what is asked, 0 where that has none. */
  private blockOf(target: number): number {
    const { objects, threads } = this.trace
    return objects[target]?.base ?? threads[targetThread(target)]?.base ?? 0
  }

  /** Whether the thread is in a state in which it may take the step. */
  private standing(step: StepIndex, name: string, thread: ThreadRecord): Finding | null {
    const { trace, kernel, spec, given } = this
    const { base } = thread
    if (this.spawn.needed === 0) return atStep(step, `${thread.name} does ${name}`, 'no step: the run is over')
    const status = kernel.read(base + threadWord.status)
    const isBlocked = status === ThreadStatus.blocked
    const isAsked = isBlocked && kernel.read(base + threadWord.waitsFor) === this.blockOf(this.target)
    const wakesSpuriously = isAsked && this.attempted === conditionWait.name && wakesOfItself(given)
    this.expires = isAsked && !wakesSpuriously && timeLimit(given) !== null
    const wakes = !this.blocks && spec?.wakes === true
    const needed = wakes ? ThreadStatus.sleeping : ThreadStatus.runnable
    const dies = name === threadEnd.name && given === terminated && isDying(kernel, base)
    if (status !== needed && !this.expires && !wakesSpuriously && !dies)
      return atStep(step, `${thread.name} does ${name}`, this.expectedOf(thread, status))
    if (wakes && operationName(trace, this.before) !== sleepOf(name))
      return atStep(step, `${thread.name} does ${name}`, `what ends its ${operationName(trace, this.before)}`)
    const ends = name === threadWorked.name
    if (ends === (kernel.read(base + threadWord.phase) === computing)) return null
    const expected = ends ? `${thread.name} to begin computing first` : `${thread.name} to compute on`
    return atStep(step, `${thread.name} does ${name}`, expected)
  }

  /** What may be expected of a thread in a status that does not allow its step. */
  private expectedOf({ id, name }: ThreadRecord, status: number): string {
    const since = `since step ${this.lastStep[id] ?? -1}`
    if (status === ThreadStatus.blocked) return `${name} to stay blocked ${since}: nothing has woken it`
    if (status === ThreadStatus.sleeping) return `${name} to wake first: it sleeps ${since}`
    if (status === ThreadStatus.suspended) return `${name} to stay suspended ${since}: nobody has switched to it`
    if (status === ThreadStatus.unborn) return `${name} to begin when it is switched to`
    if (status === ThreadStatus.runnable) return `${name} to sleep before it wakes`
    return `nothing more of ${name}: it ended at step ${this.lastStep[id] ?? -1}`
  }

  /** Begins the step in the kernel, and compares its cause. */
  private causeOf(step: StepIndex, name: string, thread: ThreadRecord): Finding | null {
    const { trace, kernel } = this
    kernel.begin(step)
    // Whether more will be typed is known to nobody but the record.
    kernel.expired = this.expires || (name === consoleInput.name && isErrorValue(resultOf(trace, step)))
    const mark = kernel.takeCause(thread.base)
    const followsItself = name === threadWorked.name || (!this.blocks && this.spec?.wakes === true)
    const cause = followsItself ? this.before : mark
    const given = trace.steps.cause[step] ?? -1
    if (given === cause) return null
    const says = (at: number) => (at < 0 ? 'no cause' : `step ${at} as its cause`)
    return atStep(step, `${thread.name} does ${name} with ${says(given)}`, says(cause))
  }

  /** Makes the transition of the step and compares what comes of it. */
  private attempt(step: StepIndex, thread: ThreadRecord): Finding | null {
    const { trace, kernel, spec, target, given, attempted, blocks } = this
    const { base, name: who } = thread
    const object = trace.objects[target]
    const other = trace.threads[targetThread(target)]
    if (spec === undefined)
      return atStep(
        step,
        `${who} does ${attempted} on ${object?.name ?? other?.name ?? 'nothing'}`,
        'an operation of its target',
      )
    let outcome: number
    if (spec === objectCreate) {
      const wrong = object === undefined ? this.refusal(step) : this.create(step, thread, object)
      if (typeof wrong !== 'number') return wrong
      outcome = wrong
    } else if (spec === threadStart || spec === greenletCreate) {
      const wrong = other === undefined ? this.refusal(step) : this.start(step, thread, other, spec)
      if (typeof wrong !== 'number') return wrong
      outcome = wrong
    } else {
      const wrong = this.targetOf(step, spec, object, other)
      if (wrong !== null) return wrong
      outcome = spec.transition(kernel, base, this.blockOf(target), argumentNumber(spec, given), given)
    }
    if (outcome === Outcome.exits)
      return atStep(step, this.does(step), `${who} to terminate its daemon children first, by exit`)
    if (blocks !== (outcome === Outcome.block))
      return atStep(
        step,
        this.does(step),
        outcome === Outcome.block ? `${who} to wait` : `${who} to go on: it can proceed`,
      )
    return this.compareResult(step, outcome) ?? this.compareEffects(step)
  }

  /** Whether the operation may be asked of this. */
  private targetOf(
    step: StepIndex,
    spec: OperationSpec,
    object: ObjectRecord | undefined,
    other: ThreadRecord | undefined,
  ): Finding | null {
    const { spawn, target } = this
    if (object !== undefined)
      return object.id < spawn.objects ? null : atStep(step, this.does(step, object), 'it to be made first')
    if (!isOfThread(spec)) return target === noTarget ? null : atStep(step, this.does(step, other), 'no target')
    if (other === undefined) return atStep(step, this.does(step), 'a thread as its target')
    return other.id < spawn.threads ? null : atStep(step, this.does(step, other), 'it to be started first')
  }

  /** What is done in a step, in words. */
  does(step: StepIndex, to?: { readonly name: string }): string {
    const { trace, blocks, attempted } = this
    const who = trace.threads[trace.steps.thread[step] ?? 0]?.name ?? ''
    const what = blocks ? `waits to ${attempted}` : `does ${attempted}`
    return `${who} ${what}${to === undefined ? '' : ` of ${to.name}`}`
  }

  /** Nothing was made, or nobody started: the error that says why is taken as recorded. */
  private refusal(step: StepIndex): number | Finding {
    const result = resultOf(this.trace, step)
    if (!isErrorValue(result)) return atStep(step, this.does(step, { name: 'nothing' }), 'what it makes as its target')
    this.kernel.error = result
    return Outcome.raise
  }

  private create(step: StepIndex, maker: ThreadRecord, object: ObjectRecord): number | Finding {
    const { kernel, spawn, given } = this
    const atom = this.hasOld(object.kind) ? oldCellAtom : atomOf(object.kind)
    if (atom === undefined)
      return atStep(step, `${maker.name} makes a ${object.kind}`, 'a kind of object that there is')
    const short = kernel.shortBlocks.get(object.kind)
    const wrong = spawn.make(step, maker, object, short ?? atom.layout.words)
    if (wrong !== null) return wrong
    // Short blocks, of old, have no room for it.
    const of = short === undefined ? object.of : undefined
    const outcome = atom.create(kernel, object.base, given, object.policy, of)
    if (outcome !== Outcome.raise) return outcome
    return atStep(step, `${maker.name} makes ${object.name}`, `nothing to be made: ${kernel.error?.error}`)
  }

  private start(step: StepIndex, maker: ThreadRecord, other: ThreadRecord, spec: OperationSpec): number | Finding {
    const { kernel, spawn, given } = this
    const makes = spec === greenletCreate
    if ((other.kind === 'greenlet') !== makes)
      return atStep(
        step,
        `${maker.name} does ${spec.name} on ${other.name}`,
        makes ? 'a greenlet' : 'a process or thread',
      )
    const wrong = spawn.start(step, maker, other)
    if (wrong !== null) return wrong
    if (kernel.tellsDaemons && other.daemon !== this.tellsDaemon(step, other)) {
      const told = `${!other.daemon}, since ${maker.name} starts it at step ${step}`
      return atEntry(`threads[${other.id}].daemon`, step, other.daemon, told)
    }
    const number = makes ? argumentNumber(spec, given) : this.kinOf(other)
    const outcome = spec.transition(kernel, maker.base, other.base, number)
    if (outcome !== Outcome.raise) return outcome
    return atStep(step, `${maker.name} makes ${other.name}`, `nobody to be made: ${kernel.error?.error}`)
  }

  /** Whether the effects of the step by which a thread is born say that it is a daemon. */
  private tellsDaemon(step: StepIndex, { base }: ThreadRecord): boolean {
    const { steps, effects } = this.trace
    const end = steps.effectEnd[step] ?? 0
    for (let at = effectStart(this.trace, step); at < end; at++)
      if (effects.address[at] === base + threadWord.isDaemon) return effects.value[at] === 1
    return false
  }

  /** What the start of a thread is given; in old traces the block of its process, where that is not main. */
  private kinOf(thread: ThreadRecord): number {
    if (knowsFamilies(this.kernel)) return kinship(thread)
    const process = this.processes.get(thread.pid)
    return thread.kind === 'process' || process?.base === firstBlock ? 0 : (process?.base ?? 0)
  }

  private compareResult(step: StepIndex, outcome: number): Finding | null {
    const { trace, kernel } = this
    const number = outcome === Outcome.block ? valueNull : kernel.result
    if (outcome !== Outcome.raise && this.isNumbered && trace.steps.result[step] === number) return null
    const result = resultOf(trace, step)
    const said = (value: Value) => (isErrorValue(value) ? `${value.error}: ${value.message}` : JSON.stringify(value))
    if (outcome === Outcome.raise) {
      const error = kernel.error ?? { error: 'Error', message: '' }
      if (isErrorValue(result) && result.error === error.error && result.message === error.message) return null
      return atStep(step, `${this.does(step)} with result ${said(result)}`, said(error))
    }
    const value = kernel.values.get(number)
    if (said(result) === said(value)) return null
    return atStep(step, `${this.does(step)} with result ${said(result)}`, `result ${said(value)}`)
  }

  private compareEffects(step: StepIndex): Finding | null {
    const { trace, kernel } = this
    const first = effectStart(trace, step)
    const count = (trace.steps.effectEnd[step] ?? first) - first
    const { address, value } = trace.effects
    for (let i = 0; i < Math.max(count, kernel.logged / 2); i++) {
      const same = address[first + i] === kernel.log[2 * i] && value[first + i] === kernel.log[2 * i + 1]
      if (same && i < count && 2 * i < kernel.logged) continue
      const found = i < count ? effectText(trace, address[first + i], value[first + i]) : 'no more'
      const expected = 2 * i < kernel.logged ? effectText(trace, kernel.log[2 * i], kernel.log[2 * i + 1]) : 'no more'
      return atStep(step, `${this.does(step)}: effect ${i} is ${found}`, expected)
    }
    return null
  }
}
