/** The whole stage at a moment: where each thread stands, and what is drawn around it. */

import { awaitedPage } from '../analysis/awaited.ts'
import { colourOf } from '../analysis/object-colours.ts'
import type { Snapshot, ThreadSnapshot } from '../analysis/snapshot-types.ts'
import type { LaneStateName } from '../analysis/timeline-data.ts'
import { pictureOf } from '../atoms/pictures.ts'
import type { Language } from '../base/messages.ts'
import { own } from '../base/own.ts'
import type { CssPixels, ObjectId, StepIndex, ThreadId } from '../base/units.ts'
import { arrivalWords } from '../pictures/arrivals.ts'
import { drawBox } from '../pictures/box.ts'
import { stageMessages, stateNames } from '../pictures/messages.ts'
import {
  type Drawing,
  type Entrance,
  type Frame,
  type FrameInput,
  type Group,
  type Mark,
  type Point,
  path,
  round,
  type Spot,
} from '../pictures/picture.ts'
import type { StageScene } from '../pictures/scene.ts'
import { operationName } from '../trace/trace.ts'
import { arrowsOf } from './arrows.ts'
import { type Head, headOf } from './heads.ts'
import { drawIdleArea } from './idle-area.ts'
import { HEAD, type StagePlan } from './plan.ts'
import { objectsOf, type Placed } from './stacks.ts'
import type { StageDrawing, Token } from './stage-drawing.ts'

/** A spot, and the picture in which it is; none elsewhere. */
interface StandingSpot extends Spot {
  readonly at: Frame | null
}

/** The stage at a moment. */
export function drawStage(scene: StageScene, plan: StagePlan, snapshot: Snapshot, language: Language): StageDrawing {
  const { trace } = scene
  const name = (thread: ThreadId) => trace.threads[thread]?.name ?? '?'
  const w = stageMessages[language]
  const arriving = arrivalsOf(scene, plan, snapshot)
  const spots: StandingSpot[] = []
  const groups: Group[] = []
  const marks: Mark[] = []
  const heads: Head[] = []
  const words: string[] = []
  const entrances = new Map<ObjectId, Entrance>()
  const exits = new Map<ObjectId, Point>()
  for (const placed of plan.pictures) {
    const { key } = placed.plan
    const coming = arriving.get(placed) ?? new Map<ThreadId, string>()
    const methodOf = (thread: ThreadId) => coming.get(thread) ?? '?'
    const input = { trace, snapshot, arriving: [...coming.keys()], methodOf, language, name }
    const drawing = drawPlaced(placed, input)
    if (drawing === null) continue
    if (placed.x > 0)
      marks.push(path(`${key}.divider`, `M${placed.x} ${placed.y + HEAD}v${placed.plan.height}`, 'divider'))
    const moved = offset(drawing, placed.x, placed.y + HEAD, `${key}.`)
    spots.push(...moved.spots.map((spot) => ({ ...spot, at: placed.plan })))
    groups.push(...moved.groups)
    marks.push(...moved.marks)
    for (const object of objectsOf(placed)) {
      if (moved.entrance !== undefined) entrances.set(object, moved.entrance)
      if (moved.exit !== undefined) exits.set(object, moved.exit)
    }
    const head = headOf(placed, trace, snapshot, language)
    heads.push(head)
    if (head.exists) words.push(describePlaced(placed, input))
  }
  const standing = new Set<ThreadId>(spots.map((spot) => spot.thread))
  for (const group of groups) for (const thread of group.threads) standing.add(thread)
  const others = snapshot.threads.flatMap((thread) => (standing.has(thread.thread) ? [] : [thread.thread]))
  const leaver = operationName(trace, snapshot.step).startsWith('release')
    ? (trace.steps.thread[snapshot.step] ?? -1)
    : -1
  const idle = drawIdleArea({ threads: others, snapshot, trace, form: plan.form, language, leaver }, plan.idle)
  spots.push(...idle.spots.map((spot) => ({ ...spot, at: null })))
  groups.push(...idle.groups)
  marks.push(...idle.marks)

  const primary = primarySpots(spots)
  const tokens = spots.flatMap((spot, i): Token | [] => {
    const { at, ...place } = spot
    const state = snapshot.threads[spot.thread]
    const main = primary.get(spot.thread) === spot
    if (!main && spot.role === 'home') return []
    return {
      ...place,
      key: main ? String(spot.thread) : `${spot.thread}@${at?.key}.${i}`,
      name: name(spot.thread),
      state: state?.state ?? 'unborn',
      holds: main
        ? (state?.holds ?? []).map((held) => colourOf(held.object))
        : at !== null && held.has(spot.role)
          ? [at.colour]
          : [],
      label: labelOf(name(spot.thread), state, scene, plan, snapshot, language),
    }
  })
  tokens.sort((p, q) => p.thread - q.thread || (p.key < q.key ? -1 : 1))
  const positions = new Map<ThreadId, Point>()
  for (const group of groups) for (const thread of group.threads) positions.set(thread, group)
  for (const [thread, spot] of primary) positions.set(thread, spot)
  const arrows = arrowsOf(scene, snapshot.step, tokens, { entrances, exits }, marks)
  // What the step did is drawn, and not beside it on the same way what comes next.
  const shown = arrows.length === 0 ? marks : marks.filter((mark) => !mark.key.endsWith('.arrival'))
  const resting = others.length === 0 ? [] : [`${w.elsewhere}: ${countStates(others, snapshot, language)}`]
  return {
    tokens,
    groups,
    marks: [...shown, ...arrows],
    heads,
    description: [...words, ...resting].join(language === 'zh' ? '。' : '. '),
    positions,
  }
}

