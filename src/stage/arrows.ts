/** What a step did, as arrows on the stage. */
import type { ObjectId, StepIndex, ThreadId } from '../base/units.ts'
import { type Entrance, type Mark, type Point, path, round, TOKEN_HEIGHT } from '../pictures/picture.ts'
import type { StageScene } from '../pictures/scene.ts'
import { operationName, resultOf } from '../trace/trace.ts'
import type { Token } from './stage-drawing.ts'

/** By object, where its picture is entered and left. */
export interface Ways {
  readonly entrances: ReadonlyMap<ObjectId, Entrance>
  readonly exits: ReadonlyMap<ObjectId, Point>
}

/** What the current step did, as arrows: from who woke to whom it woke, and from the gate to who came in. */
export function arrowsOf(
  scene: StageScene,
  step: StepIndex,
  tokens: readonly Token[],
  { entrances, exits }: Ways,
  drawn: readonly Mark[],
): Mark[] {
  const { trace, data } = scene
  const target = trace.steps.target[step] ?? -1
  const entrance = entrances.get(target)
  const left = socketLeft(scene, step, drawn)
  const byThread = new Map(tokens.filter((token) => !token.key.includes('@')).map((token) => [token.thread, token]))
  const marks: Mark[] = []
  const { arrows } = data
  let row = 0
  for (let high = arrows.step.length; row < high; ) {
    const middle = (row + high) >> 1
    if ((arrows.step[middle] ?? 0) < step) row = middle + 1
    else high = middle
  }
  for (; arrows.step[row] === step && marks.length < 16; row++) {
    const from = byThread.get(arrows.from[row] ?? -1)
    const to = byThread.get(arrows.to[row] ?? -1)
    if (from === undefined || to === undefined) continue
    const key = `wake.${marks.length}`
    const before = marks.length
    if (to.role === 'passed' && entrance !== undefined) {
      // An arrow to one in a further column would cross those in the first.
      if (to.x - entrance.x < to.width) marks.push(passArrow(key, entrance, to))
    } else if (left !== null && entrance !== undefined && to.role !== 'inside')
      marks.push(wakeThroughGate(key, left, entrance, to))
    else if (tokens.some((other) => standsBetween(other, from, to))) marks.push(wakeAbove(key, from, to))
    else if (to.role === 'turn' && from.role === 'home' && from.y > to.y + TOKEN_HEIGHT)
      marks.push(turnArrow(key, from, to))
    else marks.push(wakeArrow(key, from, to))
    for (const mark of marks.splice(before)) marks.push(between(mark, from.thread, to.thread))
  }
  const operation = operationName(trace, step)
  // Fair: who is notified moves to the line of the condition's lock without having been woken.
  if (entrance !== undefined && operation.startsWith('notify')) {
    const before = scene.snapshots.lazySnapshot(step - 1).object(target)?.line ?? []
    const moved = before.map((thread) => byThread.get(thread)).filter((token) => token?.role === 'waiting')
    const still = new Set(scene.snapshots.lazySnapshot(step).object(target)?.line)
    for (const token of moved)
      if (token !== undefined && !still.has(token.thread))
        marks.push(between(moveArrow(`wake.${marks.length}`, entrance, token), token.thread, token.thread))
  }
  const came = byThread.get(trace.steps.thread[step] ?? -1)
  const exit = exits.get(target)
  // What was taken out of a queue goes to who took it, unless its place is where the line is.
  if (exit !== undefined && operation === 'get' && came !== undefined && came.x > exit.x)
    marks.push(curve('taken', exit.x + 2, exit.y, came.x - 4, came.y + TOKEN_HEIGHT / 2, 1))
  if (entrance !== undefined && came?.role === 'inside' && operation.startsWith('acquire')) {
    if (resultOf(trace, step) !== false) marks.push(entryArrow(entrance, came))
  }
  return marks
}

/** An arrow that says from and to which thread it leads. */
function between(mark: Mark, from: ThreadId, to: ThreadId): Mark {
  return { ...mark, attributes: { ...mark.attributes, 'data-from': from, 'data-to': to } }
}

/** The middle of the slot that a step freed; null where it freed none. */
function socketLeft({ trace, snapshots }: StageScene, step: StepIndex, drawn: readonly Mark[]): Point | null {
  const target = trace.steps.target[step] ?? -1
  if (step === 0 || target < 0) return null
  const thread = trace.steps.thread[step] ?? -1
  const held = snapshots
    .lazySnapshot(step - 1)
    .thread(thread)
    ?.holds.find((hold) => hold.object === target)
  const still = snapshots
    .lazySnapshot(step)
    .thread(thread)
    ?.holds.some((hold) => hold.object === target && hold.permit === held?.permit)
  if (held === undefined || still === true) return null
  const { x, y, width, height, transform } =
    drawn.find((mark) => mark.key === `${target}.slot.${held.permit}`)?.attributes ?? {}
  const [dx, dy] = [...String(transform).matchAll(/-?[\d.]+/g)].map(Number)
  if (x === undefined || dx === undefined || dy === undefined) return null
  return { x: Number(x) + dx + Number(width) / 2, y: Number(y) + dy + Number(height) / 2 }
}

