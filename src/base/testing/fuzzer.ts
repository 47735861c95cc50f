import type { Arbitrary } from 'fast-check'

/**
 * What `npm run fuzz` tries for hours and a test with a few inputs: any input, and what holds for all of them. Modules
 * `NAME.fuzz.ts` export one by default.
 */
export interface Fuzzer<Input> {
  readonly inputs: Arbitrary<Input>
  /** Throws for an input that shows a fault. */
  holds(input: Input): void
  /** The input as a file, to be looked at and tried again. */
  file(input: Input): { readonly extension: string; readonly content: Uint8Array | string }
}
