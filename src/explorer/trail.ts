import { grown } from './exploring-kernel.ts'
import type { Places } from './places.ts'

/** Note of a step by which a process ends that was terminated. */
export const dies = -1

/** The steps of a run in the sense of the simulator: several to an event. */
export class Trail {
  /** How many steps there are. */
  top = 0
  /** Who took each. */
  private slots: Int32Array = new Int32Array(256)
  /** What else there is to say of each: NaN for nothing, seconds that the clock showed, or `dies`. */
  private notes: Float64Array = new Float64Array(256)

  add(slot: number, note: number): void {
    if (this.top === this.slots.length) {
      this.slots = grown(this.slots)
      const longer = new Float64Array(this.slots.length)
      longer.set(this.notes)
      this.notes = longer
    }
    this.notes[this.top] = note
    this.slots[this.top++] = slot
  }

  /** The steps as choices: paths of birth, with what else there is to say. */
  choices(places: Places): string[] {
    return Array.from(this.slots.subarray(0, this.top), (slot, step) => {
      const path = places.threads[slot]?.path ?? ''
      const note = this.notes[step] ?? Number.NaN
      if (Number.isNaN(note)) return path
      return note === dies ? `${path}!` : `${path}@${note}`
    })
  }
}

/** The order of steps that led to where a machine stands. */
export function choicesSoFar({ trail, places }: { readonly trail: Trail; readonly places: Places }): string[] {
  return trail.choices(places)
}
