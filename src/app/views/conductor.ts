import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { Pieces } from '../../base/pieces.ts'
import type { Milliseconds } from '../../base/units.ts'
import { type FrameScheduler, frames as sharedFrames } from '../../timeline/frame.ts'
import type { OutcomeStore } from '../state/outcome.ts'
import { foldInternals, isLarge } from '../state/scene.ts'
import type { Chosen, ChosenStore } from '../state/store.ts'
import type { MakeView, Scene, View, ViewEvents } from '../state/view.ts'

/**
 * Keeps every mounted view at the scene, the cursor and the selection: at most one pass a frame while playing, scrubbing
 * or growing, and never through React.
 */
export interface Conductor {
  /** Puts a view into an element. Returns how to take it away. */
  mount(make: MakeView, host: HTMLElement): () => void
  /** The run at the cursor, or null before the first scene. */
  snapshot(): Snapshot | null
  destroy(): void
}

/** A pass that has taken so long leaves the views that are still to be shown anew to the next one. */
const passMs: Milliseconds = 12

/** What a view has been shown, and the run that it prepares to show, with what is left to do of that. */
interface Shown {
  readonly scene: Scene | null
  readonly preparing: { readonly scene: Scene; readonly work: Pieces<void> | undefined } | null
  readonly language: string
  readonly cursor: unknown
  readonly selection: unknown
}

const nothing: Shown = { scene: null, preparing: null, language: '', cursor: null, selection: null }

/** Does something as soon as the page has answered whatever waits. Returns how to forget it. */
export type Later = (task: () => void) => () => void

const afterOthers: Later = (task) => {
  const handle = setTimeout(task)
  return () => clearTimeout(handle)
}

export function createConductor(
  chosen: ChosenStore,
  outcome: OutcomeStore,
  events: ViewEvents,
  frames: FrameScheduler = sharedFrames,
  report: (error: unknown) => void = reportError,
  clock: () => Milliseconds = () => performance.now(),
  later: Later = afterOthers,
): Conductor {
  /** What each view has been shown. */
  const views = new Map<View, Shown>()
  let known: Snapshot | null = null
  let knownOf: unknown = null
  /** The scene, and the same as the views are shown it. */
  let folded: { readonly of: Scene; readonly scene: Scene } | null = null

  /** The scene as it is to be shown. */
  function shownScene(): Scene | null {
    const { scene } = outcome.getState()
    if (scene === null || chosen.getState().internals) return scene
    if (folded?.of !== scene) folded = { of: scene, scene: foldInternals(scene) }
    return folded.scene
  }

  function snapshot(): Snapshot | null {
    const { scene } = outcome.getState()
    if (scene === null || scene.snapshots.stepCount === 0) return null
    const step = Math.min(chosen.getState().cursor.step, scene.snapshots.stepCount - 1)
    if (known === null || known.step !== step || knownOf !== scene) known = scene.snapshots.at(step)
    knownOf = scene
    return known
  }

  /** Forgets the pass that is to come between two frames; null when none is. */
  let forget: (() => void) | null = null

  /** In a frame, or as soon as a person has moved. */
  function pass(): void {
    const left = update('frame')
    if (left === 'between') forget ??= later(between)
    else if (left === 'frame') ask()
  }

  /**
   * Between two frames: views of a large run are shown anew here, so that this is a task of its own, and what they ask
   * for in the next frame, with the browser's own work, is another one. Whatever is the run by then is shown: of an
   * earlier one nothing more.
   */
  function between(): void {
    forget = null
    if (update('between') !== null) ask()
  }

  /**
   * Brings the views to where they should be, those that are shown a run anew as long as there is time.
   * @returns where those that are left are shown it; null when there are none
   */
  function update(place: 'frame' | 'between'): 'frame' | 'between' | null {
    const scene = shownScene()
    const now = snapshot()
    if (scene === null || now === null) return null
    const { cursor, selection, language } = chosen.getState()
    for (const [view, shown] of views) {
      if (!onlyGrew(shown.scene, scene)) continue
      view.grow?.(scene)
      views.set(view, { ...shown, scene })
    }
    const begin = clock()
    const large = !scene.live && isLarge(scene)
    const apart = large && place === 'frame'
    const isTime = (): boolean => !apart && clock() - begin <= passMs
    let left = false
    for (const [view, shown] of views) {
      const anew = shown.scene !== scene || shown.language !== language
      const isReady = !anew || !large || (isTime() && prepare(view, scene, isTime))
      if (anew && !(isReady && isTime())) {
        left = true
        continue
      }
      views.set(view, { scene, preparing: null, language, cursor, selection })
      try {
        if (anew) view.show(scene, language)
        // Before the cursor: what a view says of a moment may depend on what is selected.
        if (anew || shown.selection !== selection) view.select(selection)
        if (anew || shown.cursor !== cursor) view.moveTo(now, anew && !scene.live ? 'jump' : cursor.movement)
      } catch (error) {
        // The views behind it are shown all the same, and it is tried again when something changes.
        views.set(view, nothing)
        report(error)
      }
    }
    return left ? (apart ? 'between' : 'frame') : null
  }

  /** Lets a view prepare to show a run as long as there is time. Returns whether it is ready. */
  function prepare(view: View, scene: Scene, isTime: () => boolean): boolean {
    const shown = views.get(view) ?? nothing
    let { preparing } = shown
    if (preparing?.scene !== scene) {
      preparing = { scene, work: view.prepare?.(scene) }
      views.set(view, { ...shown, preparing })
    }
    const { work } = preparing
    if (work === undefined) return true
    try {
      do {
        if (work.next().done === true) return true
      } while (isTime())
      return false
    } catch {
      // Reported when the same goes wrong while it is shown.
      return true
    }
  }

  // Before the phase in which views change the page, so that all of them show the same moment at the end of one frame.
  const ask = (): void => frames.request('show', pass)
  const moved = (now: Chosen, before: Chosen): boolean =>
    now.cursor !== before.cursor ||
    now.selection !== before.selection ||
    now.language !== before.language ||
    now.internals !== before.internals
  const unsubscribe = [
    chosen.subscribe((now, before) => {
      if (!moved(now, before)) return
      // A single move by hand is shown at once; what may come many times in a frame waits for it.
      const single = now.cursor !== before.cursor && (now.cursor.movement === 'step' || now.cursor.movement === 'jump')
      if (single && !(outcome.getState().scene?.live ?? true)) pass()
      else ask()
    }),
    outcome.subscribe((now, before) => {
      if (now.scene !== before.scene) ask()
    }),
  ]

  return {
    mount(make, host) {
      const view = make(host, events)
      views.set(view, nothing)
      ask()
      return () => {
        views.delete(view)
        view.destroy()
      }
    },
    snapshot,
    destroy() {
      for (const end of unsubscribe) end()
      frames.cancel(pass)
      forget?.()
      for (const view of views.keys()) view.destroy()
      views.clear()
    },
  }
}

/** Whether a run under way only lasts longer than it was shown, or was stopped. */
function onlyGrew(before: Scene | null, now: Scene): boolean {
  if (before === null || before === now || !before.live) return false
  return before.trace === now.trace && (before.hidden === undefined) === (now.hidden === undefined)
}
