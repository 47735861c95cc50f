import type { FieldLayout, FieldType, KindLayout } from '../trace/tables.ts'
import { effectStart, type Trace } from '../trace/trace.ts'
import { Rows } from './rows.ts'
import type { PlotSeries } from './timeline-data.ts'

interface Plot {
  readonly object: number
  readonly field: string
  readonly time: Rows
  readonly step: Rows
  readonly value: Rows
  max: number
}

/** Fields that say how an object was made, and never change; or that nobody would look for, as what another field says. */
const constants = new Set([
  'fair',
  'multiprocessing',
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

/** Collects the numbers of every object over time: its scalar fields, and the lengths of its lines. */
export class PlotTracker {
  private readonly plots: Plot[] = []
  private readonly plotAt = new Map<number, Plot>()

  constructor(private readonly trace: Trace) {
    for (const object of trace.objects) {
      // There may be hundreds, each with a life as short as its task's.
      if (object.told === 'always') continue
      const layout = trace.kinds.find((kind) => kind.name === object.kind)
      const fields = layout === undefined ? [] : plottedFields(layout)
      // What there is comes before who waits for it.
      for (const line of [false, true]) {
        for (const field of fields) {
          const at = numberAt[field.type]
          if ((field.type === 'line') !== line || at === undefined) continue
          const plot = {
            object: object.id,
            field: field.name,
            time: new Rows(),
            step: new Rows(),
            value: new Rows(),
            max: 0,
          }
          this.plots.push(plot)
          this.plotAt.set(object.base + field.offset + at, plot)
        }
      }
    }
  }

  /** Takes in the next step. Call it for every step in order. */
  follow(step: number): void {
    const { effects, steps } = this.trace
    const end = steps.effectEnd[step] as number
    for (let i = effectStart(this.trace, step); i < end; i++) {
      const plot = this.plotAt.get(effects.address[i] as number)
      if (plot === undefined) continue
      const value = effects.value[i] as number
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

  /** Only what changed after it was made: a line that stays at one height says nothing over time. */
  series(): PlotSeries[] {
    const told = this.plots.filter((plot) => plot.value.length > 1 || (plot.value.length === 1 && !this.isMaking(plot)))
    return told.map((plot) => ({
      object: plot.object,
      field: plot.field,
      time: plot.time.float64(),
      step: plot.step.uint32(),
      value: plot.value.int32(),
      max: plot.max,
    }))
  }

  /** Whether the only value of a plot is the one that its object was made with. */
  private isMaking(plot: Plot): boolean {
    const { operations, steps } = this.trace
    return operations[steps.operation[plot.step.at(0)] ?? 0] === 'create'
  }
}
