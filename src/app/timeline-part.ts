import type { Moment } from '../analysis/moment-types.ts'
import { pickLanes } from '../analysis/pick-lanes.ts'
import { usesOf } from '../analysis/uses.ts'
import { createTimeline, type TimelineAction } from '../timeline/timeline.ts'
import { laneTest } from './lane-filter.ts'
import type { ChosenStore } from './store.ts'
import { describeHit, laneStatus, timelineWords } from './timeline-words.ts'
import type { Scene, View, ViewEvents } from './view.ts'

/** The timeline as a view, with what the buttons of its head do. */
export interface TimelinePart extends View {
  do(action: TimelineAction): void
}

export function createTimelinePart(host: HTMLElement, events: ViewEvents, chosen: ChosenStore): TimelinePart {
  let scene: Scene | null = null
  let moment: Moment | null = null
  let { language, zoom: zoomed } = chosen.getState()
  const words = () => timelineWords(language, scene?.trace ?? null)

  const timeline = createTimeline(host, {
    words: words(),
    onCursor: (step) => events.moveTo(step, 'scrub'),
    onSelect: (selection) => events.select(selection),
    onZoom(zoom) {
      // It is there already: only what comes from elsewhere is handed to the timeline.
      zoomed = zoom
      chosen.setState({ zoom })
    },
    laneStatus: (thread) =>
      moment === null || scene === null ? '' : laneStatus(scene.trace, moment, thread, language),
    // A thread that ends with the run's last step has no stretch in which it is finished.
    laneState: (thread) => moment?.threads[thread]?.state ?? null,
    describe: (hit) => (scene === null ? '' : describeHit(scene, hit, language)),
  })
  let { uses: used, laneFilter } = chosen.getState()
  function showUses(): void {
    timeline.setUses(scene === null || used === null ? null : usesOf(scene.trace, used))
  }
  function showLanes(): void {
    if (scene !== null) timeline.setData(pickLanes(scene.data, laneTest(laneFilter)))
  }
  const unsubscribe = chosen.subscribe((now) => {
    if (now.zoom !== zoomed) {
      zoomed = now.zoom
      timeline.setZoom(zoomed)
    }
    if (now.uses !== used) {
      used = now.uses
      showUses()
    }
    if (now.laneFilter !== laneFilter) {
      laneFilter = now.laneFilter
      showLanes()
    }
  })

  return {
    show(next, nextLanguage) {
      scene = next
      language = nextLanguage
      timeline.setWords(words())
      showLanes()
      showUses()
      timeline.setZoom(zoomed)
    },
    moveTo(next, movement) {
      moment = next
      timeline.setCursor(next.step, next.time)
      // While scrubbing, what is in view stays: the hand is on it.
      if (movement === 'step' || movement === 'play') timeline.revealTime(next.time)
    },
    select(selection) {
      timeline.setSelection(selection)
      if (selection?.kind === 'thread') timeline.reveal(selection.thread)
    },
    do: (action) => timeline.act(action),
    destroy() {
      unsubscribe()
      timeline.destroy()
    },
  }
}
