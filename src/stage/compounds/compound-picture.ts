/**
 * What a picture of a compound is. A compound (a timer, a pool) is library code over primitives; what it has made names
 * it as owner. While insides are folded, all of that is drawn as one picture, and none of its objects has its own.
 */
import type { Compound } from '../../analysis/compounds.ts'
import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { Language, Message } from '../../base/messages.ts'
import type { CssPixels, StepIndex, ThreadId } from '../../base/units.ts'
import type { Box } from '../../pictures/box.ts'
import type { Reader } from '../../pictures/messages.ts'
import type { Form, FrameInput, Method } from '../../pictures/picture.ts'
import type { StageScene } from '../../pictures/scene.ts'

/** How one sort of compound is drawn. */
export interface CompoundPicture {
  /** What it is a picture of, such as `timer`. */
  readonly kind: string
  /** All compounds of this sort share one picture, for those of which a run makes many. */
  readonly together?: true
  /** Whether a compound is of this sort, by the names, kinds and bodies of its parts. */
  recognises(compound: Compound): boolean
  /** Reads a run once for everything that drawing needs: one compound, or all of them where they are drawn together. */
  of(scene: StageScene, compounds: readonly Compound[]): CompoundDrawer
}

export interface CompoundMethod extends Method {
  /** Whether a step, by whomever, is a call of this method. */
  isCall(step: StepIndex): boolean
  /** A thread that will call it next stands by the picture, as far as it is not held elsewhere. */
  readonly comes?: true
}

/** A compound of one run, ready to be drawn at any moment. */
export interface CompoundDrawer {
  readonly name: Message
  readonly methods: readonly CompoundMethod[]
  minWidth(form: Form): CssPixels
  /**
   * What is in it, as high at every moment of a run, and before it too. Threads that belong to it have spots of the role
   * `home`; one that waits at something else is shown there instead. A thread without a spot is drawn in the idle area.
   */
  box(input: FrameInput): Box
  exists(snapshot: Snapshot): boolean
  /** What it is, in a few words, and what that means. */
  readonly title: Message
  readonly meaning: Message
  /** How it stands, part by part, for those who do not see the picture. */
  describe(snapshot: Snapshot, reader: Reader): readonly string[]
  /** What a thread of its own is doing inside, for the name of its token; null where its state says it. */
  tell?(thread: ThreadId, snapshot: Snapshot, language: Language): string | null
}
