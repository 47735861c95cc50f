import { useCallback, useRef } from 'react'
import type { TimelineAction } from '../timeline/timeline.ts'
import { type ComparePart, createComparePart } from './compare-part.ts'
import { useApp, useSay } from './context.ts'
import { icons } from './icons.tsx'
import { GroupButton, InsidesButton, LanePick, Legend, UsesChip } from './panes.tsx'
import { PartHost } from './part-host.tsx'
import { loadPicture } from './parts.ts'
import type { MakeView } from './view.ts'
import { compareWords } from './words/compare.ts'
import { ui } from './words/interface.ts'

/** Two runs over time, with the buttons of their head and their legend. It stands where one run's timeline stands. */
export function ComparePane() {
  const { chosen, outcome, session } = useApp()
  const say = useSay()
  const part = useRef<ComparePart | null>(null)
  const load = useCallback(async (): Promise<MakeView> => {
    const picture = await loadPicture()
    return (host, events) => {
      const made = createComparePart(host, events, picture, { chosen, outcome, session })
      part.current = made
      return made
    }
  }, [chosen, outcome, session])
  const act = (action: TimelineAction) => () => part.current?.do(action)
  function button(action: TimelineAction, icon: React.ReactNode, name: string) {
    return (
      <button type="button" className="btn icon" aria-label={name} title={name} onClick={act(action)}>
        {icon}
      </button>
    )
  }
  return (
    <section className="pane tlpane comparing" aria-label={say(compareWords.region)}>
      <div className="head">
        <h2>{say(compareWords.title)}</h2>
        <span className="gap" />
        <UsesChip />
        <InsidesButton />
        <GroupButton />
        <LanePick />
        {button('zoom-out', icons.minus, say(ui.zoomOut))}
        {button('zoom-in', icons.plus, say(ui.zoomIn))}
        <button type="button" className="btn" onClick={act('fit')}>
          {say(ui.fit)}
        </button>
      </div>
      <PartHost className="tlhost cmp-host" load={load} />
      <Legend />
    </section>
  )
}
