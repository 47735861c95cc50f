import { threadFail } from '../../model/ending.ts'
import type { ExploringMachine } from '../machine/machine.ts'
import { isNeeded } from '../machine/mortality.ts'
import { choicesSoFar } from '../machine/schedule-so-far.ts'
import { Doing, type LocalState, lastDone } from '../state/local-state.ts'
import type { ObjectPlace } from '../state/places.ts'
import type { Endless } from './endless.ts'
import {
  type Cut,
  cutDetailOf,
  detailOf,
  hasTakenPart,
  isBug,
  isBusy,
  isHeld,
  kindOf,
  nothingTold,
  type OutcomeDetail,
  type OutcomeKind,
  type OutcomeRecord,
} from './outcomes.ts'

/** Ends of executions of which it is remembered which outcome they are. */
const maxEnds = 50_000

const nobody: ReadonlySet<number> = new Set()

/**
 * The outcomes of the executions so far, a row for each. When there are too many, further ones that are no bugs are one
 * row, and bugs are told apart by who fails, who waits and what is held; when there are still too many, by their kind.
 * So none is lost.
 */
export class Outcomes {
  readonly list: OutcomeRecord[] = []
  private readonly byKey = new Map<string, OutcomeRecord>()
  /** How many rows there are, of bugs and of others, that tell everything, and that tell some of it. */
  private readonly counts = { bugs: [0, 0], others: [0, 0] }
  /** Outcomes by what the machine has at the end: a shorter way to what is known. */
  private readonly ends = new Map<string, OutcomeRecord>()
  private readonly summaries = new Map<string, number>()
  private lastSummary = 0
  /** What tells outcomes apart: the words of cells, and locks, by whether they are held. */
  private readonly cellWords: number[] = []
  private readonly locks: ObjectPlace[] = []
  private placesKnown = 0

  /** @param maxOutcomes outcomes that are listed, of bugs and of others each */
  constructor(private readonly maxOutcomes: number) {}

  /** Takes over the rows of another list, with as many outcomes at most; to be called while there are none. */
  restore(rows: readonly OutcomeRecord[]): void {
    for (const row of rows) {
      const { kind, detail } = row
      const counts = isBug(kind) ? this.counts.bugs : this.counts.others
      const level = detail.further === true ? 1 : 0
      counts[level] = (counts[level] ?? 0) + 1
      const own = { ...row }
      this.byKey.set(outcomeKey(kind, detail), own)
      this.list.push(own)
    }
  }

  /** Counts the execution at whose end the machine stands. */
  add(machine: ExploringMachine, cut: Cut, newTrace: boolean): OutcomeRecord {
    const end = this.endOf(machine, cut)
    let row = this.ends.get(end)
    if (row === undefined) {
      const kind = kindOf(machine, cut)
      const detail = detailOf(machine, cut === 'limit' ? nobody : undefined)
      // Where threads were when they were cut off is no way to end.
      const told =
        kind === 'limit'
          ? cutDetailOf(machine, detail)
          : kind === 'unmet'
            ? nothingTold
            : withUnmet(machine, kind, detail)
      row = this.rowOf(kind, told, () => choicesSoFar(machine))
      if (this.ends.size >= maxEnds) this.ends.clear()
      this.ends.set(end, row)
    }
    row.executions++
    // Traces are told apart up to a number, and every outcome is one.
    if (newTrace || row.traces === 0) row.traces++
    return row
  }

  /**
   * Adds how a state of an endless program ends that has no end for all: where somebody has failed or nobody can go on.
   * Where others can go on nothing is said but who has failed: they do not wait for ever, and what objects hold will change.
   */
  addState(machine: ExploringMachine): void {
    const goesOn = machine.spawned.some((slot) => machine.couldStep(slot))
    const kind = kindOf(machine)
    const detail = detailOf(machine)
    const shown = goesOn ? { ...detail, ...nothingTold, failed: detail.failed } : detail
    const told = kind === 'limit' ? cutDetailOf(machine, detail) : withUnmet(machine, kind, shown)
    this.count(kind, told, choicesSoFar(machine))
  }

  /** Adds what may go on for ever, and the order that leads to it and once around. */
  addEndless({ kind, threads, stem, cycle, never }: Endless): void {
    const told = never === undefined ? {} : { never: [never] }
    this.count(kind, { ...nothingTold, endless: { threads, cycle }, ...told }, [...stem, ...cycle])
  }

  /** Adds that some wait for ever where the machine stands, while the others may go on for ever. */
  addPartialDeadlock(machine: ExploringMachine, slots: ReadonlySet<number>): void {
    this.count('partial-deadlock', detailOf(machine, slots), choicesSoFar(machine))
  }

  private count(kind: OutcomeKind, detail: OutcomeDetail, choices: readonly string[]): void {
    const row = this.rowOf(kind, detail, () => choices)
    row.executions++
    row.traces++
  }

  /** The row of an outcome, which is made where there is none. */
  private rowOf(kind: OutcomeKind, detail: OutcomeDetail, choices: () => readonly string[]): OutcomeRecord {
    const row = this.rowAt(0, kind, detail, choices, false)
    if (row !== null) return row
    const all = { ...nothingTold, further: true } as const
    if (!isBug(kind)) return this.lastRowAt(1, kind, all, choices)
    const { stuck, failed, held, broken, never } = detail
    const some = {
      ...all,
      stuck,
      failed,
      held,
      ...(broken === undefined ? {} : { broken }),
      ...(never === undefined ? {} : { never }),
    }
    return this.rowAt(1, kind, some, choices, false) ?? this.lastRowAt(2, kind, all, choices)
  }

