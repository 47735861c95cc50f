import { put } from '../base/own.ts'
import type { Value } from '../base/value.ts'
import { threadFail } from '../model/ending.ts'
import { isErrorValue } from '../trace/tables.ts'
import { Doing, type LocalState } from './local-state.ts'
import type { ExploringMachine } from './machine.ts'
import type { ObjectPlace } from './places.ts'
import type { Endless } from './state-graph.ts'
import { choicesSoFar } from './trail.ts'

/** How an execution ended, the worst first where it ended in more than one way. */
export const outcomeKinds = [
  'assertion',
  'exception',
  'deadlock',
  'partial-deadlock',
  'livelock',
  'starvation',
  'lock-held',
  'limit',
  'finished',
] as const
export type OutcomeKind = (typeof outcomeKinds)[number]

/** Whether an outcome of a kind is something to be mended. */
export function isBug(kind: OutcomeKind): boolean {
  return kind !== 'finished' && kind !== 'limit'
}

/** A thread that waits for ever. */
export interface StuckThread {
  readonly thread: string
  readonly operation: string
  /** Name of the object, or of the thread, that it waits for. */
  readonly object: string
  /** Kind of that object; null for a thread. */
  readonly kind: string | null
  /** Line of the program; 0 where it is not known. */
  readonly line: number
  /** It is not blocked, but looks again and again at what never changes. */
  readonly busy: boolean
}

export interface FailedThread {
  readonly thread: string
  readonly error: string
  readonly message: string
  readonly line: number
}

/** Everything in which two executions of one outcome agree. */
export interface OutcomeDetail {
  /** How many threads ended as they should. */
  readonly ended: number
  readonly stuck: readonly StuckThread[]
  readonly failed: readonly FailedThread[]
  /** Locks that nobody is left to free. */
  readonly held: readonly string[]
  /** What each thread printed, by the threads' names; those that printed nothing are left out. */
  readonly output: { readonly [thread: string]: readonly string[] }
  /** The last values of cells, by name. */
  readonly values: { readonly [cell: string]: number }
  /** For what goes on for ever: who does not get on, and the order that is repeated, by paths of birth. */
  readonly endless?: { readonly threads: readonly string[]; readonly cycle: readonly string[] }
}

/** Executions that ended alike. */
export interface OutcomeRecord {
  readonly kind: OutcomeKind
  readonly detail: OutcomeDetail
  executions: number
  /** How many traces there were among the executions. */
  traces: number
  /** An order that leads to it: the path of birth of the thread that takes each step. */
  readonly choices: readonly string[]
}

/** Why an execution is over though it could go on. */
type Cut = 'limit' | 'livelock' | null

/** The main thread is the first of all. */
const mainSlot = 0

/** Most different outcomes that are told apart. */
const mostOutcomes = 2000

/** The outcomes of the executions so far. */
export class Outcomes {
  readonly list: OutcomeRecord[] = []
  /** Executions whose outcome is none of the list, which is full. */
  unlisted = 0
  private readonly byKey = new Map<string, OutcomeRecord>()
  private readonly summaries = new Map<string, number>()
  /** The words that tell outcomes apart: values of cells, and whether locks are held. */
  private readonly telling: number[] = []
  private placesKnown = 0

  /** Counts the execution at whose end the machine stands. */
  add(machine: ExploringMachine, cut: Cut, newTrace: boolean): OutcomeRecord | null {
    const key = this.keyOf(machine, cut)
    let found = this.byKey.get(key)
    if (found === undefined) {
      if (this.list.length >= mostOutcomes) {
        this.unlisted++
        return null
      }
      const detail = detailOf(machine)
      found = { kind: kindOf(machine, cut), detail, executions: 0, traces: 0, choices: choicesSoFar(machine) }
      this.byKey.set(key, found)
      this.list.push(found)
    }
    found.executions++
    if (newTrace) found.traces++
    return found
  }

  /** Adds what may go on for ever, and the order that leads to it and once around. */
  addEndless({ kind, threads, stem, cycle }: Endless): void {
    const detail = { ended: 0, stuck: [], failed: [], held: [], output: {}, values: {}, endless: { threads, cycle } }
    this.list.push({ kind, detail, executions: 1, traces: 1, choices: [...stem, ...cycle] })
  }

  /** Adds that some wait for ever where the machine stands, while the others may go on for ever. */
  addPartialDeadlock(machine: ExploringMachine, slots: ReadonlySet<number>): void {
    const detail = detailOf(machine, slots)
    this.list.push({ kind: 'partial-deadlock', detail, executions: 1, traces: 1, choices: choicesSoFar(machine) })
  }

  private keyOf(machine: ExploringMachine, cut: string | null): string {
    const { current, places, kernel } = machine
    for (; this.placesKnown < places.objects.length; this.placesKnown++)
      this.telling.push(...(places.objects[this.placesKnown]?.telling ?? []))
    let key = cut ?? ''
    for (let slot = 0; slot < current.length; slot++) {
      const state = current[slot]
      key += state ? `,${this.summary(machine, state)}` : ','
    }
    for (const address of this.telling) key += `,${kernel.words[address]}`
    return key
  }

  private summary(machine: ExploringMachine, state: LocalState): number {
    state.telling ??= tellingOf(machine, state)
    let number = this.summaries.get(state.telling)
    if (number === undefined) {
      number = this.summaries.size
      this.summaries.set(state.telling, number)
    }
    return number
  }
}

