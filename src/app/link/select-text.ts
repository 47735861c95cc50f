import type { Selection } from '../../analysis/timeline-data.ts'
import type { Trace } from '../../trace/trace.ts'

/** A selection as a link writes it: a thread's name where it is the only one of that name, else its number. */
export function selectionText(trace: Trace, selection: Selection | null): string {
  if (selection === null) return ''
  if (selection.kind === 'step')
    return selection.thread === undefined ? `step.${selection.step}` : `step.${selection.step}.${selection.thread}`
  const name = trace.threads[selection.thread]?.name ?? ''
  const plain = name !== '' && !/^(step|thread)\./.test(name)
  const alone = trace.threads.every((thread, id) => id === selection.thread || thread.name !== name)
  return plain && alone ? name : `thread.${selection.thread}`
}

/** The selection that a link asks for; null for none, and for one that the run does not have. */
export function readSelection(trace: Trace, text: string): Selection | null {
  const step = /^step\.(\d{1,10})(?:\.(\d{1,6}))?$/.exec(text)
  if (step) {
    const index = Number(step[1])
    const thread = step[2] === undefined ? undefined : Number(step[2])
    if (index >= trace.stepCount || (thread !== undefined && thread >= trace.threads.length)) return null
    return thread === undefined ? { kind: 'step', step: index } : { kind: 'step', step: index, thread }
  }
  const number = /^thread\.(\d{1,6})$/.exec(text)
  const thread = number ? Number(number[1]) : trace.threads.findIndex(({ name }) => name === text)
  return thread >= 0 && thread < trace.threads.length ? { kind: 'thread', thread } : null
}
