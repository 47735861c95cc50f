/** Where the nodes and edges of a ring are: a loop of rows and sides that has room for words at every edge. */
import type { CssPixels } from '../../base/units.ts'
import { type Point, round, TOKEN_HEIGHT } from '../../pictures/picture.ts'

/** A label beside an edge: what it says stands on one line or on two. */
export interface EdgeLabel extends Point {
  readonly anchor: 'start' | 'middle' | 'end'
  /** Where the second line stands, for an edge that lies; undefined where both stand on one. */
  readonly second?: CssPixels
}

export interface RingEdge {
  readonly path: string
  readonly label: EdgeLabel
}

export interface RingShape {
  /** How much of the room it takes. */
  readonly width: CssPixels
  readonly height: CssPixels
  readonly nodeWidth: CssPixels
  /** Top left corners of the nodes, in turn around the ring. */
  readonly nodes: readonly Point[]
  /** The edge from each node to the next, the last to the first. */
  readonly edges: readonly RingEdge[]
}

const MARGIN: CssPixels = 16
const TOP: CssPixels = 18
/** Room for a word between two nodes of a row. */
const GAP: CssPixels = 76
const WIDEST_GAP: CssPixels = 150
/** Between nodes one below the other. */
const FALL: CssPixels = 34

/**
 * The loop: along the top from the left, down the right side, back along the bottom, up the left side. The sides have
 * nodes only where rows as wide as there is room do not take all.
 * @param nodeWidth wanted; less where two do not fit side by side
 */
export function ringShape(count: number, wanted: CssPixels, width: CssPixels): RingShape {
  const nodeWidth = Math.min(wanted, Math.floor((width - 2 * MARGIN - GAP) / 2))
  if (count <= 2) return couple(count, nodeWidth, width)
  const room = Math.max(2, Math.floor((width - 2 * MARGIN + GAP) / (nodeWidth + GAP)))
  const top = Math.min(Math.ceil(count / 2), room)
  const sides = Math.max(0, count - 2 * top)
  const right = Math.ceil(sides / 2)
  const left = sides - right
  const bottom = count - top - sides
  const pitch = Math.min((width - 2 * MARGIN - nodeWidth) / (top - 1), nodeWidth + WIDEST_GAP)
  const across = (top - 1) * pitch
  const step = TOKEN_HEIGHT + FALL
  const bottomY = TOP + (right + 1) * step
  const nodes: Point[] = []
  const add = (x: CssPixels, y: CssPixels) => nodes.push({ x: round(MARGIN + x), y: round(y) })
  for (let k = 0; k < top; k++) add(k * pitch, TOP)
  for (let k = 1; k <= right; k++) add(across, TOP + k * step)
  for (let k = 0; k < bottom; k++) add(across - k * pitch, bottomY)
  for (let k = left; k >= 1; k--) add(0, TOP + (k * (bottomY - TOP)) / (left + 1))
  const edges = nodes.map((from, i) => edge(from, nodes[(i + 1) % count] ?? from, nodeWidth, MARGIN + across / 2))
  return { width: round(across + nodeWidth + 2 * MARGIN), height: bottomY + TOKEN_HEIGHT + 20, nodeWidth, nodes, edges }
}

/** One or two nodes: the way there above, the way back below. */
function couple(count: number, nodeWidth: CssPixels, width: CssPixels): RingShape {
  const y = TOP + 26
  const apart = count < 2 ? 0 : Math.min(nodeWidth + WIDEST_GAP, width - 2 * MARGIN - nodeWidth)
  const left = MARGIN + nodeWidth / 2
  const right = left + (count < 2 ? 40 : apart)
  const below = y + TOKEN_HEIGHT
  const middle = (left + right) / 2
  const over: RingEdge = {
    path: `M${round(left)} ${y - 4}C${round(left)} ${y - 22} ${round(right)} ${y - 22} ${round(right)} ${y - 4}`,
    label: { x: round(middle), y: y - 22, anchor: 'middle' },
  }
  const under: RingEdge = {
    path: `M${round(right)} ${below + 9}C${round(right)} ${below + 26} ${round(left)} ${below + 26} ${round(left)} ${below + 9}`,
    label: { x: round(middle), y: below + 38, anchor: 'middle' },
  }
  const nodes = [{ x: MARGIN, y }, ...(count < 2 ? [] : [{ x: round(MARGIN + apart), y }])]
  const own = round(2 * MARGIN + nodeWidth + Math.max(apart, 40))
  return { width: own, height: below + 48, nodeWidth, nodes, edges: count < 2 ? [over] : [over, under] }
}

/** From one node to the next: along a row, straight down or up, or round a corner where no node stands. */
function edge(from: Point, to: Point, width: CssPixels, centre: CssPixels): RingEdge {
  const half = TOKEN_HEIGHT / 2
  const fromY = from.y + half
  const toX = to.x + width / 2
  if (from.y === to.y) {
    const [x, end] = from.x < to.x ? [from.x + width + 3, to.x - 3] : [from.x - 3, to.x + width + 3]
    return { path: `M${round(x)} ${fromY}H${round(end)}`, label: lying(x, end, fromY) }
  }
  // Below a node the lines of what it holds have room.
  const toY = to.y > from.y ? to.y - 3 : to.y + TOKEN_HEIGHT + 9
  if (Math.abs(from.x - to.x) > 1) {
    const x = from.x - 3
    return { path: `M${round(x)} ${fromY}H${round(toX)}V${toY}`, label: lying(x, toX, fromY) }
  }
  const y = to.y > from.y ? from.y + TOKEN_HEIGHT + 9 : from.y - 3
  const side = toX < centre ? 1 : -1
  return {
    path: `M${round(toX)} ${round(y)}V${round(toY)}`,
    label: { x: round(toX + side * 9), y: round((y + toY) / 2 + 4), anchor: side > 0 ? 'start' : 'end' },
  }
}

function lying(x: CssPixels, toX: CssPixels, y: CssPixels): EdgeLabel {
  return { x: round((x + toX) / 2), y: y - 6, anchor: 'middle', second: y + 15 }
}
