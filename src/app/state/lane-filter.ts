import type { ThreadId } from '../../base/units.ts'

/** Whether a thread has a lane: its name has one of the parts, which commas set apart; all have where none is given. */
export function laneTest(filter: string): (thread: ThreadId, name: string) => boolean {
  const parts = filter
    .toLowerCase()
    .split(/[,，、]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return parts.length === 0 ? () => true : (_thread, name) => parts.some((part) => name.toLowerCase().includes(part))
}
