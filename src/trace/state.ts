import { counted } from '../base/counted.ts'
import { effectStart, type Trace } from './trace.ts'

/** At least this many effects lie between two keyframes, so that keyframes take no more memory than effects do. */
const minSpacing = 4096

/** The state after some numbers of steps, from which a jump to a later step begins. Can be handed from thread to thread. */
export interface Keyframes {
  /** Ascending, from 0. */
  readonly steps: number[]
  /** For each of these, the state after this many steps. */
  readonly words: Int32Array[]
}

/** The keyframes of a whole trace. */
export function keyframesOf(trace: Trace): Keyframes {
  const reader = new StateReader(trace)
  reader.prepare()
  return reader.keyframes
}

/**
 * The state words of a run at any step: a plain fold over effects that knows nothing of what they mean. Keyframes make
 * a jump cost the distance between two of them, however long the trace is.
 */
export class StateReader {
  private readonly spacing: number
  private readonly words: Int32Array
  /** How many steps `words` has seen. */
  private seen = 0

  /** @param keyframes those of the same trace that are there, to which others are added */
  constructor(
    private readonly trace: Trace,
    readonly keyframes: Keyframes = { steps: [0], words: [new Int32Array(trace.words)] },
  ) {
    this.words = new Int32Array(trace.words)
    this.spacing = Math.max(minSpacing, trace.words)
  }

  /**
   * The state just after a step; -1 is the state before the first.
   * @returns one array that every call changes: copy what is to be kept
   * @throws RangeError for a step that the trace does not have
   */
  at(step: number): Int32Array {
    const wanted = step + 1
    if (!Number.isInteger(step) || wanted < 0 || wanted > this.trace.stepCount)
      throw new RangeError(`step ${step} is not among the ${counted(this.trace.stepCount, 'step')} of the trace`)
    const frame = this.frameBefore(wanted)
    const frameStep = this.keyframes.steps[frame] ?? 0
    if (wanted < this.seen || frameStep > this.seen) {
      this.words.set(this.keyframes.words[frame] as Int32Array) // there is one for each of its steps
      this.seen = frameStep
    }
    while (this.seen < wanted) {
      this.fold(wanted)
    }
    return this.words
  }

  /** Makes the keyframes up to the end, so that every later jump is quick. */
  prepare(): void {
    this.at(this.trace.stepCount - 1)
  }

  /** Bytes that the keyframes take. */
  get bytes(): number {
    return this.keyframes.words.length * this.words.byteLength
  }

  /** Folds on, as far as `wanted` or to where the next keyframe is due. */
  private fold(wanted: number): void {
    const { trace, words, keyframes } = this
    const { address, value } = trace.effects
    const { effectEnd } = trace.steps
    const first = effectStart(trace, this.seen)
    const lastFrame = keyframes.steps[keyframes.steps.length - 1] ?? 0
    const due = this.seen >= lastFrame ? effectStart(trace, lastFrame) + this.spacing : Number.POSITIVE_INFINITY
    let effect = first
    let seen = this.seen
    while (seen < wanted) {
      const end = effectEnd[seen] as number // a step of the trace
      for (; effect < end; effect++) words[address[effect] as number] = value[effect] as number
      seen++
      if (end >= due) {
        keyframes.steps.push(seen)
        keyframes.words.push(words.slice())
        break
      }
    }
    this.seen = seen
  }

  /** The last keyframe that has seen no more than this many steps. */
  private frameBefore(steps: number): number {
    let low = 0
    let high = this.keyframes.steps.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.keyframes.steps[middle] ?? 0) <= steps) low = middle
      else high = middle
    }
    return low
  }
}

/** The threads of a line, first first. `line` is the address of its three words. */
export function lineMembers(
  words: Int32Array,
  line: number,
  next: number,
  threadOf: (base: number) => number,
): number[] {
  const members: number[] = []
  // No line is longer than the number of its members says, whatever a broken trace links together.
  const length = words[line + 2] ?? 0
  for (let base = words[line] ?? 0; base !== 0 && members.length < length; base = words[base + next] ?? 0)
    members.push(threadOf(base))
  return members
}

/**
 * The numbers of the values in a ring, first out first.
 * @param items address of its four words
 * @param most no ring has more items: at most as many as the trace has effects, one of which put each there
 */
export function ringItems(words: Int32Array, items: number, most = words.length): number[] {
  const [base = 0, room = 0, head = 0, length = 0] = words.subarray(items, items + 4)
  const values: number[] = []
  // A broken trace may say anything: a small file can claim a large ring.
  for (let i = 0; i < Math.min(length, room, most); i++) values.push(words[base + ((head + i) % room)] ?? 0)
  return values
}

/** Threads and objects by the addresses of their blocks; -1 where there is none. */
export interface BlockTable {
  thread(base: number): number
  object(base: number): number
}

/** Finds threads and objects by the addresses of their blocks. */
export function blockTable(trace: Trace): BlockTable {
  const threads = new Map(trace.threads.map((thread) => [thread.base, thread.id]))
  const objects = new Map(trace.objects.map((object) => [object.base, object.id]))
  return { thread: (base) => threads.get(base) ?? -1, object: (base) => objects.get(base) ?? -1 }
}
