/** A text in one language, or in two. */
export type DeclaredText = string | { readonly en?: string; readonly zh?: string }

interface Described {
  /** Its name, where there is none. */
  readonly label?: DeclaredText
  readonly unit?: DeclaredText
  readonly hint?: DeclaredText
}

/** One of the texts of a choice. */
export type DeclaredOption = string | { readonly value: string; readonly label?: DeclaredText }

/** A parameter that is a number. */
export interface DeclaredNumber extends Described {
  /** A whole number where all numbers of the declaration are whole. */
  readonly type?: 'integer' | 'number'
  readonly default?: number
  readonly min?: number
  readonly max?: number
  readonly atMost?: string
}

/** A parameter that is one of several texts. */
export interface DeclaredChoice extends Described {
  readonly type?: 'choice'
  /** The first option, where there is none. */
  readonly default?: string
  readonly options: readonly DeclaredOption[]
}

/** A parameter that is what a person types, line by line. */
export interface DeclaredInput extends Described {
  readonly type: 'input'
  readonly default?: string
}

/**
 * A parameter as programs of one's own declare it: as the scenarios do, with less where that is plain. `3` is a whole
 * number, `['bug', 'fixed']` a choice.
 */
export type DeclaredParameter = number | readonly string[] | DeclaredNumber | DeclaredChoice | DeclaredInput
/** Parameters of a program, by name. */
export type DeclaredParameters = { readonly [name: string]: DeclaredParameter }

type ValueOf<Declared> = Declared extends number
  ? number
  : Declared extends readonly string[] | { readonly options: unknown } | { readonly type: 'input' }
    ? string
    : number

/** The values of parameters, by name. */
export type DeclaredValues<P extends DeclaredParameters> = { readonly [name in keyof P]: ValueOf<P[name]> }
