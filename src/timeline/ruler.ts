import { type AxisScale, axisTop, select } from 'd3'
import type { Microseconds } from '../base/units.ts'
import { type Layout, RULER } from './layout.ts'
import type { Flag } from './paint-cursor.ts'
import { multiples, tickSteps, timeFormat, writeTime } from './time-format.ts'
import { type View, xOf } from './view.ts'
import type { TimelineWords } from './words.ts'

/** Room that one label of the ruler is given. */
const LABEL_ROOM = 88
/** Half the width of a letter of a label, about, for keeping labels inside the field and clear of the cursor's flag. */
const HALF_LETTER = 3.2

/** Time axis and grid, as SVG below the canvases. */
export interface Ruler {
  /** @param end the length of the record; no tick lies beyond it */
  draw(view: View, layout: Layout, words: TimelineWords, end: Microseconds): void
  /** Leaves out the labels that the cursor's flag covers. */
  clear(flag: Flag | null): void
}

/** Builds the ruler in an SVG element. */
export function createRuler(svg: SVGSVGElement): Ruler {
  const root = select(svg)
  const minor = root.append('path').attr('class', 'tl-grid')
  const major = root.append('path').attr('class', 'tl-grid tl-grid-major')
  const line = root.append('path').attr('class', 'tl-grid tl-grid-major')
  const axis = root.append('g').attr('class', 'tl-axis').attr('transform', `translate(0,${RULER})`)
  let labels: { node: SVGTextElement; x: number; half: number; hidden: boolean }[] = []
  let flag: Flag | null = null

  function clear(): void {
    for (const label of labels) {
      const hidden = flag !== null && label.x + label.half > flag.left && label.x - label.half < flag.right
      if (hidden === label.hidden) continue
      label.hidden = hidden
      label.node.style.visibility = hidden ? 'hidden' : ''
    }
  }

  return {
    draw(view, layout, words, end) {
      const { from, to } = view.range
      const steps = tickSteps(from, to, Math.floor(view.width / LABEL_ROOM))
      const format = timeFormat(steps.major)
      const scale = axisScale(view)
      const start = Math.max(0, view.leftTime)
      const last = Math.min(end, view.rightTime)
      const bottom = layout.plotsTop + layout.plotsHeight
      const ticks = multiples(start, last, steps.major)
      axis.call(
        axisTop<number>(scale)
          .tickValues(ticks)
          .tickFormat((time) => writeTime(words, format, time))
          .tickSize(5)
          .tickPadding(5),
      )
      const verticals = (times: number[]) =>
        times.map((time) => `M${Math.round(xOf(view, time)) + 0.5} ${RULER}V${bottom}`).join('')
      minor.attr('d', verticals(multiples(start, last, steps.minor)))
      major.attr('d', verticals(ticks))
      line.attr('d', `M0 ${RULER - 0.5}H${view.width}`)
      labels = []
      axis.selectAll<SVGGElement, number>('.tick').each(function (time) {
        const node = this.querySelector('text')
        if (!node) return
        const half = (node.textContent?.length ?? 0) * HALF_LETTER
        const at = xOf(view, time)
        const x = Math.max(half, Math.min(view.width - half - 2, at))
        node.setAttribute('x', String(x - at))
        labels.push({ node, x, half, hidden: node.style.visibility === 'hidden' })
      })
      clear()
    },
    clear(next) {
      flag = next
      clear()
    },
  }
}

/** The view as D3's axis wants to be told of it: the timeline has one mapping from time to place, and the axis uses it. */
function axisScale(view: View): AxisScale<number> {
  const scale: AxisScale<number> = Object.assign((time: number) => xOf(view, time), {
    domain: () => [view.leftTime, view.rightTime],
    range: () => [0, view.width],
    // The axis keeps it until the next drawing. A view never changes, so there is nothing to copy.
    copy: () => scale,
  })
  return scale
}