/** From a place that was left, through the gate, to who woke. */
function wakeThroughGate(key: string, from: Point, gate: Entrance, to: Token): Mark {
  const toY = to.y + TOKEN_HEIGHT / 2
  const d = gate.lying
    ? `M${round(from.x)} ${from.y + 8}L${gate.x} ${gate.y}L${round(to.x + to.width / 2)} ${to.y - 4}`
    : `M${round(from.x - 8)} ${from.y}C${round(from.x - 40)} ${from.y} ${gate.x + 20} ${gate.y} ${gate.x} ${gate.y}S${round(to.x + to.width + 16)} ${toY} ${round(to.x + to.width + 3)} ${toY}`
  return path(key, d, 'wake', tip)
}

/** From a gate that has opened to one who goes on behind it. */
function passArrow(key: string, gate: Point, to: Token): Mark {
  const y = to.y + TOKEN_HEIGHT / 2
  return path(
    key,
    `M${gate.x + 4} ${gate.y}C${gate.x + 14} ${gate.y} ${round(to.x - 16)} ${y} ${round(to.x - 4)} ${y}`,
    'wake',
    tip,
  )
}

/** From the head of one line down to a place in the other. */
function moveArrow(key: string, from: Point, to: Token): Mark {
  const x = round(to.x + to.width / 2)
  const bend = round((from.y + to.y) / 2)
  return path(key, `M${round(from.x)} ${from.y}C${round(from.x)} ${bend} ${x} ${bend} ${x} ${to.y - 4}`, 'wake', tip)
}

const tip = { 'marker-end': 'url(#stage-tip-wake)' }

/** Whether a straight arrow along a row would strike out this token's name. */
function standsBetween(other: Token, from: Token, to: Token): boolean {
  const inRow = (token: Token) => Math.abs(token.y - from.y) < TOKEN_HEIGHT / 2
  if (!inRow(to) || !inRow(other)) return false
  return other.x > Math.min(from.x, to.x) && other.x < Math.max(from.x, to.x)
}

/** Along a row, above those who stand between the two. */
function wakeAbove(key: string, from: Token, to: Token): Mark {
  const x = round(from.x + from.width / 2)
  const toX = round(to.x + to.width / 2)
  return path(key, `M${x} ${from.y - 3}V${from.y - 10}H${toX}V${to.y - 3}`, 'wake', tip)
}

/** From a place in a lower row to the one that has the thread: between the rows, and up beside it, so that no name is struck out. */
function turnArrow(key: string, from: Token, to: Token): Mark {
  const x = round(from.x + from.width / 2)
  const edge = to.x + to.width
  return path(key, `M${x} ${from.y - 3}V${from.y - 7}H${edge + 12}V${to.y + TOKEN_HEIGHT / 2}H${edge + 3}`, 'wake', tip)
}

function wakeArrow(key: string, from: Token, to: Token): Mark {
  const fromY = from.y + TOKEN_HEIGHT / 2
  const toY = to.y + TOKEN_HEIGHT / 2
  if (from.x >= to.x + to.width) return curve(key, from.x - 3, fromY, to.x + to.width + 3, toY, -1)
  if (to.x >= from.x + from.width) return curve(key, from.x + from.width + 3, fromY, to.x - 3, toY, 1)
  const down = to.y > from.y
  const x = round(from.x + from.width / 2)
  const startY = down ? from.y + TOKEN_HEIGHT + 5 : from.y - 3
  return path(
    key,
    `M${x} ${startY}L${round(to.x + to.width / 2)} ${down ? to.y - 3 : to.y + TOKEN_HEIGHT + 5}`,
    'wake',
    tip,
  )
}

function curve(key: string, x: number, y: number, toX: number, toY: number, direction: 1 | -1): Mark {
  const bend = direction * Math.min(60, Math.max(14, Math.abs(toX - x) / 2))
  const d = `M${round(x)} ${y}C${round(x + bend)} ${y} ${round(toX - bend)} ${toY} ${round(toX)} ${toY}`
  return path(key, d, 'wake', tip)
}

function entryArrow(entrance: Entrance, token: Token): Mark {
  if (entrance.lying) {
    const x = round(token.x + token.width / 2)
    return path('entry', `M${entrance.x} ${entrance.y - 4}L${x} ${token.y + TOKEN_HEIGHT + 7}`, 'wake', tip)
  }
  const y = token.y + TOKEN_HEIGHT / 2
  const toX = token.x - 5
  return path(
    'entry',
    `M${entrance.x + 5} ${entrance.y}C${entrance.x + 14} ${entrance.y} ${toX - 14} ${y} ${toX} ${y}`,
    'wake',
    tip,
  )
}
