import { isRecord, type Value } from '../../base/value.ts'
import { isTermination, threadFail } from '../../model/ending.ts'
import { timeLimit } from '../../model/time-limit.ts'
import { heldIn } from '../../trace/cell-value.ts'
import { isErrorValue } from '../../trace/tables.ts'
import type { ExploringMachine } from '../machine/machine.ts'
import { isNeeded } from '../machine/mortality.ts'
import { Doing, type LocalState, lastDone } from '../state/local-state.ts'
import { mainSlot, type ObjectPlace } from '../state/places.ts'
import { isHeldByDaemon } from './holders.ts'
import { ringOfLocks } from './rings.ts'

/** How an execution ended, the worst first where it ended in more than one way. */
export const outcomeKinds = [
  'invariant',
  'assertion',
  'exception',
  'deadlock',
  'partial-deadlock',
  'livelock',
  'starvation',
  'eventually',
  'lock-held',
  'limit',
  'unmet',
  'finished',
] as const
export type OutcomeKind = (typeof outcomeKinds)[number]

/** Whether an outcome of a kind is something to be mended. */
export function isBug(kind: OutcomeKind): boolean {
  return kind !== 'finished' && kind !== 'limit' && kind !== 'unmet'
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
  /** Seconds that it would have waited at most, where it was cut off as it had given up too often: it waits not for ever. */
  readonly limit?: number
}

export interface FailedThread {
  readonly thread: string
  readonly error: string
  readonly message: string
  readonly line: number
}

