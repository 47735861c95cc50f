import type { StepIndex, ThreadId } from '../../base/units.ts'
import type { ObjectRecord, ThreadRecord } from '../../trace/tables.ts'
import type { Trace } from '../../trace/trace.ts'
import { hostOf } from '../greenlet.ts'
import type { Kernel } from '../kernel.ts'
import { firstBlock } from '../layout.ts'
import { firstPid, pidOf } from '../pid.ts'
import { atEntry, atStep, type Finding } from './finding.ts'

/**
 * Who and what there is in a trace, as the steps bring it into being: numbers and addresses are given out in the order
 * of these steps, so each has to be the next of its table.
 */
export class Spawns {
  /** How many threads and objects there are so far: the first ones of the tables. */
  threads = 0
  objects = 0
  /** Where the next block begins. */
  nextBase = firstBlock
  /** How many threads have not ended without which the run is not over. */
  needed = 0
  /** By thread: whether the run is not over before it has ended; whether its process is a daemon. */
  private readonly isNeeded: Uint8Array
  private readonly inDaemon: Uint8Array
  /** The paths of birth of those who there are. */
  private readonly paths = new Set<string>()

  /** @param threadWords how many words the block of a thread has */
  constructor(
    private readonly trace: Trace,
    private readonly kernel: Kernel,
    private readonly threadWords: number,
    /** Whether the trace tells what processes have: in older ones each thread ends for itself. */
    private readonly knowsFamilies: boolean,
  ) {
    this.isNeeded = new Uint8Array(trace.threads.length)
    this.inDaemon = new Uint8Array(trace.threads.length)
  }

  /** The main thread is there from the beginning. */
  main(): Finding | null {
    const main = this.trace.threads[0]
    if (main === undefined) return null
    const place = 'threads[0]'
    if (main.kind !== 'process') return atEntry(`${place}.kind`, 0, main.kind, 'process: it is the main thread')
    if (main.path !== '') return atEntry(`${place}.path`, 0, main.path, 'an empty path: it is the main thread')
    if (main.pid !== firstPid) return atEntry(`${place}.pid`, 0, main.pid, `${firstPid}: it is the main thread`)
    if (main.daemon) return atEntry(`${place}.daemon`, 0, main.daemon, 'false: it is the main thread')
    if (main.base !== firstBlock) return atEntry(`${place}.base`, 0, main.base, `${firstBlock}: it is the main thread`)
    this.reserve(this.threadWords)
    this.add(main)
    return null
  }

  /** Room for the next words: there is, however short the trace says that its state is. */
  reserve(words: number): number {
    const { kernel, nextBase } = this
    this.nextBase += words
    if (this.nextBase > kernel.words.length) {
      const larger = new Int32Array(this.nextBase * 2)
      larger.set(kernel.words)
      kernel.words = larger
    }
    return nextBase
  }

  /**
   * A step starts a thread or process, or makes a greenlet.
   * @returns what the table says wrongly of it; where that is nothing, it is there from now on
   */
  start(step: StepIndex, maker: ThreadRecord, spawned: ThreadRecord): Finding | null {
    const { id, base, parent } = spawned
    if (id < this.threads)
      return atStep(step, `${maker.name} starts ${spawned.name}`, 'a thread that was not started before')
    const entry = (name: string, found: unknown, expected: string) =>
      atEntry(`threads[${id}].${name}`, step, found, `${expected}, since ${maker.name} starts it at step ${step}`)
    if (id !== this.threads) return entry('id', id, String(this.threads))
    if (base !== this.nextBase) return entry('base', base, `address ${this.nextBase}`)
    if (parent !== maker.id) return entry('parent', parent, String(maker.id))
    const wrong = this.lineage(maker, spawned, entry)
    if (wrong !== null) return wrong
    this.reserve(this.threadWords)
    this.add(spawned)
    return null
  }

  private lineage(
    maker: ThreadRecord,
    spawned: ThreadRecord,
    entry: (name: string, found: unknown, expected: string) => Finding,
  ): Finding | null {
    const { trace, kernel } = this
    const { id, kind, host, path, pid, daemon } = spawned
    if (kind === 'greenlet' && trace.threads[host ?? -1]?.base !== hostOf(kernel, maker.base))
      return entry('host', host, String(maker.host ?? maker.id))
    if (!this.isPath(path)) return entry('path', path, `${maker.path === '' ? '' : `${maker.path}.`}N`)
    const number = pidOf(kind, id, maker.pid)
    if (pid !== number) return entry('pid', pid, String(number))
    if (daemon && kind === 'greenlet') return entry('daemon', daemon, 'false')
    if (this.knowsFamilies && kind === 'process' && this.inDaemon[maker.id] === 1)
      return entry('kind', kind, 'no process')
    return null
  }

  /** Whether a path of birth continues that of somebody who is there: mostly the maker, but who starts a thread need not have made it. */
  private isPath(path: string): boolean {
    const place = /^(?:(.*)\.)?(?:0|[1-9]\d*)$/.exec(path)
    return place !== null && this.paths.has(place[1] ?? '')
  }

  private add(spawned: ThreadRecord): void {
    const { id, kind, daemon, parent, path } = spawned
    this.paths.add(path)
    const inDaemon = kind === 'process' ? daemon : this.inDaemon[parent ?? 0] === 1
    this.inDaemon[id] = inDaemon ? 1 : 0
    if (kind !== 'greenlet' && !daemon && !(inDaemon && this.knowsFamilies)) {
      this.isNeeded[id] = 1
      this.needed++
    }
    this.threads++
  }

  /** A thread has taken its last step. */
  end(thread: ThreadId): void {
    if (this.isNeeded[thread] !== 1) return
    this.isNeeded[thread] = 0
    this.needed--
  }

  /** A thread that has not ended and without which the run is not over; undefined where there is none. */
  get awaited(): ThreadRecord | undefined {
    return this.trace.threads[this.isNeeded.indexOf(1)]
  }

  /**
   * A step makes an object.
   * @returns as `start`
   */
  make(step: StepIndex, maker: ThreadRecord, made: ObjectRecord, words: number): Finding | null {
    const { id, base, name } = made
    if (id < this.objects) return atStep(step, `${maker.name} makes ${name}`, 'an object that was not made before')
    const entry = (field: string, found: unknown, expected: string) =>
      atEntry(`objects[${id}].${field}`, step, found, `${expected}, since ${maker.name} makes it at step ${step}`)
    if (id !== this.objects) return entry('id', id, String(this.objects))
    if (base !== this.nextBase) return entry('base', base, `address ${this.nextBase}`)
    this.reserve(words)
    this.objects++
    return null
  }

  /** What is in the tables, or has room in the state, and no step has brought it into being. */
  left(): Finding | null {
    const { trace, nextBase } = this
    const last = trace.stepCount - 1
    const thread = trace.threads[this.threads]
    if (thread !== undefined)
      return atEntry(`threads[${thread.id}]`, last, thread.name, 'nobody: no step starts another thread')
    const object = trace.objects[this.objects]
    if (object !== undefined)
      return atEntry(`objects[${object.id}]`, last, object.name, 'nothing: no step makes another object')
    if (trace.words !== nextBase) return atEntry('words', last, trace.words, `${nextBase}, where the last block ends`)
    return null
  }
}
