import type { ObjectId } from '../base/units.ts'

/** Colours for primitives, `--p1` to `--p8`; objects take them in order of appearance, in turn. */
export const OBJECT_COLOURS = 8

/** Name of an object's colour. */
export function colourOf(object: ObjectId): string {
  return `p${(object % OBJECT_COLOURS) + 1}`
}
