import { counted } from '../base/counted.ts'
import type { ExplorationProgress } from '../explorer/exploration/exploration.ts'

/**
 * How far an exploration is, in one line.
 * @param seconds that it has taken
 * @param before executions that there were already when it was taken up
 */
export function progressText(progress: ExplorationProgress, seconds: number, before = 0): string {
  const { executions, traces, estimate, done, walks, states, cycles } = progress
  if (states !== undefined) {
    const all = counted(states, 'state')
    if (done) return `${all}, looking for the shortest counterexample`
    if (cycles === undefined) return `${all}${rateText(states, seconds)}`
    return `${all}, looking for what may go on for ever (part ${cycles.part} of ${cycles.parts})`
  }
  const all = counted(executions, 'execution')
  if (done) return `${all}, looking for the shortest counterexample`
  const parts = [`${all}${rateText(executions - before, seconds)}`]
  if (traces !== executions) parts.push(counted(traces, 'trace'))
  if (walks?.found) parts.push('a bug was found')
  if (estimate === null) return parts.join(', ')
  const total = Math.max(executions, estimate.total)
  const range = `${size(Math.max(executions, estimate.low))} to ${size(Math.max(executions, estimate.high))}`
  parts.push(`${percent(executions / total)} of ${size(total)} (${range})`)
  const now = executions - before
  if (now > 0 && seconds > 0) parts.push(`${duration((total - executions) * (seconds / now))} left`)
  return parts.join(', ')
}

function rateText(count: number, seconds: number): string {
  return seconds > 0 ? ` (${size(count / seconds)}/s)` : ''
}

/** A number that may be an estimate: with two digits where it is large. */
function size(count: number): string {
  const whole = Math.round(count)
  return whole < 1e6 ? String(whole) : count.toExponential(1).replace('e+', 'e')
}

function percent(share: number): string {
  const hundred = 100 * share
  return hundred > 0 && hundred < 1 ? 'under 1%' : `about ${Math.floor(hundred)}%`
}

/** Roughly, in the unit that fits. */
function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`
  const days = seconds / 86_400
  return days < 1000 ? `${Math.round(days)} days` : 'years'
}
