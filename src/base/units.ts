/** Branded number types, so that two kinds of number cannot be mixed up by accident. */

declare const unit: unique symbol

/** A number of a named unit or index space. */
export type Branded<Name extends string> = number & { readonly [unit]?: Name }

/** Program time in whole microseconds since the run began. */
export type Microseconds = Branded<'Microseconds'>
/** Wall-clock milliseconds, as `performance.now()` gives them. */
export type Milliseconds = Branded<'Milliseconds'>
/** A length on the screen, independent of the device's pixel ratio. */
export type CssPixels = Branded<'CssPixels'>
/** Index of a thread in a trace's thread table; 0 is the main thread. */
export type ThreadId = Branded<'ThreadId'>
/** Index of a primitive in a trace's object table. */
export type ObjectId = Branded<'ObjectId'>
/** Index of a step in a trace, from 0. */
export type StepIndex = Branded<'StepIndex'>
/** Index of a 32-bit word in a run's state. */
export type Address = Branded<'Address'>

/** Microseconds in one second. */
export const SECOND: Microseconds = 1_000_000

/** Seconds to whole microseconds, rounded to nearest. */
export function microseconds(seconds: number): Microseconds {
  return Math.round(seconds * SECOND)
}

/** Microseconds to seconds. */
export function seconds(time: Microseconds): number {
  return time / SECOND
}
