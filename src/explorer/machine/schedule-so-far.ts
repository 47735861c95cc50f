import { grown } from '../state/exploring-kernel.ts'
import type { Places } from '../state/places.ts'

/** The steps of a run in the sense of the simulator: several to an event. */
export class ScheduleSoFar {
  /** How many steps there are. */
  top = 0
  /** Who took each. */
  private slots: Int32Array = new Int32Array(256)
  /** What else there is to say of each, as choices write it. */
  private readonly notes: string[] = []

  add(slot: number, note = ''): void {
    if (this.top === this.slots.length) this.slots = grown(this.slots)
    this.notes[this.top] = note
    this.slots[this.top++] = slot
  }

  /** The steps as choices: paths of birth, with what else there is to say. */
  choices(places: Places, from = 0): string[] {
    const choices: string[] = []
    for (let at = from; at < this.top; at++)
      choices.push((places.threads[this.slots[at] ?? 0]?.path ?? '') + (this.notes[at] ?? ''))
    return choices
  }
}

/** The order of steps that led to where a machine stands. */
export function choicesSoFar({
  schedule,
  places,
}: {
  readonly schedule: ScheduleSoFar
  readonly places: Places
}): string[] {
  return schedule.choices(places)
}
