import { listingsOf } from '../program/listing.ts'
import { createStage } from '../stage/stage-view.ts'
import { chosenListing, watchListing } from './panels/listing-choice.ts'
import type { View, ViewEvents } from './view.ts'

/** The stage in the page: the lines that it names are those of the listing that is shown. */
export function createStagePart(host: HTMLElement, events: ViewEvents, onHeight: (height: number) => void): View {
  const stage = createStage(host, events, { onHeight })
  const unwatch = watchListing(() => stage.relist())
  return {
    show(scene, language) {
      const { pythonLine } = listingsOf(scene.scenario.listings)
      const shownLine = (line: number): number => (chosenListing() === 'typescript' ? line : pythonLine(line))
      stage.show({ ...scene, shownLine }, language)
    },
    moveTo: (moment, movement) => stage.moveTo(moment, movement),
    select: (selection) => stage.select(selection),
    destroy() {
      unwatch()
      stage.destroy()
    },
  }
}