/** Threads that could run, hold nothing and whose next step asks something of what is drawn, by its picture; and what. */
function arrivalsOf(
  { trace, snapshots }: StageScene,
  { pictureAt }: StagePlan,
  snapshot: Snapshot,
): Map<Placed, Map<ThreadId, string>> {
  const found = new Map<Placed, Map<ThreadId, string>>()
  for (const { thread, state, holds, granted, next: operation } of snapshot.threads) {
    if ((state !== 'running' && state !== 'ready' && state !== 'wantsGil') || holds.length > 0 || operation === null)
      continue
    const next = snapshots.nextOf(thread, snapshot.step, 1)
    const target = next === null ? -1 : (trace.steps.target[next] ?? -1)
    // One who has been let through comes back from there and does not ask again.
    if (next === null || target < 0 || granted === target) continue
    const placed = pictureAt.get(target)
    const method = placed === undefined ? null : asksFor(placed, operation, next)
    if (placed === undefined || method === null) continue
    const coming = found.get(placed) ?? new Map<ThreadId, string>()
    found.set(placed, coming.set(thread, method))
  }
  return found
}

/** The method of a picture that a thread comes for, whose next step is this; null where it comes for none. */
function asksFor(placed: Placed, operation: string, step: StepIndex): string | null {
  if (placed.kind === 'object') return placed.picture.asks.includes(operation) ? operation : null
  return placed.drawn.drawer.methods.find((method) => method.comes && method.isCall(step))?.name ?? null
}

type SnapshotInput = Omit<FrameInput, 'plan'>

/** Null for an object that the moment does not know. */
function drawPlaced(placed: Placed, input: SnapshotInput): Drawing | null {
  const { width, height } = placed.plan
  if (placed.kind === 'compound')
    return drawBox(placed.drawn.drawer.box({ ...input, plan: placed.plan }), width, height)
  const object = input.snapshot.objects[placed.plan.record.id]
  return object === undefined
    ? null
    : drawBox(placed.picture.box({ ...input, plan: placed.plan, object }), width, height)
}