/** What tells outcomes apart of where a thread has ended, or waits: texts of states that tell the same are equal. */
function tellingOf(machine: ExploringMachine, state: LocalState): string {
  const { doing, operation, argument, line, targetBase } = state
  // By which line a thread ended well, or where a daemon is when all others have ended, is nobody's business.
  const isAside = operation !== threadFail && (doing === Doing.end || state.thread.daemon)
  const place = isAside ? !state.thread.daemon && hasTakenPart(state) : [operation.name, argument, line, targetBase]
  return JSON.stringify([doing === Doing.end, place, machine.states.printedBy(state)])
}

/**
 * How the execution at whose end a machine stands has ended. Where some wait for ever it is a partial deadlock if the
 * main thread is none of them and another thread has got to its end; a deadlock if not.
 */
export function kindOf(machine: ExploringMachine, cut: Cut = null): OutcomeKind {
  const { current, born, places } = machine
  let failed = false
  let stuck = false
  let busy = false
  let cutShort = false
  let mainWaits = false
  let othersEnded = false
  for (const slot of born) {
    const state = current[slot]
    if (!state) continue
    if (state.operation === threadFail) {
      if (errorOf(state.argument).error === 'AssertionError') return 'assertion'
      failed = true
    } else if (state.doing !== Doing.end && !state.thread.daemon) {
      stuck = true
      if (slot === mainSlot) mainWaits = true
      if (isBusy(machine, slot)) busy = true
      if (machine.isCutShort(slot)) cutShort = true
    } else if (slot !== mainSlot && !state.thread.daemon && hasTakenPart(state)) othersEnded = true
  }
  if (failed) return 'exception'
  if (cut !== null) return cut
  // It would have gone on, and others perhaps after it.
  if (cutShort) return 'limit'
  if (busy) return 'livelock'
  if (stuck) return othersEnded && !mainWaits ? 'partial-deadlock' : 'deadlock'
  return places.objects.some((place) => isHeld(machine, place)) ? 'lock-held' : 'finished'
}

/** Whether a thread has done anything that others could see: who has not has nothing that it could have finished. */
function hasTakenPart(state: LocalState): boolean {
  for (let at = state.parent; at !== null; at = at.parent) if (at.doing === Doing.visible) return true
  return false
}

/** Whether a thread waits busily: it could go on, but to no end. */
function isBusy(machine: ExploringMachine, slot: number): boolean {
  return (machine.current[slot]?.round ?? 0) > 0 && !machine.couldStep(slot) && machine.waitsBusily
}

function isHeld({ kernel }: ExploringMachine, place: ObjectPlace): boolean {
  return place.atom.kind !== 'cell' && place.telling.some((address) => kernel.words[address] !== 0)
}

/**
 * What there is to say of the execution at whose end a machine stands.
 * @param waiting slots of those who wait for ever; without it all who have not ended
 */
export function detailOf(machine: ExploringMachine, waiting?: ReadonlySet<number>): OutcomeDetail {
  const { places, kernel } = machine
  const stuck: StuckThread[] = []
  const failed: FailedThread[] = []
  let ended = 0
  const output = new Map<string, string[]>()
  const states = statesNow(machine)
  const names = objectNames(states)
  for (const state of states) {
    const { name } = state.actor
    const { daemon } = state.thread
    for (const { name: by, text } of machine.states.printedBy(state)) {
      const lines = output.get(by) ?? []
      lines.push(text)
      output.set(by, lines)
    }
    if (state.operation === threadFail) failed.push({ thread: name, ...errorOf(state.argument), line: state.line })
    else if (state.doing === Doing.end) ended++
    else if (!daemon && waiting?.has(state.thread.place.slot) !== false) {
      const target = places.slotOf(state.targetBase)
      const object = target >= 0 ? machine.current[target]?.thread.name : names.get(state.targetBase)
      const { operation, line } = state
      const kind = places.objectPlace(state.targetBase)?.atom.kind ?? null
      const busy = isBusy(machine, state.thread.place.slot)
      stuck.push({ thread: name, operation: operation.name, object: object ?? '', kind, line, busy })
    }
  }
  const values: { [cell: string]: number } = {}
  const held: string[] = []
  for (const place of places.objects) {
    const name = names.get(place.base)
    if (name === undefined) continue
    const [told] = place.telling
    if (place.atom.kind === 'cell') {
      if (told !== undefined) put(values, name, kernel.words[told] ?? 0)
    } else if (isHeld(machine, place)) held.push(name)
  }
  return { ended, stuck, failed, held, output: Object.fromEntries(output), values }
}

/** Where all threads are that are born. */
export function statesNow(machine: ExploringMachine): LocalState[] {
  return machine.current.filter((state) => state !== null && state !== undefined)
}

/** Names of the objects that have been made, by address. */
function objectNames(states: readonly LocalState[]): Map<number, string> {
  const names = new Map<number, string>()
  for (const state of states)
    for (let at = state.parent; at !== null; at = at.parent)
      if (at.making !== null) names.set(at.making.place.base, at.making.name)
  return names
}

function errorOf(value: Value): { readonly error: string; readonly message: string } {
  return isErrorValue(value) ? value : { error: 'Error', message: String(value) }
}
