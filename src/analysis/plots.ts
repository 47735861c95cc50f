import type { FieldLayout, FieldType, KindLayout } from '../trace/tables.ts'
import { effectStart, type Trace } from '../trace/trace.ts'
import { Rows } from './rows.ts'
import type { PlotSeries } from './timeline-data.ts'

interface Plot {
  readonly object: number
  readonly field: FieldLayout
  /** Its place among the fields of its kind: what there is comes before who waits for it. */
  readonly rank: number
  readonly time: Rows
  readonly step: Rows
  readonly value: Rows
  max: number
  /** Whether it was ever no number, as a cell may hold: then it has no height. */
  isNamed: boolean
  /** Address of the word that has the number of a value where that is not in the field's own; -1 for none. */
  readonly otherAt: number
}

/** Fields that say how an object was made, and never change; or that nobody would look for, as what another field says. */
const constants = new Set([
  'fair',
  'multiprocessing',
  'posix',
  'bound',
  'reentrant',
  'parties',
  'maxsize',
  'writersFirst',
  'reserved',
  'port',
  'capacity',
  'length',
])
/** Fields whose numbers are names of something, and say nothing as heights. */
const named = new Set(['stage', 'interest'])
/** Kinds of which a program has hundreds, each with little to say. */
const unplotted = new Set(['connection'])

/** Where in a field's words its number is: the length of a line, the count of items. */
const numberAt: { readonly [type in FieldType]?: number } = { number: 0, flag: 0, line: 2, items: 3 }

/** The fields of a kind of object that have a plot. */
export function plottedFields({ name: kind, fields }: KindLayout): readonly FieldLayout[] {
  if (unplotted.has(kind)) return []
  return fields.filter(({ name, type }) => !constants.has(name) && !named.has(name) && numberAt[type] !== undefined)
}

/** A number of a kind of object that has a plot. */
interface Plotted {
  readonly field: FieldLayout
  readonly rank: number
  /** The word that may have the value of a cell in place of its field. */
  readonly other?: FieldLayout | undefined
}

/** Collects the numbers of every object over time: its scalar fields, and the lengths of its lines. */
export class PlotTracker {
  /** Made when a number is written first: most fields of many objects never are. */
  private readonly plotAt = new Map<number, Plot>()
  /** By address: the object whose block has the word, -1 for none. */
  private readonly objectAt: Int32Array
  private readonly plotted: ReadonlyMap<string, ReadonlyMap<number, Plotted>>

  constructor(private readonly trace: Trace) {
    this.objectAt = new Int32Array(trace.words).fill(-1)
    const words = new Map(trace.kinds.map((kind) => [kind.name, kind.words]))
    // There may be hundreds, each with a life as short as its task's.
    for (const { id, base, kind, told } of trace.objects)
      if (told !== 'always') this.objectAt.fill(id, base, base + (words.get(kind) ?? 0))
    this.plotted = new Map(trace.kinds.map((kind) => [kind.name, plottedAt(kind)]))
  }

  /** Takes in the next step. Call it for every step in order. */
  follow(step: number): void {
    const { effects, steps } = this.trace
    const end = steps.effectEnd[step] as number
    for (let i = effectStart(this.trace, step); i < end; i++) {
      const plot = this.plotOf(effects.address[i] as number)
      if (plot === undefined) continue
      const word = effects.value[i] as number
      const value = effects.address[i] === plot.otherAt ? this.otherNumber(plot, word) : word
      const last = plot.value.length - 1
      if (last >= 0 && plot.step.at(last) === step) plot.value.set(last, value)
      else {
        plot.time.push(steps.time[step] as number)
        plot.step.push(step)
        plot.value.push(value)
      }
      if (value > plot.max) plot.max = value
    }
  }

  private plotOf(address: number): Plot | undefined {
    const known = this.plotAt.get(address)
    if (known !== undefined) return known
    const object = this.trace.objects[this.objectAt[address] as number] // an address of the state
    const plotted = object && this.plotted.get(object.kind)?.get(address - object.base)
    if (object === undefined || plotted === undefined) return undefined
    const { field, rank, other } = plotted
    const otherAt = other === undefined ? -1 : object.base + other.offset
    const columns = { time: new Rows(), step: new Rows(), value: new Rows() }
    const plot = { field, rank, object: object.id, ...columns, max: 0, isNamed: false, otherAt }
    if (other === undefined) this.plotAt.set(address, plot)
    else for (const { offset } of [field, other]) this.plotAt.set(object.base + offset, plot)
    return plot
  }

  /** The number that a cell holds as a value of the table. */
  private otherNumber(plot: Plot, word: number): number {
    const value = word === 0 ? 0 : this.trace.values[word]
    if (typeof value === 'number') return value
    plot.isNamed = true
    return 0
  }

  /** Only what changed after it was made: a line that stays at one height says nothing over time. */
  series(): PlotSeries[] {
    const told = [...new Set(this.plotAt.values())].filter(
      (plot) => !plot.isNamed && (plot.value.length > 1 || !this.isMaking(plot)),
    )
    told.sort((p, q) => p.object - q.object || p.rank - q.rank)
    return told.map((plot) => ({
      object: plot.object,
      field: plot.field.name,
      time: plot.time.float64(),
      step: plot.step.uint32(),
      value: plot.otherAt < 0 ? plot.value.int32() : plot.value.float64(),
      max: plot.max,
    }))
  }

  /** Whether the only value of a plot is the one that its object was made with. */
  private isMaking(plot: Plot): boolean {
    const { operations, steps } = this.trace
    return operations[steps.operation[plot.step.at(0)] ?? 0] === 'create'
  }
}

/** The numbers of a kind of object that have a plot, by where in its block they are. */
function plottedAt(kind: KindLayout): ReadonlyMap<number, Plotted> {
  const fields = plottedFields(kind)
  const lines = fields.filter(({ type }) => type === 'line')
  const ranked = [...fields.filter(({ type }) => type !== 'line'), ...lines]
  const plotted = new Map<number, Plotted>(
    ranked.map((field, rank) => [field.offset + (numberAt[field.type] ?? 0), { field, rank }]),
  )
  const [field, other] = ['value', 'other'].map((name) => kind.fields.find((known) => known.name === name))
  if (kind.name === 'cell' && field !== undefined && other !== undefined)
    for (const { offset } of [field, other]) plotted.set(offset, { field, rank: 0, other })
  return plotted
}
