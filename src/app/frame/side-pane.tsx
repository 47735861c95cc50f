import { type ReactNode, useId, useState } from 'react'
import type { Message } from '../../base/messages.ts'
import { useApp, useChosen, useOutcome, useSay } from '../controls/context.ts'
import { LazyPart } from '../controls/lazy-part.tsx'
import { PartHost } from '../controls/part-host.tsx'
import { ui } from '../messages/interface.ts'
import { selectedThread } from '../state/selected.ts'
import type { NarrowTab, SideTab } from '../state/store.ts'
import { parts } from '../views/parts.ts'
import { useDrawn } from './drawn.ts'

const about = async () => (await import('../catalogue/about.tsx')).About
const explorePane = async () => (await import('../explore/explore.ts')).ExplorePane
const parameterForm = async () => (await import('../controls/parameter-form.tsx')).ParameterForm

const sideTabs: readonly { readonly tab: SideTab; readonly name: Message }[] = [
  { tab: 'code', name: ui.code },
  { tab: 'steps', name: ui.steps },
  { tab: 'parameters', name: ui.parameters },
  { tab: 'about', name: ui.about },
  { tab: 'explore', name: ui.explore },
]

/**
 * Code, steps, parameters, what the program is about, and its schedules. One is seen at a time; code and steps are both there for screen readers always, because
 * they say in words what stage and timeline show. Whichever gets the focus is the one that is seen.
 */
export function SidePane() {
  const { chosen } = useApp()
  const say = useSay()
  const tab = useChosen((now) => now.tab)
  const narrow = useChosen((now) => now.narrowTab)
  const selected = useOutcomeSelected()
  const id = useId()
  const drawn = useDrawn()
  // What few visits need is loaded when it is wanted, and stays.
  const [explored, setExplored] = useState(false)
  if (drawn && tab === 'explore' && !explored) setExplored(true)
  const panel = (of: SideTab, name: string, content: ReactNode) => (
    <section
      className={`panel${of === tab ? ' seen' : ''}`}
      id={`${id}-${of}`}
      aria-label={name}
      onFocus={() => chosen.setState({ tab: of, narrowTab: of })}
      inert={of !== 'code' && of !== 'steps' && tab !== of}
    >
      {content}
    </section>
  )
  return (
    <aside className={`pane side${narrow === 'timeline' ? '' : ' front'}`} aria-label={say(ui.panels)}>
      <Tabs
        className="sidetabs"
        label={say(ui.panels)}
        tabs={sideTabs.map(({ tab: of, name }) => ({ tab: of, name: say(name), controls: `${id}-${of}` }))}
        current={tab}
        choose={(of) => chosen.setState({ tab: of, narrowTab: of })}
      />
      <div className="panels">
        {panel('code', say(ui.code), <PartHost className="part" load={parts.code} />)}
        {panel('steps', say(ui.steps), drawn && <PartHost className="part" load={parts.steps} />)}
        {panel('parameters', say(ui.parameters), drawn && <LazyPart load={parameterForm} />)}
        {panel('about', say(ui.about), drawn && <LazyPart load={about} />)}
        {panel('explore', say(ui.explore), explored && <LazyPart load={explorePane} />)}
      </div>
      <div className="inspector" hidden={!selected}>
        {drawn && <PartHost className="part" load={parts.inspector} />}
      </div>
    </aside>
  )
}

/** The panels of a narrow page, the timeline among them. */
export function NarrowTabs() {
  const { chosen } = useApp()
  const say = useSay()
  const current = useChosen((now) => now.narrowTab)
  const tabs: { tab: NarrowTab; name: string }[] = [
    { tab: 'timeline', name: say(ui.timeline) },
    { tab: 'code', name: say(ui.code) },
    { tab: 'steps', name: say(ui.steps) },
    { tab: 'parameters', name: say(ui.setup) },
    { tab: 'about', name: say(ui.about) },
    { tab: 'explore', name: say(ui.explore) },
  ]
  return (
    <Tabs
      className="narrowtabs"
      label={say(ui.panels)}
      tabs={tabs}
      current={current}
      choose={(tab) => chosen.setState(tab === 'timeline' ? { narrowTab: tab } : { narrowTab: tab, tab })}
    />
  )
}

interface TabsProps<Tab extends string> {
  readonly className: string
  readonly label: string
  readonly tabs: readonly { readonly tab: Tab; readonly name: string; readonly controls?: string }[]
  readonly current: Tab
  choose(tab: Tab): void
}

/** One stop for the keyboard, with arrows inside. */
function Tabs<Tab extends string>({ className, label, tabs, current, choose }: TabsProps<Tab>) {
  return (
    <div
      className={`head tabs ${className}`}
      role="tablist"
      aria-label={label}
      onKeyDown={(event) => {
        const at = tabs.findIndex(({ tab }) => tab === current)
        const to: { readonly [key: string]: number } = {
          ArrowLeft: (at + tabs.length - 1) % tabs.length,
          ArrowRight: (at + 1) % tabs.length,
          Home: 0,
          End: tabs.length - 1,
        }
        const next = tabs[to[event.key] ?? -1]
        if (next === undefined) return
        event.preventDefault()
        choose(next.tab)
        const buttons = event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')
        buttons[tabs.indexOf(next)]?.focus()
      }}
    >
      {tabs.map(({ tab, name, controls }) => (
        <button
          key={tab}
          type="button"
          role="tab"
          className="tab"
          aria-selected={tab === current}
          aria-controls={controls}
          tabIndex={tab === current ? 0 : -1}
          onClick={() => choose(tab)}
        >
          {name}
        </button>
      ))}
    </div>
  )
}

function useOutcomeSelected(): boolean {
  const selection = useChosen((now) => now.selection)
  return useOutcome(({ scene }) => selectedThread(scene, selection) !== null)
}