/** Everything in which two executions of one outcome agree. */
export interface OutcomeDetail {
  readonly stuck: readonly StuckThread[]
  readonly failed: readonly FailedThread[]
  /** Locks that nobody is left to free. */
  readonly held: readonly string[]
  /** What each thread printed, by the threads' names; those that printed nothing are left out. */
  readonly output: { readonly [thread: string]: readonly string[] }
  /** The last values of cells, by name. */
  readonly values: { readonly [cell: string]: Value }
  /** For what goes on for ever: who does not get on, and the order that is repeated, by paths of birth. */
  readonly endless?: { readonly threads: readonly string[]; readonly cycle: readonly string[] }
  /** For what was cut off: threads that went on by themselves alone for too long, and the lines on which they were. */
  readonly cutOff?: readonly { readonly thread: string; readonly line: number }[]
  /** The first invariant that did not hold, with the values, and by whose step. */
  readonly broken?: { readonly message: string; readonly thread: string; readonly line: number }
  /** What must hold some time and never did, by name. */
  readonly never?: readonly string[]
  /** It stands for all further outcomes that agree in what is told here: there are more than are listed one by one. */
  readonly further?: true
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
export type Cut = 'limit' | 'livelock' | null

/** Where there is nothing to say. */
export const nothingTold: OutcomeDetail = { stuck: [], failed: [], held: [], output: {}, values: {} }

/**
 * How the execution at whose end a machine stands has ended. Where some wait for ever it is a partial deadlock if the
 * main thread is none of them and another thread has got to its end; a deadlock if not.
 */
export function kindOf(machine: ExploringMachine, cut: Cut = null): OutcomeKind {
  if (machine.isUnmet) return 'unmet'
  if (machine.broken.length > 0) return 'invariant'
  const { current, spawned, places } = machine
  let failed = false
  let stuck = false
  let busy = false
  let cutShort = false
  let daemonCut = false
  let mainWaits = false
  let othersEnded = false
  for (const slot of spawned) {
    const state = current[slot]
    if (!state) continue
    if (hasFailed(machine, state)) {
      if (errorOf(state.argument).error === 'AssertionError') return 'assertion'
      failed = true
    } else if (!isNeeded(state.thread)) {
      // Where a daemon is when all others have ended is nobody's business; but it might have helped them.
      if (machine.isDaemonCut(state) || machine.isCutOff(state)) daemonCut = true
    } else if (machine.isCutOff(state)) {
      cutShort = true
    } else if (state.doing !== Doing.end) {
      stuck = true
      if (slot === mainSlot) mainWaits = true
      if (isBusy(machine, slot)) {
        // What is only thought to go on for ever may come to an end.
        if (!machine.isForEver(state)) cutShort = true
        else busy = true
      }
      if (machine.isCutShort(slot)) cutShort = true
    } else if (slot !== mainSlot && hasTakenPart(state)) othersEnded = true
  }
  if (failed) return 'exception'
  if (cut !== null) return cut
  if (stuck && daemonCut) cutShort = true
  // It would have gone on, and others perhaps after it.
  if (cutShort && ringOfLocks(machine).size === 0) return 'limit'
  if (cutShort) othersEnded = true
  if (busy) return 'livelock'
  if (stuck) return othersEnded && !mainWaits ? 'partial-deadlock' : 'deadlock'
  if (machine.unmet.length > 0) return 'eventually'
  return places.objects.some((place) => isHeld(machine, place)) ? 'lock-held' : 'finished'
}

/** Whether a thread has failed, and not just come to where it would have. */
function hasFailed(machine: ExploringMachine, state: LocalState): boolean {
  return state.operation === threadFail && !machine.isUndone(state)
}

/**
 * Whether a thread has done anything to an object, or ended a process: who has not has nothing that it could have finished.
 * Whether others live it may have asked.
 */
export function hasTakenPart(state: LocalState): boolean {
  for (let at: LocalState | null = lastDone(state); at !== null; at = at.parent)
    if (at.doing === Doing.visible && (at.target >= 0 || isTermination(at.operation.name))) return true
  return false
}

/** Slots of those who would give up waiting once more if they might; of daemons nothing is said. */
export function cutShortIn(machine: ExploringMachine): number[] {
  const isCutShort = (slot: number) => {
    const thread = machine.current[slot]?.thread
    return thread !== undefined && isNeeded(thread) && machine.isCutShort(slot)
  }
  return machine.cutShort ? machine.spawned.filter(isCutShort) : []
}

/** Whether a thread waits busily: it could go on, but to no end. */
export function isBusy(machine: ExploringMachine, slot: number): boolean {
  return (machine.current[slot]?.round ?? 0) > 0 && !machine.couldStep(slot) && machine.waitsBusily
}

/** Whether a lock is held, but by a daemon that has ended with the program: nobody misses it. */
export function isHeld(machine: ExploringMachine, place: ObjectPlace): boolean {
  if (place.atom.kind === 'cell' || place.outcomeWords.every((address) => machine.kernel.words[address] === 0))
    return false
  return !machine.isOver || !isHeldByDaemon(machine, place)
}

/**
 * What there is to say of the execution at whose end a machine stands.
 * @param waiting slots of those who wait for ever; without it all who have not ended. Where somebody was cut off as it had
 * given up too often, nothing is said but of those, and of rings of locks
 */
export function detailOf(machine: ExploringMachine, waiting?: ReadonlySet<number>): OutcomeDetail {
  const { places, kernel } = machine
  const stuck: StuckThread[] = []
  const failed: FailedThread[] = []
  const output = new Map<string, readonly string[]>()
  const states = statesNow(machine)
  const cutShort = cutShortIn(machine)
  const isOpen = cutShort.length > 0 || states.some((state) => machine.isCutOff(state))
  // What is waited for may come from those who were cut off.
  const waits = isOpen ? new Set([...cutShort, ...ringOfLocks(machine)]) : waiting
  const names = objectNames(states)
  for (const state of states) {
    const { name } = state.actor
    for (const [by, lines] of printedBy(state)) output.set(freeName(output, by), lines)
    if (hasFailed(machine, state)) failed.push({ thread: name, ...errorOf(state.argument), line: state.line })
    else if (!isNeeded(state.thread)) continue
    else if (state.doing !== Doing.end && waits?.has(state.thread.place.slot) !== false) {
      const target = places.slotOf(state.targetBase)
      const object = target >= 0 ? machine.current[target]?.thread.name : names.get(state.targetBase)
      const { operation, line } = state
      const kind = places.objectPlace(state.targetBase)?.atom.kind ?? null
      const busy = isBusy(machine, state.thread.place.slot)
      const limit = cutShort.includes(state.thread.place.slot) ? timeLimit(state.argument) : null
      const limited = limit === null ? {} : { limit }
      stuck.push({ thread: name, operation: operation.name, object: object ?? '', kind, line, busy, ...limited })
    }
  }
  const values = new Map<string, Value>()
  const held: string[] = []
  for (const place of places.objects) {
    const name = names.get(place.base)
    if (name === undefined) continue
    const [told, other] = place.outcomeWords
    if (place.atom.kind === 'cell') {
      if (told === undefined) continue
      const value = heldIn(kernel.words[told] ?? 0, kernel.values.get(kernel.words[other ?? 0] ?? 0))
      values.set(freeName(values, name), named(value))
    } else if (isHeld(machine, place)) held.push(name)
  }
  return {
    stuck,
    failed,
    held,
    output: Object.fromEntries(output),
    values: Object.fromEntries(values),
    ...brokenIn(machine),
  }
}

/** The first invariant that did not hold. */
function brokenIn({ broken, current }: ExploringMachine): Pick<OutcomeDetail, 'broken'> {
  const [first] = broken
  if (first === undefined) return {}
  const { message, slot, line } = first
  return { broken: { message, thread: current[slot]?.thread.name ?? '', line } }
}

const nothingPrinted: ReadonlyMap<string, string[]> = new Map()

/** What a thread and its greenlets printed until it came to a state, by their names. */
function printedBy(state: LocalState): ReadonlyMap<string, string[]> {
  const prints: LocalState[] = []
  for (let at: LocalState | null = lastDone(state); at !== null; at = at.parent)
    if (at.doing === Doing.print) prints.push(at)
  if (prints.length === 0) return nothingPrinted
  const lines = new Map<string, string[]>()
  for (const { actor, argument } of prints.reverse()) {
    const before = lines.get(actor.name)
    if (before === undefined) lines.set(actor.name, [String(argument)])
    else before.push(String(argument))
  }
  return lines
}

/** A name under which nothing is told yet: several things may have the same. */
function freeName(told: ReadonlyMap<string, unknown>, name: string): string {
  let free = name
  for (let n = 2; told.has(free); n++) free = `${name} (${n})`
  return free
}

/** A value as an outcome tells it: of a reference the name alone, since where things are says nothing. */
function named(value: Value): Value {
  if (Array.isArray(value)) return value.map(named)
  if (!isRecord(value)) return value
  const { $handle } = value
  if (isRecord($handle)) return { $handle: { kind: $handle.kind ?? '', name: $handle.name ?? '' } }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, named(part)]))
}

/** What there is to say of an execution that was cut off: who would have gone on. Where others were then is no end. */
export function cutDetailOf(machine: ExploringMachine, { stuck }: OutcomeDetail): OutcomeDetail {
  const cutOff = statesNow(machine)
    .filter((state) => machine.isCutOff(state))
    .map(({ actor, cutAt }) => ({ thread: actor.name, line: cutAt ?? 0 }))
  return { ...nothingTold, stuck, ...(cutOff.length === 0 ? {} : { cutOff }) }
}

/** Where all threads are that are spawned. */
export function statesNow(machine: ExploringMachine): LocalState[] {
  return machine.current.filter((state) => state !== null && state !== undefined)
}

/** Names of the objects that have been made, by address. */
export function objectNames(states: readonly LocalState[]): Map<number, string> {
  const names = new Map<number, string>()
  for (const state of states)
    for (let at: LocalState | null = lastDone(state); at !== null; at = at.parent)
      if (at.created !== null) names.set(at.created.place.base, at.created.name)
  return names
}

function errorOf(value: Value): { readonly error: string; readonly message: string } {
  return isErrorValue(value) ? value : { error: 'Error', message: String(value) }
}
