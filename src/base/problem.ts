/**
 * What is wrong, as a code with parameters: plain data, which goes through messages between workers, and is worded in
 * each language by a table.
 */

/** The wording of each code in one language, made of the code's parameters. */
export type Wordings = { readonly [code: string]: (...parameters: never[]) => string }

/** A code of a table with its parameters. */
export type Coded<Table extends Wordings> = {
  readonly [Code in keyof Table]: readonly [code: Code, ...parameters: Parameters<Table[Code]>]
}[keyof Table]

/** The wordings of the same codes, with the same parameters, in another language. */
export type SameCodes<Table extends Wordings> = {
  readonly [Code in keyof Table]: (...parameters: Parameters<Table[Code]>) => string
}

/**
 * The text of a code; what is a text already, such as a name, stays as it is.
 * @example worded({ missing: (name: string) => `${name} is missing` }, ['missing', 'seed']) // 'seed is missing'
 */
export function worded<Table extends Wordings>(wordings: Table, said: Coded<Table> | string): string {
  if (typeof said === 'string') return said
  const [code, ...parameters] = said
  // The parameters are those of this code, by the type `Coded`; TypeScript loses that when it takes them apart.
  return (wordings[code] as (...given: typeof parameters) => string)(...parameters)
}

/** An error that says by a code and parameters what is wrong. Its message is English. */
export class Problem<Said> extends Error {
  constructor(
    message: string,
    readonly problem: Said,
  ) {
    super(message)
  }
}
