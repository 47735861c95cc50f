import { OBJECT_COLOURS } from '../analysis/object-colours.ts'
import type { PlotSeries } from '../analysis/timeline-data.ts'
import { type DenseLayer, plotY } from './dense-layer.ts'
import { plotTop } from './layout.ts'
import type { Palette } from './palette.ts'
import type { Scene } from './scene.ts'
import { xOf } from './view.ts'

/** Ink and ground of a plot: waiting threads look like blocked ones, anything else like the object it belongs to. */
export function plotColours(palette: Palette, series: PlotSeries): { ink: string; tint: string } {
  if (series.field === 'waiters') return { ink: palette.css.block, tint: palette.css['block-tint'] }
  return { ink: palette.objects[series.object % OBJECT_COLOURS] ?? palette.css.text, tint: palette.css['surface-3'] }
}

/**
 * Draws the step plots: as a line where its steps can be told apart, else as pixels on the dense layer.
 * @returns line segments drawn
 */
export function paintPlots(g: CanvasRenderingContext2D, dense: DenseLayer, scene: Scene): number {
  const { model, layout, view, palette, scroll } = scene
  let segments = 0
  model.plots.forEach((detail, index) => {
    const top = plotTop(layout, index, scroll.plots)
    if (top + layout.plotHeight <= layout.plotsTop || top >= layout.plotsTop + layout.plotsHeight) return
    const colours = plotColours(palette, detail.series)
    g.fillStyle = palette.css.hairline
    g.fillRect(0, top, view.width, 1)
    g.fillStyle = palette.css.grid
    const begin = xOf(view, 0)
    const y = Math.round(plotY(layout.plotHeight, top, detail.series.max, detail.series.max))
    g.fillRect(begin, y, xOf(view, detail.end) - begin, 1)
    const [first, last] = detail.visible(view.leftTime, view.rightTime)
    if (last - first > view.width / 3) {
      const paint = { ink: palette.pixelOf(colours.ink), tint: palette.pixelOf(colours.tint) }
      dense.plot(scene, index, detail, paint)
    } else if (last > first) {
      segments += drawSteps(g, scene, top, index, first, last, colours)
    }
  })
  return segments
}

function drawSteps(
  g: CanvasRenderingContext2D,
  { model, layout, view }: Scene,
  top: number,
  index: number,
  first: number,
  last: number,
  { ink, tint }: { ink: string; tint: string },
): number {
  const detail = model.plots[index]
  if (!detail) return 0
  const { time, value, max } = detail.series
  const yOf = (n: number) => plotY(layout.plotHeight, top, n, max)
  // Far outside the field nothing needs to be drawn, and large coordinates would blur the line.
  const xAt = (t: number) => Math.min(view.width + 20, Math.max(-20, xOf(view, t)))
  const points: [number, number][] = []
  for (let i = first; i < last; i++) {
    const x = xAt(time[i] ?? 0)
    if (i > first) points.push([x, yOf(value[i - 1] ?? 0)])
    points.push([x, yOf(value[i] ?? 0)])
  }
  const right = xAt(detail.end)
  points.push([right, yOf(value[last - 1] ?? 0)])
  const base = yOf(0)
  g.beginPath()
  g.moveTo(points[0]?.[0] ?? 0, base)
  for (const [x, y] of points) g.lineTo(x, y)
  g.lineTo(right, base)
  g.fillStyle = tint
  g.fill()
  g.beginPath()
  points.forEach(([x, y], i) => {
    if (i === 0) g.moveTo(x, y)
    else g.lineTo(x, y)
  })
  g.strokeStyle = ink
  g.lineWidth = 1.5
  g.stroke()
  return points.length
}
