import { counted } from '../base/counted.ts'
import { waitForAnyChild } from './attempt.ts'
import { targetThread } from './columns.ts'
import { type EndRecord, type FaultDetail, isErrorValue } from './tables.ts'
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
      const forAny = waitForAnyChild(
        trace,
        detail.stuck.map(({ thread }) => thread),
      )
      const waits = detail.stuck.map(({ thread, target, line }) => {
        const other = targetThread(target)
        const ends = forAny.has(thread) ? 'a child process' : name(other)
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
    case 'property': {
      const at = detail.line > 0 ? ` on line ${detail.line}` : ''
      return detail.property === 'assumption'
        ? `${name(detail.thread)} assumed what does not hold${at}: the run does not count.`
        : `${name(detail.thread)} broke an invariant${at}: ${detail.message}.`
    }
    case 'stopped':
      return 'Stopped by hand.'
    case 'fault':
      return faultText(detail, detail.thread === undefined ? null : name(detail.thread))
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

/**
 * What ended a run besides its program, and what can be done, in English.
 * @param thread name of the thread that the worker had; null where it had none
 * @param line that it came to last, from 1; 0 where none is known
 */
export function faultText({ part, fault, message, value }: FaultDetail, thread: string | null, line = 0): string {
  const who = {
    program: thread === null ? 'a worker for threads of the program' : `the worker of ${thread}`,
    coordinator: 'the worker that collects the steps',
    io: 'the worker that fetches pages',
    page: 'what began the run',
  }[part]
  const why = message === '' ? '' : `: ${message.replace(/\.$/, '')}`
  const since = `${line > 0 ? ` after line ${line}` : ''} for ${value ?? 0} s`
  const again = 'The next run has another worker.'
  const what = {
    unloaded: `${who} could not be loaded${value === undefined ? '' : ` within ${value} s`}${why}. Check the connection and run again.`,
    few: `${who} could not be started${why}. Run with fewer threads, or simulate.`,
    failed: `${who} failed${why}. ${again}`,
    died: `${who} ended before its time${why}. ${again}`,
    silent:
      part === 'program'
        ? `${who} asked for nothing${since}: it is in a loop without an end, or dead. ${again}`
        : `${who} gave no sign of life${since}: it hangs or is dead. ${again}`,
    memory: `${who} got no memory${value === undefined ? '' : `, ${value} bytes in one piece`}${why}. Close what else needs memory, run with fewer threads or steps, or simulate.`,
  }[fault]
  return `The run was cut short: ${what}`
}
