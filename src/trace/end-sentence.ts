import { counted } from '../base/counted.ts'
import { waitsForAnyChild } from './attempt.ts'
import { targetThread } from './columns.ts'
import { type EndRecord, isErrorValue } from './tables.ts'
import type { Trace } from './trace.ts'

/** That a run was stopped at a limit. */
export type LimitDetail = Extract<EndRecord['detail'], { readonly kind: 'limit' }>

/** How a run ended, as an English sentence for reports and logs. */
export function endSentence(trace: Trace): string {
  const { detail } = trace.end
  const name = (thread: number) => trace.threads[thread]?.name ?? `thread ${thread}`
  switch (detail.kind) {
    case 'finished':
      return detail.failed.length === 0
        ? 'Every thread ended.'
        : `Every thread ended, by an error: ${detail.failed.map(name).join(', ')}.`
    case 'deadlock': {
      const waits = detail.stuck.map(({ thread, target, line }) => {
        const other = targetThread(target)
        const ends = waitsForAnyChild(trace, thread) ? 'a child process' : name(other)
        const what = other >= 0 ? `the end of ${ends}` : (trace.objects[target]?.name ?? 'nothing')
        return `${name(thread)} waits for ${what}${line > 0 ? ` at line ${line}` : ''}`
      })
      return `Nobody can go on: ${waits.join('; ')}.`
    }
    case 'failed': {
      const { error } = detail
      const what = isErrorValue(error) ? `${error.error}: ${error.message}` : JSON.stringify(error)
      return `${name(detail.thread)} failed with ${what}.`
    }
    case 'limit':
      return `Stopped at the limit of ${limitText(detail)}.`
    case 'choice':
      return `Stopped before step ${detail.step}, where the given order does not fit: ${detail.message}.`
    case 'stopped':
      return 'Stopped by hand.'
    case 'running':
      return 'Still running.'
  }
}

/** A limit of runs, in English. */
export function limitText({ limit, value }: LimitDetail): string {
  const limits = {
    events: counted(value, 'step'),
    time: counted(value, 'second of program time', 'seconds of program time'),
    memory: counted(value, 'byte of trace', 'bytes of trace'),
    threads: counted(value, 'thread'),
  }
  return limits[limit]
}
