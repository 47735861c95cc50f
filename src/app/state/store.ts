import { createStore } from 'zustand/vanilla'
import type { Place } from '../../analysis/durations.ts'
import type { Selection } from '../../analysis/timeline-data.ts'
import type { Language } from '../../base/messages.ts'
import type { Microseconds, ObjectId, StepIndex } from '../../base/units.ts'
import { defaultExplore, type Given, type RunChoice } from '../link/link.ts'
import { type Preferences, readPreferences, type Theme, writePreferences } from './preferences.ts'
import type { Movement } from './view.ts'

export type SideTab = 'code' | 'steps' | 'parameters' | 'about' | 'explore'
/** The panels that a narrow page shows one at a time. */
export type NarrowTab = 'timeline' | SideTab

export const speeds = [0.25, 0.5, 1, 2, 4, 8, 16] as const

/** Another run of the program, shown beside the one that has the focus, on one axis of time. */
export interface SecondRun {
  readonly run: RunChoice
  /** The place of the run that has the focus: it is `Chosen.run`, and cursor and selection are its own. */
  readonly focus: Place
  /** Where the cursor of the second run stands: at the latest step that the time of the other cursor allows. */
  readonly step: StepIndex
  /** Where on the axis its cursor is drawn. */
  readonly time: Microseconds
}

/** What a person chose. Everything else on the page is derived from it. */
export interface Chosen {
  readonly run: RunChoice
  /** Null where the run is shown alone. */
  readonly secondRun: SecondRun | null
  readonly cursor: { readonly step: StepIndex; readonly movement: Movement }
  readonly selection: Selection | null
  readonly zoom: { readonly from: Microseconds; readonly to: Microseconds } | null
  /** The object whose every use the timeline marks. */
  readonly uses: ObjectId | null
  /** Which threads have lanes: parts of their names, set apart by commas; empty for all. */
  readonly laneFilter: string
  /** Threads that are alike share a lane, which opens. */
  readonly grouped: boolean
  /** Names of the groups whose threads have lanes of their own all the same. */
  readonly openGroups: readonly string[]
  /** What library code does inside compounds is shown like all else. */
  readonly internals: boolean
  /** How to explore, as `writeAsked` writes it. */
  readonly asked: string
  /** The last steps of an order are said to go on for ever: this many. Null where nothing is said. */
  readonly round: { readonly order: string; readonly steps: number } | null
  /** What was typed into the form and is not applied yet. */
  readonly drafts: Given
  readonly playing: boolean
  /** Seconds of program time to a second of playing. */
  readonly speed: number
  readonly tab: SideTab
  readonly narrowTab: NarrowTab
  readonly language: Language
  /** Null follows the system. */
  readonly theme: Theme | null
  /** The catalogue is folded to its rail, where there is room for all of it. */
  readonly catalogueFolded: boolean
  /** The catalogue lies over the page, where there is only room for its rail. */
  readonly catalogueOver: boolean
  /** Height of the stage in pixels; null for what its content needs. */
  readonly stageHeight: number | null
  /** Large and without chrome, for a classroom. */
  readonly present: boolean
  readonly dialog: 'keys' | 'menu' | 'compare' | 'repeat' | 'kept' | null
}

export type ChosenStore = ReturnType<typeof createChosenStore>

/** The store of what a person chose. Preferences are remembered between visits. */
export function createChosenStore(preferences: Preferences = readPreferences()) {
  const store = createStore<Chosen>()(() => ({
    run: { scenario: '', given: {}, executor: 'simulator', order: '' },
    secondRun: null,
    cursor: { step: 0, movement: 'jump' },
    selection: null,
    zoom: null,
    uses: null,
    laneFilter: '',
    grouped: false,
    openGroups: [],
    internals: false,
    asked: defaultExplore,
    round: null,
    drafts: {},
    playing: false,
    tab: 'code',
    narrowTab: 'timeline',
    catalogueOver: false,
    present: false,
    dialog: null,
    ...preferences,
  }))
  store.subscribe((now, before) => {
    const { language, theme, catalogueFolded, stageHeight, speed } = now
    const same =
      language === before.language &&
      theme === before.theme &&
      catalogueFolded === before.catalogueFolded &&
      stageHeight === before.stageHeight &&
      speed === before.speed
    if (!same) writePreferences({ language, theme, catalogueFolded, stageHeight, speed })
  })
  return store
}
