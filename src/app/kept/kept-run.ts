import type { ExecutorName } from '../../trace/tables.ts'
import type { Trace } from '../../trace/trace.ts'

/** What is known of a recording that is kept on this device, without reading it. */
export interface KeptRun {
  readonly id: string
  readonly scenario: string
  readonly executor: ExecutorName
  /** Name of the file that it was opened from; null for a run of this page. */
  readonly file: string | null
  /** When it began or was opened, in milliseconds since 1970. */
  readonly when: number
  /** How much it takes, as it is stored. */
  readonly bytes: number
  readonly steps: number
  /** Whether it is whole: one that is not was being recorded when it was last stored. */
  readonly whole: boolean
}

export function keptRunOf(id: string, trace: Trace, file: string | null, when: number, bytes: number): KeptRun {
  const { run, end, stepCount } = trace
  const whole = end.detail.kind !== 'running'
  return { id, scenario: run.scenario, executor: run.executor, file, when, bytes, steps: stepCount, whole }
}

/** What a record of the store says; null for one that this version did not write. */
export function readKeptRun(record: unknown): KeptRun | null {
  if (typeof record !== 'object' || record === null) return null
  const { id, scenario, executor, file, when, bytes, steps, whole }: { [name in keyof KeptRun]?: unknown } = record
  if (typeof id !== 'string' || typeof scenario !== 'string' || typeof whole !== 'boolean') return null
  if (executor !== 'simulator' && executor !== 'workers') return null
  if (file !== null && typeof file !== 'string') return null
  if (!isCount(when) || !isCount(bytes) || !isCount(steps)) return null
  return { id, scenario, executor, file, when, bytes, steps, whole }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