  private lastRowAt(level: number, kind: OutcomeKind, told: OutcomeDetail, choices: () => readonly string[]) {
    const row = this.rowAt(level, kind, told, choices, true)
    if (row === null) throw new Error('an outcome has no row')
    return row
  }

  /** The row that tells so much; null where there is none and there are too many of its level. */
  private rowAt(
    level: number,
    kind: OutcomeKind,
    told: OutcomeDetail,
    choices: () => readonly string[],
    isLast: boolean,
  ): OutcomeRecord | null {
    const key = outcomeKey(kind, told)
    const known = this.byKey.get(key)
    if (known !== undefined) return known
    const counts = isBug(kind) ? this.counts.bugs : this.counts.others
    const count = counts[level] ?? 0
    if (!isLast && count >= this.maxOutcomes) return null
    counts[level] = count + 1
    const row = { kind, detail: told, executions: 0, traces: 0, choices: choices() }
    this.byKey.set(key, row)
    this.list.push(row)
    return row
  }

  /** What the machine has at the end of an execution: where it is the same, the outcome is. */
  private endOf(machine: ExploringMachine, cut: Cut): string {
    const { current, places, kernel } = machine
    for (; this.placesKnown < places.objects.length; this.placesKnown++) {
      const place = places.objects[this.placesKnown]
      if (place?.atom.kind === 'cell') this.cellWords.push(...place.outcomeWords)
      else if (place !== undefined && place.outcomeWords.length > 0) this.locks.push(place)
    }
    let end = cut ?? ''
    for (let slot = 0; slot < current.length; slot++) {
      const state = current[slot]
      end += state ? `,${this.summary(state)}` : ','
      if (!state) continue
      if (state.operation === threadFail && machine.isUndone(state)) end += 'u'
      if (state.doing === Doing.end) continue
      if (state.round > 0 && isBusy(machine, slot)) end += 'b'
      if (machine.isCutOff(state)) end += 'o'
      if (state.timed && machine.isCutShort(slot)) end += 'c'
    }
    for (const address of this.cellWords) end += `,${kernel.words[address]}`
    const [broken] = machine.broken
    if (broken !== undefined) end += `,${broken.slot}:${broken.line}:${broken.message}`
    if (machine.met !== 0) end += `,${machine.met}`
    for (const place of this.locks) end += isHeld(machine, place) ? ',h' : ','
    return end
  }

  private summary(state: LocalState): number {
    if (state.endNumber === 0) {
      const text = endText(state)
      let number = this.summaries.get(text)
      if (number === undefined) {
        // Ends that are remembered go by these numbers.
        if (this.summaries.size >= maxEnds) this.summaries.clear()
        number = ++this.lastSummary
        this.summaries.set(text, number)
      }
      state.endNumber = number
    }
    return state.endNumber
  }
}

/** What a state tells of an execution that ends with it: texts of states that tell the same are equal. */
function endText(state: LocalState): string {
  const { doing, operation, argument, line, targetBase, thread, actor } = state
  const made: unknown[] = []
  const printed: unknown[] = []
  for (let at: LocalState | null = lastDone(state); at !== null; at = at.parent) {
    if (at.created !== null) made.push([at.created.place.id, at.created.name])
    if (at.doing === Doing.print) printed.push([at.actor.name, at.argument])
  }
  // By which line a thread ended well, or where a daemon is when all others have ended, is nobody's business.
  const isAside = operation !== threadFail && (doing === Doing.end || !isNeeded(thread))
  const place = isAside ? hasTakenPart(state) : [operation.name, argument, line, targetBase]
  return JSON.stringify([thread.name, actor.name, doing === Doing.end, place, printed, made])
}

/** A text that is equal for outcomes of which the same is told, in whatever order. */
export function outcomeKey(kind: OutcomeKind, detail: OutcomeDetail): string {
  const { stuck, failed, held, output, values, endless, cutOff, further, broken, never } = detail
  let key: string = kind
  key += textOf(stuck) + textOf(failed) + textOf(held) + textOf(Object.entries(output)) + textOf(Object.entries(values))
  if (endless !== undefined) key += `endless${JSON.stringify(endless)}`
  if (cutOff !== undefined) key += `cut off${textOf(cutOff)}`
  if (further === true) key += 'further'
  if (never !== undefined) key += `never${textOf(never)}`
  if (broken !== undefined) key += `broken${JSON.stringify(broken)}`
  return key
}

/** With what has never held, where that is how it ended. */
export function withUnmet(machine: ExploringMachine, kind: OutcomeKind, detail: OutcomeDetail): OutcomeDetail {
  return kind === 'eventually' ? { ...detail, never: machine.unmet } : detail
}

/** A text that is equal for lists of the same things, in whatever order. */
function textOf(list: readonly unknown[]): string {
  if (list.length === 0) return '[]'
  const [first] = list
  return list.length === 1 ? `[${JSON.stringify(first)}]` : `[${list.map((each) => JSON.stringify(each)).sort()}]`
}
