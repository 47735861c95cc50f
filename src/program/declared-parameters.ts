import type { Words } from '../base/words.ts'

/** A text in one language, or in two. */
type Told = string | Partial<Words>

interface Described {
  /** Its name, where there is none. */
  readonly label?: Told
  readonly unit?: Told
  readonly hint?: Told
}

type Option = string | { readonly value: string; readonly label?: Told }

interface DeclaredNumber extends Described {
  /** A whole number where all numbers of the declaration are whole. */
  readonly type?: 'integer' | 'number'
  readonly default?: number
  readonly min?: number
  readonly max?: number
  readonly atMost?: string
}

interface DeclaredChoice extends Described {
  readonly type?: 'choice'
  /** The first option, where there is none. */
  readonly default?: string
  readonly options: readonly Option[]
}

interface DeclaredInput extends Described {
  readonly type: 'input'
  readonly default?: string
}

/**
 * A parameter as programs of one's own declare it: as the scenarios do, with less where that is plain. `3` is a whole
 * number, `['bug', 'fixed']` a choice.
 */
export type DeclaredParameter = number | readonly string[] | DeclaredNumber | DeclaredChoice | DeclaredInput
export type DeclaredParameters = { readonly [name: string]: DeclaredParameter }

type ValueOf<Declared> = Declared extends number
  ? number
  : Declared extends readonly string[] | { readonly options: unknown } | { readonly type: 'input' }
    ? string
    : number

/** The values of parameters, by name. */
export type DeclaredValues<P extends DeclaredParameters> = { readonly [name in keyof P]: ValueOf<P[name]> }
