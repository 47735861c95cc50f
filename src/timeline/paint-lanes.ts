import { ARROW_CAP, planArrows } from './arrows.ts'
import type { DenseLayer } from './dense-layer.ts'
import type { Layer } from './layer.ts'
import { PATTERN_LANE, ROW_LANE, RULER, visibleLanes } from './layout.ts'
import { paintArrows } from './paint-arrows.ts'
import { paintBars, paintHolds } from './paint-bars.ts'
import { paintPlots } from './paint-plots.ts'
import type { Scene } from './scene.ts'
import { endVisible, firstVisible, type Spans } from './spans.ts'

/**
 * About this many bars a frame may hold; beyond that lanes are written as pixels. A bar takes one to four rectangles.
 */
export const BAR_BUDGET = 2_500

/** What one drawing of the lanes took. */
export interface LaneStats {
  readonly lanesDrawn: number
  /** Lanes of these that were written as pixels. */
  readonly denseLanes: number
  readonly rects: number
  readonly pixelsWritten: number
  readonly arrowsDrawn: number
  readonly arrowsHidden: number
  readonly plotSegments: number
}

/** Which lanes are drawn bar by bar, and which as pixels. */
export interface LanePlan {
  readonly sparse: readonly number[]
  readonly dense: readonly number[]
}

/**
 * Splits lanes by the number of spans that they show: a lane with more than one to three pixels is dense; if the others
 * together still exceed the budget, all are.
 */
export function planLanes(
  spans: Spans,
  lanes: readonly [number, number],
  time: readonly [number, number],
  width: number,
  budget = BAR_BUDGET,
): LanePlan {
  const sparse: number[] = []
  const dense: number[] = []
  let total = 0
  for (let lane = lanes[0]; lane < lanes[1]; lane++) {
    const count = endVisible(spans, lane, time[1]) - firstVisible(spans, lane, time[0])
    if (count > width / 3) dense.push(lane)
    else {
      sparse.push(lane)
      total += Math.max(0, count)
    }
  }
  if (total <= budget) return { sparse, dense }
  return { sparse: [], dense: [...dense, ...sparse] }
}

/** Draws lanes, holding lines, thin arrows and plots on the dense layer and on the one above it. */
export function paintLanes(dense: DenseLayer, detail: Layer, scene: Scene): LaneStats {
  const { model, layout, view, scroll, fills, ratio } = scene
  const lanes = visibleLanes(layout, scroll.lanes)
  const time = [view.leftTime, view.rightTime] as const
  const g = detail.begin(ratio)
  dense.begin()

  const patterned = layout.laneHeight >= PATTERN_LANE
  const bars = planLanes(model.stretches, lanes, time, view.width, patterned ? BAR_BUDGET : 0)
  for (const lane of bars.dense) dense.lane(scene, lane)
  g.save()
  g.beginPath()
  g.rect(0, RULER, layout.fieldWidth, layout.lanesHeight)
  g.clip()
  // The patterns are fixed to the time and the lane at their top left corner.
  fills.shift(-view.leftTime / view.perPixel, RULER - scroll.lanes)
  let rects = paintBars(g, scene, patterned ? bars.sparse : [])
  if (layout.laneHeight >= ROW_LANE) {
    const holds = planLanes(model.holds, lanes, time, view.width)
    for (const lane of holds.dense) dense.holdLine(scene, lane)
    rects += paintHolds(g, scene, holds.sparse)
  }
  // Across lanes this low the thin ones would only be a fence; those that are emphasised are drawn with the cursor.
  const arrows = planArrows(model.data, time[0], time[1], patterned ? ARROW_CAP : 0)
  const arrowsDrawn = paintArrows(g, scene, arrows)
  g.restore()
  if (rects + arrowsDrawn > 0) detail.mark(0, RULER, layout.fieldWidth, layout.lanesHeight)
  detail.mark(0, layout.plotsTop, layout.fieldWidth, layout.plotsHeight)

  g.save()
  g.beginPath()
  g.rect(0, layout.plotsTop, layout.fieldWidth, layout.plotsHeight)
  g.clip()
  const plotSegments = paintPlots(g, dense, scene)
  g.restore()
  dense.end()
  return {
    lanesDrawn: lanes[1] - lanes[0],
    denseLanes: patterned ? bars.dense.length : lanes[1] - lanes[0],
    rects,
    pixelsWritten: dense.pixelsWritten,
    arrowsDrawn,
    arrowsHidden: arrows.hidden,
    plotSegments,
  }
}
