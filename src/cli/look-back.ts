/** What a program says of its states, looked at in a run that is over. */
import type { Values } from '../base/value.ts'
import { Kernel } from '../model/kernel.ts'
import { consolePrint, threadAtomic, threadRound, threadWatch } from '../model/thread.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { argumentOf, effectStart, operationName, type Trace } from '../trace/trace.ts'

/**
 * Which invariant has not held after a step, or what should have held some time and has not in a run that has come to its
 * end: in a sentence; null where there is nothing to say that the end of the trace does not.
 */
export function lookBack({ scenario }: ScenarioModule, trace: Trace): string | null {
  const properties = scenario.invariants?.() ?? null
  if (properties === null || trace.end.detail.kind === 'property') return null
  const kernel = kernelOf(trace)
  const { steps, effects } = trace
  let goesRound = false
  for (let step = 0; step < trace.stepCount; step++) {
    const name = operationName(trace, step)
    const given = argumentOf(trace, step)
    if (name === threadRound.name) goesRound = true
    if (name === threadAtomic.name) kernel.atomicBy = given === 'begin' ? 1 : 0
    kernel.begin(step)
    for (let at = effectStart(trace, step); at < (steps.effectEnd[step] ?? 0); at++)
      kernel.write(effects.address[at] ?? 0, effects.value[at] ?? 0)
    const spec = [threadAtomic, threadWatch].find((one) => one.name === name) ?? consolePrint
    const broken = properties.after(spec, given, kernel)
    if (broken === null) continue
    const thread = trace.threads[steps.thread[step] ?? 0]?.name ?? ''
    return `After step ${step} (${thread}, line ${steps.line[step]}) an invariant did not hold: ${broken}.`
  }
  // A run goes round this many times, or until it is stopped, and might have come to it in a further round.
  const { status } = trace.end
  const { never } = properties
  if (never.length === 0 || goesRound || (status !== 'finished' && status !== 'deadlock')) return null
  return `What must hold some time has held after no step: ${never.join(', ')}.`
}

/** A kernel to follow the effects of a trace with: it reads values by their numbers in the trace. */
function kernelOf(trace: Trace): Kernel {
  const kernel = new Kernel(new Int32Array(trace.words))
  const nobody = (): never => {
    throw new Error('a trace that is over gets no values')
  }
  const values: Values = { get: (id) => trace.values[id] ?? null, intern: nobody }
  kernel.values = values
  return kernel
}
