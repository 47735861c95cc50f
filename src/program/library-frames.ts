/** By what library code that runs parts of programs tells where it is, while a program is explored. */
import type { Frame } from './frames.ts'

let make: ((own: object) => Frame) | null = null

/** Has library code tell where it is from now on. */
export function followLibrary(maker: (own: object) => Frame): void {
  make = maker
}

/**
 * A generator function of the library is under way that runs parts of programs.
 * @returns null where nobody wants to know
 */
export function libraryFrame(own: { readonly prototype: object }): Frame | null {
  return make?.(own.prototype) ?? null
}

/**
 * It waits for `inner`, which is returned.
 * @param site a number from 1: where in the function that is
 * @param held all of its own on which its further way depends, as it is now; null where that is not known
 */
export function within<Inner>(frame: Frame | null, site: number, held: readonly unknown[] | null, inner: Inner): Inner {
  return frame === null ? inner : frame.at(-site, held === null ? null : () => held, inner)
}
