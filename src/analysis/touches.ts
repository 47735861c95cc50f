import { effectStart, operationName, resultOf, type Trace } from '../trace/trace.ts'
import { type Touch, touchesKept } from './moment-types.ts'

/** The steps that used each cell of a trace, found once. */
export class TouchIndex {
  private readonly touches: (Touch[] | null)[]

  constructor(trace: Trace) {
    const value = trace.objects.map(({ kind, base }) => {
      if (kind !== 'cell') return -1
      const field = trace.kinds.find((known) => known.name === kind)?.fields.find(({ name }) => name === 'value')
      return field === undefined ? -1 : base + field.offset
    })
    this.touches = value.map((address) => (address < 0 ? null : []))
    if (!value.some((address) => address >= 0)) return
    const now = trace.objects.map(() => 0)
    for (let step = 0; step < trace.stepCount; step++) {
      const object = trace.steps.target[step] ?? -1
      const list = object < 0 ? null : this.touches[object]
      if (list == null) continue
      for (let i = effectStart(trace, step); i < (trace.steps.effectEnd[step] ?? 0); i++)
        if (trace.effects.address[i] === value[object]) now[object] = trace.effects.value[i] ?? 0
      const operation = operationName(trace, step)
      const result = resultOf(trace, step)
      const failed = typeof result === 'object' && result !== null
      if (operation === 'create' || failed) continue
      const wrote = operation === 'write' || operation === 'add' || (operation === 'compareExchange' && result === true)
      list.push({ step, thread: trace.steps.thread[step] ?? 0, operation, value: now[object] ?? 0, wrote })
    }
  }

  /** The last uses of an object up to a step, the latest last. */
  upTo(object: number, step: number): readonly Touch[] {
    const list = this.touches[object]
    if (list == null) return []
    let low = 0
    for (let high = list.length; low < high; ) {
      const middle = (low + high) >> 1
      if ((list[middle]?.step ?? 0) <= step) low = middle + 1
      else high = middle
    }
    return list.slice(Math.max(0, low - touchesKept), low)
  }
}
