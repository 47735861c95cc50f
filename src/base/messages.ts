/** The languages of the interface. */
export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

/** A text in every language. */
export interface Message {
  readonly en: string
  readonly zh: string
}
