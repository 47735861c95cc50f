import type { CssPixels } from '../base/units.ts'

/** Below this width of the page the phone's measures are used. */
export const PHONE_WIDTH: CssPixels = 720
/** Height of the ruler above the lanes. */
export const RULER: CssPixels = 24
/** More lanes than this are compressed to fit instead of scrolled. */
const MANY_LANES = 60
/** Lanes lower than this show pixels only: no patterns, no separate stretches. */
export const PATTERN_LANE: CssPixels = 8
/** Lanes lower than this have no glyph, name and holding line of their own. */
export const ROW_LANE: CssPixels = 14
/** A plot this low is still read; lower ones have no second line of text. */
export const LOW_PLOT: CssPixels = 26
/** Plots take no more of the room than this, as long as there are lanes. */
const PLOTS_SHARE = 0.35
/** As many lanes keep a row of their own, however many plots there are. */
const MIN_ROWS = 5
/** However long names are, the header is no wider than this. */
const MAX_HEADER: CssPixels = 220
/** Height of a holding line. */
export const HOLD_LINE: CssPixels = 3

/** `fit` compresses many lanes to the height there is; `rows` keeps every lane readable and scrolls. */
export type LaneMode = 'fit' | 'rows'

export interface LayoutInput {
  readonly width: CssPixels
  readonly height: CssPixels
  readonly lanes: number
  readonly plots: number
  readonly phone: boolean
  readonly mode: LaneMode
  /** About how wide the header would have to be for its names. */
  readonly names?: CssPixels
}

/**
 * Where things stand inside the timeline, from its top left corner:
 *
 *     header   field
 *     +------+--------------------+  0
 *     |      | ruler              |
 *     +------+--------------------+  RULER
 *     | rows | lanes, scrolled    |
 *     +------+--------------------+  plotsTop
 *     | text | plots, scrolled    |
 *     +------+--------------------+  plotsTop + plotsHeight
 */
export interface Layout {
  readonly headerWidth: CssPixels
  readonly fieldWidth: CssPixels
  readonly height: CssPixels
  readonly phone: boolean
  readonly lanes: number
  /** Height of a lane; a fraction when lanes are compressed. */
  readonly laneHeight: CssPixels
  /** Whether lanes are too low for rows of their own in the header. */
  readonly compressed: boolean
  /** Height of a lane's bar, and its distance from the lane's top. */
  readonly bar: CssPixels
  readonly barTop: CssPixels
  /** Height through which the lanes are seen, and of all of them. */
  readonly lanesHeight: CssPixels
  readonly lanesTotal: CssPixels
  readonly plots: number
  readonly plotHeight: CssPixels
  readonly plotsTop: CssPixels
  readonly plotsHeight: CssPixels
}

/** Shares the room among ruler, lanes and plots. Sizes of zero and below are taken as one pixel. */
export function layoutOf(input: LayoutInput): Layout {
  const { lanes, plots, phone } = input
  const height = Math.max(1, input.height)
  const headerWidth = headerFor(input)
  const fieldWidth = Math.max(1, input.width - headerWidth)
  const room = Math.max(0, height - RULER)
  // Plots become lower before they scroll; one of them is always seen.
  const usual = phone ? 38 : 42
  const rows = Math.min(lanes, MIN_ROWS) * ROW_LANE
  const tallest = phone ? 17 : 28
  // What lanes as tall as can be leave free is for plots, too.
  const plotsShare = Math.max(Math.floor(room * PLOTS_SHARE), room - lanes * tallest)
  const plotsRoom = Math.max(LOW_PLOT, Math.min(plotsShare, room - rows))
  const plotHeight = Math.max(LOW_PLOT, Math.min(usual, Math.floor(plotsRoom / Math.max(1, plots))))
  const plotsHeight = Math.min(plots * plotHeight, plotsRoom, room)
  const lanesRoom = Math.max(1, room - plotsHeight)
  const share = lanesRoom / Math.max(1, lanes)
  let laneHeight = Math.max(ROW_LANE, Math.min(tallest, Math.floor(share)))
  const compressed = input.mode === 'fit' && lanes > MANY_LANES && share < ROW_LANE
  if (compressed) laneHeight = Math.max(1, share)
  const lanesTotal = laneHeight * lanes
  const lanesHeight = Math.min(lanesRoom, Math.ceil(lanesTotal))
  const bar = compressed ? compressedBar(laneHeight) : Math.round(Math.max(7, Math.min(14, laneHeight * 0.52)))
  return {
    headerWidth,
    fieldWidth,
    height,
    phone,
    lanes,
    laneHeight,
    compressed,
    bar,
    barTop: compressed ? 0 : Math.floor((laneHeight - bar - HOLD_LINE - 1) / 2),
    lanesHeight,
    lanesTotal,
    plots,
    plotHeight,
    plotsTop: RULER + lanesHeight,
    plotsHeight,
  }
}

/** Long names get more of the width, up to a share of it. */
function headerFor({ width, phone, names = 0 }: LayoutInput): CssPixels {
  const [least, share] = phone ? [76, 0.28] : [146, 0.25]
  return Math.round(Math.max(least, Math.min(names, MAX_HEADER, width * share)))
}

function compressedBar(laneHeight: CssPixels): CssPixels {
  if (laneHeight < 4) return Math.max(1, laneHeight)
  return Math.floor(laneHeight) - Math.max(1, Math.round(laneHeight / 5))
}

/** Top of a lane within the field, as scrolled; whole pixels, so that compressed lanes neither gape nor overlap. */
export function laneTop(layout: Layout, lane: number, scroll: CssPixels): CssPixels {
  return RULER + Math.round(lane * layout.laneHeight) - Math.round(scroll)
}

/** The lanes seen at a scroll position: first, and one past the last. */
export function visibleLanes(layout: Layout, scroll: CssPixels): readonly [number, number] {
  const first = Math.max(0, Math.floor(scroll / layout.laneHeight))
  const last = Math.min(layout.lanes, Math.ceil((scroll + layout.lanesHeight) / layout.laneHeight))
  return [first, Math.max(first, last)]
}

/** The lane at a height within the field, or -1. */
export function laneAt(layout: Layout, y: CssPixels, scroll: CssPixels): number {
  if (y < RULER || y >= RULER + layout.lanesHeight) return -1
  const lane = Math.floor((y - RULER + scroll) / layout.laneHeight)
  return lane < layout.lanes ? lane : -1
}

/** Top of a plot within the field, as scrolled. */
export function plotTop(layout: Layout, plot: number, scroll: CssPixels): CssPixels {
  return layout.plotsTop + plot * layout.plotHeight - Math.round(scroll)
}

/** The plot at a height within the field, or -1. */
export function plotAt(layout: Layout, y: CssPixels, scroll: CssPixels): number {
  if (y < layout.plotsTop || y >= layout.plotsTop + layout.plotsHeight) return -1
  const plot = Math.floor((y - layout.plotsTop + scroll) / layout.plotHeight)
  return plot < layout.plots ? plot : -1
}
