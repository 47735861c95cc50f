import { valueNull } from '../../base/value.ts'
import { Doing, type LocalState } from '../state/local-state.ts'
import type { Execution } from './execution.ts'

/** Seconds by which a clock is later that is shown to find out whether a thread waits for a time to come. */
const farLater = 86_400
/** What a thread does by itself that is passed over, at most, to find what it does next. */
const maxPassed = 20

/**
 * Whether a thread, when it looked at the clock in the state before this one, would have gone on otherwise had that shown
 * a far later time: so a deadline of its own ends a loop.
 */
export function hasDeadline({ states, values }: Execution, after: LocalState): boolean {
  const { parent, key } = after
  if (parent === null || parent.doing !== Doing.now || key < 0) return false
  if (parent.hasDeadline !== null) return parent.hasDeadline
  parent.hasDeadline = false
  const late = values.intern(Number(values.get(key)) + farLater)
  let soon = after
  let later = states.after(parent, late)
  for (let passed = 0; passed < maxPassed; passed++) {
    if (!asksForTheSame(soon, later)) {
      parent.hasDeadline = true
      break
    }
    if (soon.doing !== Doing.print && soon.doing !== Doing.sleep && soon.doing !== Doing.work) break
    soon = states.after(soon, valueNull)
    later = states.after(later, valueNull)
  }
  return parent.hasDeadline
}

/** Whether two states of a thread ask for the same in the same line, whatever they give. */
function asksForTheSame(p: LocalState, q: LocalState): boolean {
  return p.line === q.line && p.operation === q.operation && p.targetBase === q.targetBase
}
