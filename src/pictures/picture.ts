/** What a picture of one kind of primitive is: a pure function from a snapshot to slots and marks. */
import type { ObjectSnapshot, Snapshot } from '../analysis/snapshot-types.ts'
import type { LaneStateName } from '../analysis/timeline-data.ts'
import type { Language, Message } from '../base/messages.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import type { ObjectRecord } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import type { Box } from './box.ts'
import type { Reader } from './messages.ts'
import type { StageScene } from './scene.ts'

/** `wide`: the line waits to the left of the gate; `narrow`, on a phone, below it. */
export type Form = 'wide' | 'narrow'

/** One drawn shape. A shape of the same key is the same shape at the next moment, and has the same tag. */
export interface Mark {
  readonly key: string
  readonly tag: 'rect' | 'path' | 'circle' | 'text'
  readonly attributes: { readonly [name: string]: string | number }
  readonly text?: string
  /** For a text: more text behind the first, lighter. */
  readonly detail?: string
}

/** A place for a thread's token: its top left corner, and how wide it is. */
export interface Spot {
  readonly thread: ThreadId
  readonly x: CssPixels
  readonly y: CssPixels
  readonly width: CssPixels
  /** A dot is a token without a name, for pictures of many. */
  readonly form: 'full' | 'dot'
  /**
   * Which spot wins where a thread has several: the one that says most about what it does. `home` is the place of a
   * thread in the compound that it belongs to: nobody stands there while the thread is at something else. Who has a
   * thread (`turn`) or a core (`core`) is shown there besides.
   */
  readonly role: 'waiting' | 'passed' | 'inside' | 'turn' | 'arriving' | 'core' | 'home' | 'idle'
}

/** Threads that have no room for a token each: a button that opens the list of them. */
export interface Group {
  readonly key: string
  readonly x: CssPixels
  readonly y: CssPixels
  readonly width: CssPixels
  readonly text: string
  /** The state that all of them are in, for the glyph. */
  readonly state?: LaneStateName
  /** Accessible name, and the title of the list. */
  readonly label: string
  readonly threads: readonly ThreadId[]
}

export interface Drawing {
  readonly spots: readonly Spot[]
  readonly marks: readonly Mark[]
  readonly groups: readonly Group[]
  /** Where those go through who come in. */
  readonly entrance?: Entrance
  /** Where what is taken out leaves. */
  readonly exit?: Point
}

/** An opening; of one that lies, the room is above. */
export interface Entrance extends Point {
  readonly lying?: boolean
}

export interface Point {
  readonly x: CssPixels
  readonly y: CssPixels
}

/** The most that a picture ever has to show in a run. */
export interface Need {
  readonly form: Form
  /** The most places that it ever has: slots, or cells of a queue. */
  readonly places: number
  /** The most who ever stand in each of its lines. */
  readonly lines: ReadonlyMap<string, number>
  /** The most who can stand in all of them together. */
  readonly longest: number
  /** About how wide the longest name of a thread of the run is; none is said where names are short. */
  readonly nameWidth?: CssPixels
  /** Nobody but one thread ever uses it, in a run that shares others: it may be drawn small. */
  readonly alone?: boolean
}

/** The place of a picture in a run, the same at every moment, so that nothing jumps while stepping. */
export interface Frame {
  /** Tells it from all other pictures. */
  readonly key: string
  readonly name: string
  readonly form: Form
  readonly width: CssPixels
  readonly height: CssPixels
  /** Name of its colour, such as `p1`. */
  readonly colour: string
}

/** How a primitive is drawn in a run. */
export interface Plan extends Frame, Need {
  readonly form: Form
  readonly record: ObjectRecord
}

/** What a picture of anything draws from. */
export interface FrameInput {
  readonly plan: Frame
  readonly trace: Trace
  readonly snapshot: Snapshot
  /** Threads that could run and whose next step asks for what is drawn. */
  readonly arriving: readonly ThreadId[]
  /** The method that one of those will call. */
  readonly methodOf: (thread: ThreadId) => string
  readonly language: Language
  readonly name: (thread: ThreadId) => string
}

/** What a picture of a primitive draws from. */
export interface PictureInput extends FrameInput {
  readonly plan: Plan
  readonly object: ObjectSnapshot
}

export interface Method {
  readonly name: string
  readonly words: Message
}

export interface Picture {
  readonly kind: string
  /** Its interface, in the order in which it is shown. */
  readonly methods: readonly Method[]
  /** Methods that a thread comes to the picture for, before it calls them. */
  readonly asks: readonly string[]
  /** The most places that it has in a run, where that is not told by its holds. */
  places?(scene: StageScene, record: ObjectRecord): number
  /** The least width in which all that it needs can be shown. Wider is calmer. */
  minWidth(need: Need): CssPixels
  /** What is in it, in the width of its plan: as high at every moment of a run, before its object is made too. */
  box(input: PictureInput): Box
  /** Kind and policy, in a few words; `places` is what it was made with. */
  title(record: ObjectRecord, places: number): Message
  /** What the policy means. */
  meaning(record: ObjectRecord): Message
  /** Its lines by name, where it has several: "getters" is the line "to get". */
  readonly lines?: { readonly [name: string]: Message }
  /** How it stands, part by part, for those who do not see the picture: "5 of 5 inside: …", "6 in line: …". */
  describe(object: ObjectSnapshot, reader: Reader): readonly string[]
}

/** Narrower than this, a picture leaves out notes and puts its tokens closer. */
export const COMPACT: CssPixels = 460
/** Least width of a picture that shows little, and of one that shows much. */
export const SMALL: CssPixels = 330
export const LARGE: CssPixels = 500
/** Height of a token. */
export const TOKEN_HEIGHT: CssPixels = 26

/** A text mark. */
export function text(
  key: string,
  x: CssPixels,
  y: CssPixels,
  words: string,
  className = 'lab',
  anchor: 'start' | 'middle' | 'end' = 'start',
): Mark {
  return {
    key,
    tag: 'text',
    attributes: { x: round(x), y: round(y), class: className, 'text-anchor': anchor },
    text: words,
  }
}

/** The title of a part of the picture, with a number or a word behind it. */
export function zone(key: string, x: CssPixels, y: CssPixels, words: string, detail: string): Mark {
  return { ...text(key, x, y, words, 'zone'), detail }
}

/** A frame for something; a free one has nothing in it. */
export function slot(
  key: string,
  at: {
    readonly x: CssPixels
    readonly y: CssPixels
    readonly width: CssPixels
    readonly height: CssPixels
    readonly rx?: CssPixels
  },
  free = false,
  more = '',
): Mark {
  const { x, y, width, height, rx = 6 } = at
  return { key, tag: 'rect', attributes: { class: `slot${free ? ' free' : ''}${more}`, x, y, width, height, rx } }
}

/** The head of an arrow that says which way things go. */
export const flowTip = { 'marker-end': 'url(#stage-tip-flow)' }

/** A path mark. */
export function path(key: string, d: string, className: string, more: { readonly [name: string]: string } = {}): Mark {
  return { key, tag: 'path', attributes: { d, class: className, ...more } }
}

/** Whole tenths of a pixel: what is drawn does not depend on rounding errors of the way there. */
export function round(value: number): number {
  return Math.round(value * 10) / 10
}
