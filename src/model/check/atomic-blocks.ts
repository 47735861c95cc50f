import type { StepIndex } from '../../base/units.ts'
import type { Value } from '../../base/value.ts'
import type { ThreadRecord } from '../../trace/tables.ts'
import type { Trace } from '../../trace/trace.ts'
import type { OperationSpec } from '../atom.ts'
import { mayBeAtomic } from '../atomic.ts'
import { threadFail } from '../ending.ts'
import type { Kernel } from '../kernel.ts'
import { objectCreate, threadAtomic, threadUnmet } from '../thread.ts'
import { atStep, type Finding } from './finding.ts'

/** A step that is about to be taken again. */
interface Asked {
  readonly trace: Trace
  readonly kernel: Kernel
  readonly spec: OperationSpec | undefined
  readonly target: number
  readonly given: Value
}

/** Whether atomic blocks allow a step: nobody comes in between, and not everything may be done in one. */
export function blockFinding(asked: Asked, step: StepIndex, name: string, thread: ThreadRecord): Finding | null {
  const { trace, kernel, spec, target, given } = asked
  const { atomicBy } = kernel
  const finding = (expected: string) => atStep(step, `${thread.name} does ${name}`, expected)
  const begins = given === 'begin'
  if (spec === threadAtomic && begins !== (atomicBy === 0))
    return finding(begins ? 'no block within a block' : 'an atomic block to begin first')
  if (atomicBy === 0 || spec === undefined) return null
  if (atomicBy !== thread.base) {
    const inBlock = trace.threads.find(({ base }) => base === atomicBy)
    return finding(`a step of ${inBlock?.name}, which is in an atomic block`)
  }
  // Who has assumed what does not hold gets no further in one; on real workers it fails there.
  if (spec === threadFail || spec === threadUnmet) kernel.atomicBy = 0
  else if (spec !== threadAtomic && (spec === objectCreate || !mayBeAtomic(spec, target in trace.objects)))
    return finding('what may be done in an atomic block')
  return null
}
