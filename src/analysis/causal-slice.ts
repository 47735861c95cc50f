import type { StepIndex } from '../base/units.ts'
import { atomOf } from '../model/atoms.ts'
import { attemptOf } from '../trace/attempt.ts'
import { blockTable } from '../trace/state.ts'
import { effectStart, operationName, type Trace } from '../trace/trace.ts'

/** The one who touched a thing last: the step that changed it, and the steps that have looked at it since. */
interface Touched {
  change: StepIndex
  looks: StepIndex[]
}

/**
 * The steps that have a bearing on others: those in their causal past, and they themselves. A step depends on the one
 * before it of its own thread, on its cause, and on every earlier step that touched the same thing, unless neither of
 * the two changed it. An attempt that cannot proceed changes nothing that others see where its operation competes for a
 * thing and is not fair; where it claims a place (in a fair line, at a condition), it does. All other steps can be left out, or taken later, and
 * what is told is the same. The relation is that of A. Mazurkiewicz, "Trace Theory", 1987.
 * @param goals the steps in question
 * @returns for each step 1 where it has a bearing, else 0
 */
export function causalSlice(trace: Trace, goals: readonly StepIndex[]): Uint8Array {
  const slice = new Uint8Array(trace.stepCount)
  const before = pasts(trace)
  const open = [...goals]
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    if (step < 0 || slice[step] !== 0) continue
    slice[step] = 1
    for (const past of before[step] ?? []) open.push(past)
  }
  return slice
}

/** For each step, those that it depends on straight. */
function pasts(trace: Trace): StepIndex[][] {
  const { steps } = trace
  const owners = ownersOf(trace)
  const things = new Map<number, Touched>()
  const lastOf = new Map<number, StepIndex>()
  const pasts: StepIndex[][] = []
  for (let step = 0; step < trace.stepCount; step++) {
    const thread = steps.thread[step] ?? 0
    const past = [lastOf.get(thread) ?? -1, steps.cause[step] ?? -1]
    for (const [thing, changes] of touchedBy(trace, step, owners)) {
      const known: Touched = things.get(thing) ?? { change: -1, looks: [] }
      past.push(known.change)
      if (changes) {
        for (const look of known.looks) past.push(look)
        things.set(thing, { change: step, looks: [] })
      } else {
        known.looks.push(step)
        things.set(thing, known)
      }
    }
    lastOf.set(thread, step)
    pasts.push(past)
  }
  return pasts
}

/** What a step touches, as targets are numbered, and whether it changes it. */
function touchedBy(trace: Trace, step: StepIndex, owners: Int32Array): Map<number, boolean> {
  const { steps, effects } = trace
  const touched = new Map<number, boolean>()
  const operation = operationName(trace, step)
  const thread = steps.thread[step] ?? 0
  const target = steps.target[step] ?? -1
  if (target !== -1) touched.set(target, operation === 'start')
  if (operation === 'end' || operation === 'fail') touched.set(-2 - thread, true)
  const looksOnly = operation === 'block' && competes(trace, step)
  for (let at = effectStart(trace, step), end = steps.effectEnd[step] ?? 0; at < end; at++) {
    const owner = owners[effects.address[at] ?? 0] ?? -1
    if (owner >= 0) touched.set(owner, !looksOnly || (touched.get(owner) ?? false))
  }
  return touched
}

/** Whether the attempt of a `block` step would leave a thing as it is until it succeeds. */
function competes(trace: Trace, step: StepIndex): boolean {
  const { operation, target } = attemptOf(trace, step)
  const { kind, policy } = trace.objects[target] ?? {}
  // Where it is fair, a place in line is a claim.
  if (policy === 'fair') return false
  const atom = kind === undefined ? undefined : atomOf(kind)
  const traits = atom?.operations.find(({ name }) => name === operation)?.traits
  return traits?.competes === true && !traits.keepsOut
}

/** By address: the object whose block has the word; -1 for others, those of threads among them. */
function ownersOf(trace: Trace): Int32Array {
  const owners = new Int32Array(trace.words).fill(-1)
  const blocks = blockTable(trace)
  for (const { base, kind } of trace.objects) {
    const words = trace.kinds.find(({ name }) => name === kind)?.words ?? 0
    owners.fill(blocks.object(base), base, base + words)
  }
  return owners
}
