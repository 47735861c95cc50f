import './explore.css'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useApp, useChosen, useOutcome, useSay } from '../controls/context.ts'
import { useShownLine } from '../controls/shown-line.ts'
import { type RunChoice, sameRun } from '../link/link.ts'
import { exploreMessages } from '../messages/explore.ts'
import { faultMessages } from '../messages/faults.ts'
import { filledMessages } from '../messages/notices.ts'
import { isKnown } from '../state/catalogue-search.ts'
import { ExploreClient } from './explore-client.ts'
import { ExploreForm } from './explore-form.tsx'
import type { ExploreFailure, FoundOutcome, FoundSmaller } from './explore-messages.ts'
import { ExploreProgress } from './explore-progress.tsx'
import { createExploring, type Exploring } from './exploring.ts'
import { roundOf } from './grouped-outcomes.ts'
import { HowItComes } from './how-it-comes.tsx'
import { OutcomeTable } from './outcome-table.tsx'
import { RaceList } from './race-list.tsx'
import { Shortest } from './shortest.tsx'
import { Simplest } from './simplest.tsx'
import { Verdict } from './verdict.tsx'

interface ExplorePaneProps {
  /** Makes what explores; a worker of its own where it is left out. */
  newClient?(): Parameters<typeof createExploring>[0]
}

/** Explores the schedules of the program that is shown, and opens what was found. */
export function ExplorePane({ newClient = () => new ExploreClient() }: ExplorePaneProps) {
  const say = useSay()
  const scenario = useOutcome((outcome) => outcome.scenario)
  const [exploring] = useState(() => createExploring(newClient()))
  const { explored, phase, failure } = useStore(exploring.store)
  const id = scenario?.id ?? null

  // What was found of one program says nothing of another.
  useEffect(() => {
    const of = exploring.store.getState().explored?.run.scenario
    if (of !== undefined && of !== id) exploring.leave()
  }, [exploring, id])
  useEffect(() => () => exploring.leave(), [exploring])

  if (scenario === null || !isKnown(scenario.id)) return <p className="xpl empty">{say(exploreMessages.ofFile)}</p>
  return (
    <div className="xpl">
      {phase === 'idle' && <p className="lead">{say(exploreMessages.lead)}</p>}
      <ExploreForm exploring={exploring} again={explored !== null} />
      {phase !== 'idle' && <Changed exploring={exploring} />}
      <ExploreProgress exploring={exploring} />
      {failure !== null && <Failure failure={failure} />}
      <Found exploring={exploring} />
      <HowItComes />
    </div>
  )
}

/** What was found so far, and how to open it. */
function Found({ exploring }: { exploring: Exploring }) {
  const { session, chosen } = useApp()
  const { explored } = useStore(exploring.store)
  const run = useChosen((now) => now.run)
  if (explored === null) return null
  const withOrder = (order: string): RunChoice => ({ ...explored.run, order })
  const open = (order: string): void => void session.replay(withOrder(order))
  const openSmaller = ({ changed, outcome }: FoundSmaller): void => {
    const smaller = Object.fromEntries(changed.map(([name, value]) => [name, String(value)]))
    void openOutcome(outcome, { ...explored.run.given, ...smaller })
  }
  const openOutcome = async (outcome: FoundOutcome, given = explored.run.given): Promise<void> => {
    const run = { ...withOrder(outcome.order), given }
    await session.replay(run)
    if (chosen.getState().run !== run) return
    const { kind, detail, order } = outcome
    const { from, to } = roundOf(outcome)
    if (detail.endless !== undefined)
      chosen.setState({ cursor: { step: from, movement: 'jump' }, round: { order, steps: to - from + 1 } })
    // What comes after is no part of the outcome.
    else if (kind === 'limit' || kind === 'livelock') chosen.setState({ cursor: { step: to, movement: 'jump' } })
  }
  // Of the order alone: this is asked of every order that was found.
  const isOurs = run.order !== '' && sameRun(run, withOrder(run.order))
  const isShown = (order: string): boolean => isOurs && order === run.order
  return (
    <>
      <Verdict exploring={exploring} />
      <Shortest exploring={exploring} open={open} isShown={isShown} />
      <Simplest exploring={exploring} open={openSmaller} />
      <OutcomeTable exploring={exploring} open={(outcome) => void openOutcome(outcome)} isShown={isShown} />
      <RaceList exploring={exploring} open={open} isShown={isShown} />
    </>
  )
}

/** Says that what was found is of other parameters than those that are set. */
function Changed({ exploring }: { exploring: Exploring }) {
  const say = useSay()
  const { explored } = useStore(exploring.store)
  const given = useChosen(({ run }) => run.given)
  if (explored === null) return null
  const { scale: _, handover: __, policy: ___, ...now } = given
  const { handover: ____, policy: _____, ...then } = explored.run.given
  const same = sameRun({ ...explored.run, given: now }, { ...explored.run, given: then })
  return same ? null : <p className="xpl-note">{say(exploreMessages.changed)}</p>
}

function Failure({ failure }: { failure: ExploreFailure }) {
  const say = useSay()
  const shownLine = useShownLine()
  const messages = () => {
    if (failure.kind === 'other') return say(filledMessages(exploreMessages.failed, faultMessages(failure.message)))
    const line = shownLine(failure.line)
    switch (failure.kind) {
      case 'atomic-draw':
        return say(exploreMessages.atomicDraw)(failure.thread, line)
      case 'idle-round':
        return say(exploreMessages.idleRound)(failure.thread, line)
      case 'round-object':
        return say(exploreMessages.roundObject)(failure.thread, line)
      case 'round-thread':
        return say(exploreMessages.roundThread)(failure.thread, line)
      case 'outside':
        return say(exploreMessages.outside)(failure.variable, line)
      case 'not-deterministic':
        return say(exploreMessages.notDeterministic)(failure.thread, line, failure.before, failure.now)
    }
  }
  return (
    <p className="xpl-note" role="alert">
      {messages()}
    </p>
  )
}
