/** The whole stage at a moment: where each thread stands, and what is drawn around it. */
import type { Moment, ThreadMoment } from '../analysis/moment-types.ts'
import type { LaneStateName } from '../analysis/timeline-data.ts'
import type { CssPixels, ObjectId, ThreadId } from '../base/units.ts'
import type { Language } from '../base/words.ts'
import { operationName } from '../trace/trace.ts'
import { arrivalMethods } from './arrivals.ts'
import { arrowsOf } from './arrows.ts'
import { drawElsewhere } from './elsewhere.ts'
import { type Drawing, type Group, type Mark, type Point, path, round, type Spot } from './picture.ts'
import { pictureOf } from './pictures.ts'
import { colourOf, HEAD, type PlacedPicture, type StagePlan } from './plan.ts'
import type { StageScene } from './scene.ts'
import { stageWords, stateWords } from './words.ts'

/** A thread's token. Its key is its thread, or thread and place where the thread has more than one. */
export interface Token extends Spot {
  readonly key: string
  readonly name: string
  readonly state: LaneStateName
  /** Colours of what it holds, for the lines under it. */
  readonly holds: readonly string[]
  /** Its accessible name. */
  readonly label: string
}

export interface Head {
  readonly object: ObjectId
  readonly x: CssPixels
  readonly y: CssPixels
  readonly width: CssPixels
  readonly colour: string
  readonly name: string
  readonly exists: boolean
  readonly title: string
  readonly meaning: string
  readonly methods: readonly { readonly name: string; readonly words: string; readonly inside: number }[]
}

export interface StageDrawing {
  readonly tokens: readonly Token[]
  readonly groups: readonly Group[]
  readonly marks: readonly Mark[]
  readonly heads: readonly Head[]
  /** The state in words. */
  readonly description: string
  /** Where every thread is, whether or not it has a token of its own. */
  readonly positions: ReadonlyMap<ThreadId, Point>
}

/** The stage at a moment. */
export function drawStage(scene: StageScene, plan: StagePlan, moment: Moment, language: Language): StageDrawing {
  const { trace } = scene
  const name = (thread: ThreadId) => trace.threads[thread]?.name ?? '?'
  const w = stageWords[language]
  const arriving = arrivalsOf(scene, moment)
  const spots: (Spot & { readonly object: ObjectId })[] = []
  const groups: Group[] = []
  const marks: Mark[] = []
  const heads: Head[] = []
  const words: string[] = []
  const entrances = new Map<ObjectId, Point>()
  const exits = new Map<ObjectId, Point>()
  for (const placed of plan.pictures) {
    const { record } = placed.plan
    const object = moment.objects[record.id]
    if (object === undefined) continue
    const drawing = placed.picture.draw({
      plan: placed.plan,
      object,
      moment,
      arriving: arriving.get(record.id) ?? [],
      language,
      name,
    })
    if (placed.x > 0)
      marks.push(path(`${record.id}.divider`, `M${placed.x} ${placed.y + HEAD}v${placed.plan.height}`, 'divider'))
    const moved = offset(drawing, placed.x, placed.y + HEAD, `${record.id}.`)
    spots.push(...moved.spots.map((spot) => ({ ...spot, object: record.id })))
    groups.push(...moved.groups)
    marks.push(...moved.marks)
    if (moved.entrance !== undefined) entrances.set(record.id, moved.entrance)
    if (moved.exit !== undefined) exits.set(record.id, moved.exit)
    heads.push(headOf(placed, moment, language))
    if (object.exists) {
      const comers = arriving.get(record.id)?.length ?? 0
      const asks = arrivalMethods(moment, arriving.get(record.id) ?? [], language)
      const coming = comers === 0 ? '' : (language === 'zh' ? '；' : '; ') + w.arriving(comers, asks, record.name)
      const colon = language === 'zh' ? '：' : ': '
      words.push(record.name + colon + placed.picture.describe(object, name)[language] + coming)
    }
  }
  const standing = new Set<ThreadId>(spots.map((spot) => spot.thread))
  for (const group of groups) for (const thread of group.threads) standing.add(thread)
  const others = moment.threads.flatMap((thread) => (standing.has(thread.thread) ? [] : [thread.thread]))
  const leaver = operationName(trace, moment.step).startsWith('release') ? (trace.steps.thread[moment.step] ?? -1) : -1
  const elsewhere = drawElsewhere(others, moment, name, plan.elsewhere, plan.form, language, leaver)
  spots.push(...elsewhere.spots.map((spot) => ({ ...spot, object: -1 })))
  groups.push(...elsewhere.groups)
  marks.push(...elsewhere.marks)

  const primary = primarySpots(spots)
  const tokens = spots.map((spot, i): Token => {
    const state = moment.threads[spot.thread]
    const main = primary.get(spot.thread) === spot
    return {
      ...spot,
      key: main ? String(spot.thread) : `${spot.thread}@${spot.object}.${i}`,
      name: name(spot.thread),
      state: state?.state ?? 'unborn',
      holds: main ? (state?.holds ?? []).map((held) => colourOf(held.object)) : [colourOf(spot.object)],
      label: labelOf(name(spot.thread), state, scene, language),
    }
  })
  tokens.sort((p, q) => p.thread - q.thread || (p.key < q.key ? -1 : 1))
  const positions = new Map<ThreadId, Point>()
  for (const group of groups) for (const thread of group.threads) positions.set(thread, group)
  for (const [thread, spot] of primary) positions.set(thread, spot)
  const arrows = arrowsOf(scene, moment.step, tokens, { entrances, exits }, marks, plan.form)
  // What the step did is drawn, and not beside it on the same way what comes next.
  const shown = arrows.length === 0 ? marks : marks.filter((mark) => !mark.key.endsWith('.arrival'))
  const resting = others.length === 0 ? [] : [`${w.elsewhere}: ${countStates(others, moment, language)}`]
  return {
    tokens,
    groups,
    marks: [...shown, ...arrows],
    heads,
    description: [...words, ...resting].join(language === 'zh' ? '。' : '. '),
    positions,
  }
}

