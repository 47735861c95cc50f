import type { LaneStateName } from './timeline-data.ts'

/** The short name of each state, in the names of whatever stands for it in drawings: `--run`, `.s-run`. */
export const stateKeys = {
  unborn: 'done',
  running: 'run',
  ready: 'ready',
  blocked: 'block',
  sleeping: 'sleep',
  finished: 'done',
  failed: 'fail',
  suspended: 'park',
  wantsGil: 'gil',
} as const satisfies { readonly [state in LaneStateName]: string }
