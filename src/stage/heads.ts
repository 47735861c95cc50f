/** The head of a picture: name, kind, meaning and interface. */
import type { Snapshot } from '../analysis/snapshot-types.ts'
import type { Language } from '../base/messages.ts'
import type { CssPixels, ObjectId, StepIndex } from '../base/units.ts'
import { attemptOf } from '../trace/attempt.ts'
import { operationName, type Trace } from '../trace/trace.ts'
import type { Placed, PlacedCompound, PlacedPicture } from './stacks.ts'

export interface HeadMethod {
  readonly name: string
  readonly words: string
  /** How many are in this call. */
  readonly inside: number
  /** Whether a step calls it. */
  isCall(step: StepIndex): boolean
}

export interface Head {
  readonly key: string
  /** The object whose uses it can mark; null for a compound, which is several. */
  readonly object: ObjectId | null
  readonly x: CssPixels
  readonly y: CssPixels
  readonly width: CssPixels
  readonly colour: string
  readonly name: string
  readonly exists: boolean
  readonly title: string
  readonly meaning: string
  readonly methods: readonly HeadMethod[]
}

/** The head of a picture at a moment. */
export function headOf(placed: Placed, trace: Trace, snapshot: Snapshot, language: Language): Head {
  const { x, y, headWidth: width } = placed
  const { key, colour } = placed.plan
  const place = { key, colour, x, y, width }
  const own =
    placed.kind === 'object' ? ofObject(placed, trace, snapshot, language) : ofCompound(placed, snapshot, language)
  return { ...place, ...own, meaning: (language === 'zh' ? '：' : ': ') + own.meaning }
}

type OwnPart = Omit<Head, 'key' | 'x' | 'y' | 'width' | 'colour'>

function ofObject(
  { plan: { record }, picture, madeWith }: PlacedPicture,
  trace: Trace,
  snapshot: Snapshot,
  language: Language,
): OwnPart {
  const inside = new Map<string, number>()
  for (const { waitsFor, next } of snapshot.threads)
    if (waitsFor === record.id && next !== null) inside.set(next, (inside.get(next) ?? 0) + 1)
  return {
    object: record.id,
    name: record.name,
    exists: snapshot.objects[record.id]?.exists ?? false,
    title: picture.title(record, madeWith)[language],
    meaning: picture.meaning(record)[language],
    methods: picture.methods.map(({ name, words }) => ({
      name,
      words: words[language],
      inside: inside.get(name) ?? 0,
      isCall: (step) => trace.steps.target[step] === record.id && calledBy(trace, step) === name,
    })),
  }
}

function ofCompound({ drawn: { drawer } }: PlacedCompound, snapshot: Snapshot, language: Language): OwnPart {
  return {
    object: null,
    name: drawer.name[language],
    exists: drawer.exists(snapshot),
    title: drawer.title[language],
    meaning: drawer.meaning[language],
    methods: drawer.methods.map(({ name, words, isCall }) => ({ name, words: words[language], inside: 0, isCall })),
  }
}

/** The method that a step calls, whether or not it could proceed. */
function calledBy(trace: Trace, step: StepIndex): string {
  const name = operationName(trace, step)
  return name === 'block' ? attemptOf(trace, step).operation : name
}
