/** The last of the ascending `list[from..to)` that is at most `limit`, as an index; `from - 1` when none is. */
export function lastAtMost(list: ArrayLike<number>, limit: number, from: number, to: number): number {
  let low = from - 1
  let high = to
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((list[middle] as number) <= limit) low = middle
    else high = middle
  }
  return low
}

/** The member of the ascending `list[from..to)` next to `step` in a direction, or null. */
export function neighbour(list: Uint32Array, step: number, direction: 1 | -1, from: number, to: number): number | null {
  const before = lastAtMost(list, direction > 0 ? step : step - 1, from, to)
  const at = direction > 0 ? before + 1 : before
  return at < from || at >= to ? null : (list[at] as number)
}