/** Threads that could run, hold nothing and whose next step asks something of an object, by object. */
function arrivalsOf({ trace, moments }: StageScene, moment: Moment): Map<ObjectId, ThreadId[]> {
  const found = new Map<ObjectId, ThreadId[]>()
  for (const { thread, state, holds, granted, next: operation } of moment.threads) {
    if ((state !== 'running' && state !== 'ready') || holds.length > 0 || operation === null) continue
    const next = moments.nextOf(thread, moment.step, 1)
    const target = next === null ? -1 : (trace.steps.target[next] ?? -1)
    // One who has been let through comes back from there and does not ask again.
    if (target < 0 || granted === target) continue
    if (pictureOf(trace.objects[target]?.kind ?? '')?.asks.includes(operation) !== true) continue
    const list = found.get(target)
    if (list === undefined) found.set(target, [thread])
    else list.push(thread)
  }
  return found
}

function offset(drawing: Drawing, x: CssPixels, y: CssPixels, prefix: string): Drawing {
  const moved = (point: Point | undefined) => (point === undefined ? point : { x: point.x + x, y: point.y + y })
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

const rank = { line: 4, passed: 3, inside: 2, arriving: 1, elsewhere: 0 } as const

/** The spot of each thread that its token takes: where it waits, else what it came to hold last. */
function primarySpots<Some extends Spot>(spots: readonly Some[]): Map<ThreadId, Some> {
  const primary = new Map<ThreadId, Some>()
  for (const spot of spots) {
    const other = primary.get(spot.thread)
    if (other === undefined || rank[spot.role] >= rank[other.role]) primary.set(spot.thread, spot)
  }
  return primary
}

function headOf({ plan, picture, x, y, headWidth, madeWith }: PlacedPicture, moment: Moment, language: Language): Head {
  const { record } = plan
  const inside = new Map<string, number>()
  for (const { waitsFor, next } of moment.threads)
    if (waitsFor === record.id && next !== null) inside.set(next, (inside.get(next) ?? 0) + 1)
  return {
    object: record.id,
    x,
    y,
    width: headWidth,
    colour: plan.colour,
    name: record.name,
    exists: moment.objects[record.id]?.exists ?? false,
    title: picture.title(record, madeWith)[language],
    meaning: (language === 'zh' ? '：' : ': ') + picture.meaning(record)[language],
    methods: picture.methods.map((method) => ({
      name: method.name,
      words: method.words[language],
      inside: inside.get(method.name) ?? 0,
    })),
  }
}

/** "user5, blocked, place 1 in line at seats": never the name of a button of the transport, such as First. */
function labelOf(name: string, state: ThreadMoment | undefined, { trace }: StageScene, language: Language): string {
  const w = stageWords[language]
  const parts = [name, stateWords[state?.state ?? 'unborn'][language]]
  if (state !== undefined) {
    const { waitsFor, place, holds } = state
    if (waitsFor >= 0) {
      const object = trace.objects[waitsFor]?.name ?? '?'
      parts.push(w.inLineAt(place, object))
    } else if (waitsFor <= -2) parts.push(w.joins(trace.threads[-2 - waitsFor]?.name ?? '?'))
    if (holds.length > 0) parts.push(w.insideOf(w.list(holds.map((held) => trace.objects[held.object]?.name ?? '?'))))
  }
  return parts.join(language === 'zh' ? '，' : ', ')
}

function countStates(threads: readonly ThreadId[], moment: Moment, language: Language): string {
  const counts = new Map<LaneStateName, number>()
  for (const thread of threads) {
    const state = moment.threads[thread]?.state ?? 'unborn'
    counts.set(state, (counts.get(state) ?? 0) + 1)
  }
  const w = stageWords[language]
  return w.list([...counts].map(([state, count]) => w.group(count, stateWords[state][language])))
}
