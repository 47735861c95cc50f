import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { formatCount, formatSize } from '../../base/format.ts'
import type { ExplorationProgress } from '../../explorer/exploration/exploration-result.ts'
import { type Say, useSay } from '../controls/context.ts'
import { exploreStart } from '../controls/form-state.ts'
import { exploreMessages } from '../messages/explore.ts'
import type { ExploreNews } from './explore-messages.ts'
import type { Exploring } from './exploring.ts'
import { Powers } from './powers.tsx'

/** How much of what is being done is done, from 0 to 1; null where that is not known. */
function shareOf(progress: ExplorationProgress | undefined): number | null {
  if (progress?.cycles !== undefined) return (progress.cycles.part - 1) / progress.cycles.parts
  if (!progress?.estimate) return null
  return Math.min(1, progress.executions / Math.max(1, progress.estimate.total))
}

/** What is being done, or what was. */
function nowText({ progress, doing }: ExploreNews, isRunning: boolean, say: Say): string {
  const { executions, states, cycles } = progress
  if (isRunning && doing === 'shortest') return say(exploreMessages.lookingShortest)
  if (isRunning && doing === 'smaller') return say(exploreMessages.lookingSmaller)
  if (isRunning && cycles !== undefined)
    return say(exploreMessages.cycles)(formatCount(cycles.part), formatCount(cycles.parts))
  return states === undefined ? say(exploreMessages.explored)(formatCount(executions)) : say(exploreMessages.endless)
}

/** How far the exploration is, and how to stop it or go on. */
export function ExploreProgress({ exploring }: { exploring: Exploring }) {
  const say = useSay()
  const { phase, news, report, explored } = useStore(exploring.store)
  const button = useRef<HTMLButtonElement>(null)
  const hadFocus = useRef(false)
  const isRunning = phase === 'running'

  // One button takes the place of the other, and its focus; where none does, there is the one that starts.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the phase that changes the buttons
  useEffect(() => {
    const isLost = document.activeElement === document.body || document.activeElement === null
    if (hadFocus.current && isLost) (button.current ?? document.getElementById(exploreStart))?.focus()
  }, [isRunning])

  if (phase === 'idle' || phase === 'failed' || explored === null) return null
  const canGoOn = phase === 'stopped' && report !== null && report.why !== 'done'
  const { progress, doing, rate } = news ?? {}
  const text = news === null ? say(exploreMessages.loading) : nowText(news, isRunning, say)
  const estimate = progress?.estimate ?? null
  const done = progress?.executions ?? 0
  // Earlier estimates may have been passed by now.
  const atLeast = (number: number): string => formatSize(Math.max(done, number))
  const share = shareOf(progress)
  return (
    <section className="xpl-progress" aria-label={say(exploreMessages.progress)}>
      <p className="now">
        <b>{text}</b>
        {isRunning && doing === 'exploring' && rate !== undefined && rate > 0 && (
          <span>{say(exploreMessages.rate)(formatSize(rate))}</span>
        )}
      </p>
      {progress?.states !== undefined && (
        <p>{say(exploreMessages.states)(formatCount(progress.states), formatCount(progress.transitions ?? 0))}</p>
      )}
      {progress !== undefined && progress.states === undefined && (
        <p>{say(exploreMessages.distinct)(formatCount(progress.traces), formatCount(progress.redundant))}</p>
      )}
      {estimate !== null && (
        <p>
          <Powers
            text={say(exploreMessages.estimate)(atLeast(estimate.total), atLeast(estimate.low), atLeast(estimate.high))}
          />
        </p>
      )}
      {estimate === null && isRunning && doing === 'exploring' && progress?.states === undefined && (
        <p>{say(exploreMessages.noEstimate)}</p>
      )}
      {isRunning && (
        <div
          className="line"
          role="progressbar"
          aria-label={text}
          aria-valuemin={0}
          aria-valuemax={100}
          // Left out where nobody knows how much there is.
          aria-valuenow={share === null || doing !== 'exploring' ? undefined : Math.round(100 * share)}
        >
          <i className="share" style={{ width: `${100 * (doing === 'exploring' ? (share ?? 0) : 1)}%` }} />
        </div>
      )}
      {report?.why === 'paused' && <p>{say(exploreMessages.paused)}</p>}
      {report?.why === 'limit' && (
        <>
          <p>{say(exploreMessages.atLimit)(formatCount(explored.executions))}</p>
          {explored.how.kind !== 'preemptions' && <p>{say(exploreMessages.advice)}</p>}
        </>
      )}
      {(isRunning || canGoOn) && (
        <button
          key={isRunning ? 'cancel' : 'goOn'}
          ref={button}
          type="button"
          className="btn line"
          // A button that goes away tells nobody that it loses the focus.
          onFocus={() => {
            hadFocus.current = true
          }}
          onBlur={() => {
            hadFocus.current = false
          }}
          onClick={() => void (isRunning ? exploring.cancel() : exploring.goOn())}
        >
          {say(isRunning ? exploreMessages.cancel : exploreMessages.goOn)}
        </button>
      )}
    </section>
  )
}
