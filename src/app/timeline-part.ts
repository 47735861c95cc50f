import type { Moment } from '../analysis/moment-types.ts'
import { createTimeline } from '../timeline/timeline.ts'
import { clampRange, wholeRange } from '../timeline/view.ts'
import type { ChosenStore } from './store.ts'
import { describeHit, laneStatus, timelineWords } from './timeline-words.ts'
import type { Scene, View, ViewEvents } from './view.ts'

/** What the buttons of the timeline's head do. */
export type TimelineHeadAction = 'zoom-in' | 'zoom-out' | 'fit'

/** The timeline as a view, with what the buttons of its head do. */
export interface TimelinePart extends View {
  do(action: TimelineHeadAction): void
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
      if (scene === null) return
      const { end } = scene.data
      const whole = wholeRange(end)
      if (action === 'fit') {
        chosen.setState({ zoom: null })
        return
      }
      const factor = action === 'zoom-in' ? 0.5 : 2
      const { from, to } = zoomed ?? whole
      const time = moment?.time ?? from
      // The cursor stays where it is on the page, if it is in view.
      const around = time >= from && time <= to ? time : (from + to) / 2
      const range = clampRange({ from: around + (from - around) * factor, to: around + (to - around) * factor }, end)
      chosen.setState({ zoom: range.from <= whole.from && range.to >= whole.to ? null : range })
    },
    destroy() {
      unsubscribe()
      timeline.destroy()
    },
  }
}
