import { LaneState, type LaneStateName } from '../analysis/timeline-data.ts'
import { readPalette } from './palette.ts'
import { createFills, drawBar } from './patterns.ts'

/**
 * Draws a state as it looks on a lane, for a legend, in the tokens that hold at the canvas's parent. The canvas keeps
 * its CSS size. To be called again when the theme changes (`watchTheme`).
 */
export function paintSwatch(canvas: HTMLCanvasElement, state: LaneStateName): void {
  const ratio = devicePixelRatio || 1
  const { clientWidth: width, clientHeight: height } = canvas
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  const g = canvas.getContext('2d')
  if (!g) return
  g.scale(ratio, ratio)
  const palette = readPalette(canvas.parentElement ?? document.body)
  const fills = createFills(g, palette, ratio)
  fills.shift(0, 0)
  drawBar(g, palette, fills, LaneState[state], { left: 0, width, top: 0, height })
}
