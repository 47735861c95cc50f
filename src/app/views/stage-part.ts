import type { StageScene } from '../../pictures/scene.ts'
import { listingsOf } from '../../program/listing.ts'
import { createStage } from '../../stage/stage-view.ts'
import type { Scene, View, ViewEvents } from '../state/view.ts'
import { chosenListing, watchListing } from './listing-choice.ts'

/** The stage in the page: the lines that it names are those of the listing that is shown. */
export function createStagePart(host: HTMLElement, events: ViewEvents, onHeight: (height: number) => void): View {
  const stage = createStage(host, events, { onHeight })
  const unwatch = watchListing(() => stage.relist())
  /** A run as the stage is shown it, the same each time. */
  let known: { readonly of: Scene; readonly scene: StageScene } | null = null
  function stageScene(of: Scene): StageScene {
    if (known?.of === of) return known.scene
    const { pythonLine } = listingsOf(of.scenario.listings)
    const shownLine = (line: number): number => (chosenListing() === 'typescript' ? line : pythonLine(line))
    known = { of, scene: { ...of, shownLine } }
    return known.scene
  }
  return {
    prepare: (scene) => stage.prepare(stageScene(scene)),
    show: (scene, language) => stage.show(stageScene(scene), language),
    moveTo: (snapshot, movement) => stage.moveTo(snapshot, movement),
    select: (selection) => stage.select(selection),
    destroy() {
      unwatch()
      stage.destroy()
    },
  }
}
