import type { CssPixels } from '../base/units.ts'
import { type ArrowPlan, HEAD_CAP } from './arrows.ts'
import { laneTop } from './layout.ts'
import type { Scene } from './scene.ts'
import { xOf } from './view.ts'

/** Middle of the bar of a thread's lane, or NaN for a thread without a lane. */
function middleOf(scene: Scene, thread: number): CssPixels {
  const lane = scene.model.laneOf.get(thread)
  if (lane === undefined) return Number.NaN
  return laneTop(scene.layout, lane, scene.scroll.lanes) + scene.layout.barTop + scene.layout.bar / 2
}

/** Where an arrow starts and ends; all on one vertical, from waker to woken. */
export interface ArrowPlace {
  readonly x: CssPixels
  readonly from: CssPixels
  readonly to: CssPixels
  /** How far the curve leaves its vertical: more, the further apart the lanes are, as far as the field goes. */
  readonly bulge: CssPixels
}

export function arrowPlace(scene: Scene, arrow: number): ArrowPlace {
  const { arrows } = scene.model.data
  const x = xOf(scene.view, arrows.time[arrow] ?? 0)
  const from = middleOf(scene, arrows.from[arrow] ?? 0)
  const to = middleOf(scene, arrows.to[arrow] ?? 0)
  const room = Math.max(6, scene.view.width - x - 2)
  return { x, from, to, bulge: Math.min(room, 9 + Math.min(10, Math.abs(to - from) / 14)) }
}

/** Draws one curved arrow with a dot at the waker and a head at the woken thread. */
export function drawArrow(g: CanvasRenderingContext2D, place: ArrowPlace, colour: string, strong: boolean): void {
  if (Number.isNaN(place.from + place.to)) return
  g.strokeStyle = g.fillStyle = colour
  g.lineWidth = strong ? 1.7 : 1
  g.beginPath()
  curve(g, place)
  g.stroke()
  g.beginPath()
  ends(g, place, strong ? 2.4 : 1.8)
  g.fill()
}

function curve(g: CanvasRenderingContext2D, { x, from, to, bulge }: ArrowPlace): void {
  g.moveTo(x, from)
  g.bezierCurveTo(x + bulge, from, x + bulge, to, x + 4, to)
}

function ends(g: CanvasRenderingContext2D, { x, from, to }: ArrowPlace, radius: number): void {
  g.moveTo(x + radius, from)
  g.arc(x, from, radius, 0, 7)
  g.moveTo(x + 0.5, to)
  g.lineTo(x + 6.5, to - 3.2)
  g.lineTo(x + 6.5, to + 3.2)
  g.closePath()
}

/**
 * Draws the thin arrows of a plan.
 * @returns the number drawn
 */
export function paintArrows(g: CanvasRenderingContext2D, scene: Scene, plan: ArrowPlan): number {
  const colour = scene.palette.css['text-3']
  if (!plan.curved) {
    g.fillStyle = colour
    const heads = plan.last - plan.first <= HEAD_CAP
    for (let i = plan.first; i < plan.last; i++) {
      const { x, from, to } = arrowPlace(scene, i)
      if (Number.isNaN(from + to)) continue
      g.fillRect(Math.round(x), Math.min(from, to), 1, Math.abs(to - from))
      if (heads) g.fillRect(Math.round(x) + 1, to - 1, 3, 2)
    }
    return plan.last - plan.first
  }
  for (let i = plan.first; i < plan.last; i++) drawArrow(g, arrowPlace(scene, i), colour, false)
  return plan.last - plan.first
}
