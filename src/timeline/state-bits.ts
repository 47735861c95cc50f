/** The bit of a state in a set of eight. One who is not born is not drawn and needs none. */
export function bitOf(state: number): number {
  return state - 1
}
