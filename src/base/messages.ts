/** The languages of the interface. */
export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

/** A text in every language. */
export interface Message {
  readonly en: string
  readonly zh: string
}

/** A text of which parts are filled in, in every language. */
export type Template<Parts extends readonly unknown[]> = {
  readonly [language in Language]: (...parts: Parts) => string
}
