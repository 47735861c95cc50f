import { createStore } from 'zustand/vanilla'
import type { Difference } from '../../analysis/first-difference.ts'
import type { Message } from '../../base/messages.ts'
import type { Microseconds } from '../../base/units.ts'
import type { Scenario } from '../../program/scenario.ts'
import type { ShownLine } from '../messages/outcomes.ts'
import type { Scene } from './view.ts'

/** What the page is busy with. `shown` turns true after 300 ms: what takes less shows nothing. */
export type Activity =
  | { readonly kind: 'idle' }
  | { readonly kind: 'simulating'; readonly steps: number; readonly most: number; readonly shown: boolean }
  | { readonly kind: 'preparing'; readonly ready: number; readonly count: number; readonly shown: boolean }
  | { readonly kind: 'live'; readonly steps: number; readonly time: Microseconds }
  /** A real run was stopped: what was drawn of it can be stepped, while its last steps come in and the whole is read. */
  | { readonly kind: 'gathering'; readonly shown: boolean }
  /** A file is read, of which so large a share of the work is done. */
  | { readonly kind: 'opening'; readonly share: number; readonly shown: boolean }
  /** A recording is read that is kept on this device. */
  | { readonly kind: 'reading'; readonly shown: boolean }

/** What is said, where it names lines of the program: said anew whenever another listing is shown. */
export type SaidWithLines = (shownLine: ShownLine) => readonly Message[]

export interface NoticeAction {
  readonly label: Message
  act(): void
}

/** Something that a person should know: what, where, and the way out. */
export interface Notice {
  readonly id: string
  /** `blocked` and `failed` speak of threads; everything else is neutral. */
  readonly about: 'page' | 'blocked' | 'failed'
  readonly lines: readonly Message[] | SaidWithLines
  readonly actions: readonly NoticeAction[]
  /** It speaks of what was shown before, too: it stays when a run comes to be shown. */
  readonly stays?: true
  /** A text to copy by hand, where the browser does not let the page do it. */
  readonly copy?: string
}

/** The second run the one that has the focus. */
export interface SecondRunScene {
  readonly scene: Scene
  readonly file: string | null
  /** Where the first and the second run part; null where they do the same. */
  readonly difference: Difference | null
}

/** What came of the choices: the last good picture, what is under way, and what there is to say. */
export interface Outcome {
  readonly scene: Scene | null
  /** Null where the run is shown alone. */
  readonly secondRun: SecondRunScene | null
  /** Whose parameters the form shows; null before the first is loaded, and for a trace of an unknown scenario. */
  readonly scenario: Scenario | null
  /** The file that the trace was opened from; null for a run of this page. */
  readonly file: string | null
  readonly activity: Activity
  readonly notices: readonly Notice[]
  /** A short confirmation of what a person just did, such as a copied link; shown for a while. */
  readonly said: { readonly messages: Message; readonly count: number } | null
  /** Why real workers cannot run here; null when they can. */
  readonly isolation: Message | null
}

export type OutcomeStore = ReturnType<typeof createOutcomeStore>

export function createOutcomeStore(isolation: Message | null) {
  return createStore<Outcome>()(() => ({
    scene: null,
    secondRun: null,
    scenario: null,
    file: null,
    activity: { kind: 'idle' },
    notices: [],
    said: null,
    isolation,
  }))
}

/** Resolves once a run that was stopped is there as a whole; at once where there is none. */
export function gathered(outcome: OutcomeStore): Promise<void> {
  if (outcome.getState().activity.kind !== 'gathering') return Promise.resolve()
  return new Promise((resolve) => {
    const end = outcome.subscribe(({ activity }) => {
      if (activity.kind === 'gathering') return
      end()
      resolve()
    })
  })
}

/** A step to go to, and a thread to select there. */
export interface Goal {
  readonly step: number
  readonly thread: number | null
  /** A ring of waits is to be seen there. */
  readonly isRing?: true
}
