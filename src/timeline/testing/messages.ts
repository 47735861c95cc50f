import type { TimelineWords } from '../words.ts'

/** Words for tests and benches. */
export const testWords: TimelineWords = {
  field: 'Timeline of all threads',
  threads: 'Threads',
  plots: 'Plots',
  state: (state) => state,
  time: (value, unit) => `${value} ${unit}`,
  wakes: (waker, woken, time) => `${waker} wakes ${woken} at ${time}`,
  plot: (series) => (series.field === 'waiters' ? 'in line' : 'free permits'),
  plotRange: (series) => (series.field === 'waiters' ? `${series.max} at most` : `of ${series.max}`),
  arrowsHidden: (count) => `${count} arrows hidden: zoom in`,
  laneGroup: (_firstName, _lastName, first, last) => `${first}–${last}`,
  groupHead: (name, status, folded) => `${name}, ${status}, ${folded ? 'folded' : 'open'}`,
  machineLane: (name, status) => `${name}, ${status}`,
  lane: (name, state, status) => `${name}, ${state}, ${status}`,
}
