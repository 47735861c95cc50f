/** What the process of a program and the command line that watches over it tell each other. */

/** From the process of the program. */
export type FromProgram =
  /** The program was loaded, and runs from now on. */
  | { readonly kind: 'begins' }
  /** It does not run any more; what remains is to tell what came of it. */
  | { readonly kind: 'ended' }
  /** An interrupt was heard. */
  | { readonly kind: 'stops' }
  /** Everything was told, by the process itself. */
  | { readonly kind: 'done'; readonly exitCode: number }
  /** Asks for a file to be written, which a contained process may not do itself. */
  | { readonly kind: 'write'; readonly path: string; readonly bytes: Uint8Array; readonly option: string }
  | { readonly kind: 'check'; readonly path: string; readonly option: string }

/** To the process of the program. */
export type ToProgram =
  | { readonly kind: 'stop' }
  /** The answer to `write` and `check`: what is wrong, or null. */
  | { readonly kind: 'written'; readonly problem: string | null }