/** "seats: 5 of 5 inside; user5 about to call acquire() of seats". */
function describePlaced(placed: Placed, input: SnapshotInput): string {
  const { snapshot, arriving, language } = input
  const object = placed.kind === 'object' ? snapshot.objects[placed.plan.record.id] : undefined
  const parts =
    placed.kind === 'compound'
      ? placed.drawn.drawer.describe(snapshot, input)
      : object === undefined
        ? []
        : placed.picture.describe(object, input)
  const coming = arriving.length === 0 ? [] : [arrivalWords({ ...input, plan: placed.plan }, arriving)]
  const [colon, semicolon] = language === 'zh' ? ['：', '；'] : [': ', '; ']
  return placed.plan.name + colon + [...parts, ...coming].join(semicolon)
}

function offset(drawing: Drawing, x: CssPixels, y: CssPixels, prefix: string): Drawing {
  const moved = <Some extends Point>(point: Some | undefined) =>
    point === undefined ? point : { ...point, x: point.x + x, y: point.y + y }
  const entrance = moved(drawing.entrance)
  const exit = moved(drawing.exit)
  return {
    spots: drawing.spots.map((spot) => ({ ...spot, x: round(spot.x + x), y: round(spot.y + y) })),
    groups: drawing.groups.map((group) => ({ ...group, x: round(group.x + x), y: round(group.y + y) })),
    marks: drawing.marks.map((mark) => ({
      ...mark,
      key: prefix + mark.key,
      attributes: { ...mark.attributes, transform: `translate(${x} ${y})` },
    })),
    ...(entrance === undefined ? {} : { entrance }),
    ...(exit === undefined ? {} : { exit }),
  }
}

const rank = { waiting: 7, passed: 6, inside: 5, turn: 4, arriving: 3, core: 2, home: 1, idle: 0 } as const
/** Places that are held, with a line below the token in the colour of what is held. */
const held: ReadonlySet<Spot['role']> = new Set(['inside', 'passed'])

/** The spot of each thread that its token takes: where it waits, else what it came to hold last. */
function primarySpots<Some extends Spot>(spots: readonly Some[]): Map<ThreadId, Some> {
  const primary = new Map<ThreadId, Some>()
  for (const spot of spots) {
    const other = primary.get(spot.thread)
    if (other === undefined || rank[spot.role] >= rank[other.role]) primary.set(spot.thread, spot)
  }
  return primary
}

/** "user5, blocked, place 1 in line at seats": never the name of a button of the transport, such as First. */
function labelOf(
  name: string,
  state: ThreadSnapshot | undefined,
  { trace }: StageScene,
  plan: StagePlan,
  snapshot: Snapshot,
  language: Language,
): string {
  const w = stageMessages[language]
  const parts = [name, stateNames[state?.state ?? 'unborn'][language]]
  if (state !== undefined) {
    const { thread, waitsFor, place, holds } = state
    const inside = plan.homeOf.get(thread)?.drawn.drawer.tell?.(thread, snapshot, language) ?? null
    if (inside !== null) parts.push(inside)
    else if (waitsFor >= 0) {
      const { name: object = '?', kind = '' } = trace.objects[waitsFor] ?? {}
      const lines = [...(snapshot.objects[waitsFor]?.lines ?? [])]
      const line = lines.find(([, threads]) => threads.includes(thread))?.[0] ?? ''
      parts.push(w.inLineAt(place, object, own(pictureOf(kind)?.lines, line)?.[language] ?? ''))
    } else if (waitsFor <= -2) parts.push(w.joins(trace.threads[-2 - waitsFor]?.name ?? '?'))
    const page = awaitedPage(trace, state)
    if (page !== null) parts.push(w.waitsForPage(page))
    if (holds.length > 0) parts.push(w.insideOf(w.list(holds.map((held) => trace.objects[held.object]?.name ?? '?'))))
  }
  return parts.join(language === 'zh' ? '，' : ', ')
}

function countStates(threads: readonly ThreadId[], snapshot: Snapshot, language: Language): string {
  const counts = new Map<LaneStateName, number>()
  for (const thread of threads) {
    const state = snapshot.threads[thread]?.state ?? 'unborn'
    counts.set(state, (counts.get(state) ?? 0) + 1)
  }
  const w = stageMessages[language]
  return w.list([...counts].map(([state, count]) => w.group(count, stateNames[state][language])))
}
