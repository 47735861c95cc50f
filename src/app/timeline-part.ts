import type { Moment } from '../analysis/moment-types.ts'
import { createTimeline, type TimelineAction } from '../timeline/timeline.ts'
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
  let { language } = chosen.getState()
  const words = () => timelineWords(language, scene?.trace ?? null)

  const timeline = createTimeline(host, {
    words: words(),
    onCursor: (step) => events.moveTo(step, 'scrub'),
    onSelect: (selection) => events.select(selection),
    onZoom: (zoom) => chosen.setState({ zoom }),
    laneStatus: (thread) =>
      moment === null || scene === null ? '' : laneStatus(scene.trace, moment, thread, language),
    describe: (hit) => (scene === null ? '' : describeHit(scene, hit, language)),
  })
  let zoomed = chosen.getState().zoom
  const unsubscribe = chosen.subscribe(({ zoom }) => {
    if (zoom === zoomed) return
    zoomed = zoom
    timeline.setZoom(zoom)
  })

  return {
    show(next, nextLanguage) {
      scene = next
      language = nextLanguage
      timeline.setWords(words())
      timeline.setData(next.data)
      timeline.setZoom(zoomed)
    },
    moveTo(next) {
      moment = next
      timeline.setCursor(next.step, next.time)
    },
    select(selection) {
      timeline.setSelection(selection)
      if (selection?.kind === 'thread') timeline.reveal(selection.thread)
    },
    do(action) {
      if (action === 'fit') {
        timeline.fit()
        chosen.setState({ zoom: null })
      } else if (action === 'zoom-in' || action === 'zoom-out') timeline.zoomBy(action === 'zoom-in' ? 2 : 0.5)
    },
    destroy() {
      unsubscribe()
      timeline.destroy()
    },
  }
}
