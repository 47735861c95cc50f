import type { Value } from '../../../base/value.ts'
import { ProgramError } from '../../../program/errors.ts'
import type { Os } from '../../../program/os.ts'
import type { Body, Operation } from '../../../program/request.ts'
import type { Thread } from '../../../program/threads.ts'
import type { Event } from '../../../program/waiting.ts'
import type { CompoundMove, TaskKind } from './compound-script.ts'

export type Refusal = { readonly error: string; readonly message: string }

/** What a program's error is, as a value; anything else is a fault of the test. */
export function refusal(thrown: unknown): Refusal {
  if (!(thrown instanceof ProgramError)) throw thrown
  // Addresses differ from run to run.
  return { error: thrown.kind, message: thrown.message.replaceAll(/0x[0-9a-f]+/g, '0x') }
}

/** What a task or a callback notes. */
export type Note = { readonly [key: string]: Value }

/** As Python orders texts, all of whose characters are ASCII here. */
const compareText = (p: string, q: string) => (p < q ? -1 : p > q ? 1 : 0)

/** A note as a text with its keys in order, and those of an error in it. */
export function textOf(entry: Note): string {
  return JSON.stringify(entry, [...Object.keys(entry), 'error', 'message', 'raised'].toSorted())
}

/** What a stage can see of the run that a program cannot. */
export interface Sight {
  /** The word of a field of an object, where its kind and its address are given. */
  word(kind: string, base: number, field: string): number
  /** Names of the threads that have begun and not ended. */
  alive(): readonly string[]
}

/** What a script is about: does its moves, and keeps what its tasks and callbacks have noted. */
export abstract class CompoundStage {
  private log: Note[] = []
  protected readonly kinds: TaskKind[] = []
  private readonly gates: Event[] = []
  private readonly actors: Thread[] = []

  /** What tasks and callbacks run, by the names that they are exported under. */
  readonly bodies: { readonly [name: string]: Body }

  constructor(protected readonly sight: Sight) {
    this.bodies = { task: (os: Os, number: number) => this.task(os, number), ...this.callbacks() }
  }

  protected abstract callbacks(): { readonly [name: string]: Body }

  /** Makes what the script is about. */
  abstract begin(os: Os, made: Value): Operation<void>
  /** Does what a move says, in the thread that calls. */
  abstract perform(os: Os, move: CompoundMove): Operation<Value>
  protected abstract looks(): { readonly [name: string]: Value }
  protected abstract taskEntry(os: Os, number: number): Note

  know(actor: Thread): void {
    this.actors.push(actor)
  }

  state(): Value {
    // Which of two threads that go on at once is first is left open.
    const log = this.log.toSorted((p, q) => compareText(this.order(p), this.order(q)))
    this.log = []
    return { log, ...this.looks() }
  }

  /** By what notes of one move are sorted; those alike stay in the order in which they were made. */
  protected order(entry: Note): string {
    return String(entry.by)
  }

  /** The number of the thread that calls, or its name where it is none of the script's. */
  protected who(os: Os): Value {
    const number = this.actors.findIndex(({ id }) => id === os.self.id)
    return number < 0 ? os.self.name : number
  }

  protected note(entry: Note): void {
    this.log.push(entry)
  }

  protected body(name: string): Body {
    return this.bodies[name] as Body // there is one
  }

  protected *newTask(os: Os, kind: TaskKind): Operation<number> {
    this.gates.push(yield* os.event('gate'))
    return this.kinds.push(kind) - 1
  }

  protected *newTasks(os: Os, kinds: readonly TaskKind[]): Operation<number[]> {
    const tasks: number[] = []
    for (const kind of kinds) tasks.push(yield* this.newTask(os, kind))
    return tasks
  }

  protected *finish(which = 0): Operation<null> {
    const gate = this.gates[which % this.gates.length]
    if (gate !== undefined) yield* gate.set()
    return null
  }

  private *task(os: Os, number: number): Operation<number> {
    const kind = this.kinds[number]
    this.note(this.taskEntry(os, number))
    if (kind === 'hold' || kind === 'holdFail') yield* (this.gates[number] as Event).wait() // made with the task
    if (kind === 'fail' || kind === 'holdFail') throw new ProgramError('ValueError', `task ${number}`)
    return kind === 'nested' ? yield* this.nested(os) : number
  }

  /** What a task of the kind `nested` does. */
  protected *nested(_os: Os): Operation<number> {
    throw new Error('nothing here has tasks within tasks')
  }
}
