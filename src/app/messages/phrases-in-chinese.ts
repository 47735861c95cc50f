/** A phrase that is told in English, and how it is told in Chinese: a text, or made of what the pattern's groups found. */
export type Phrase = readonly [pattern: RegExp, zh: string | ((...groups: string[]) => string)]

/** A text by the first phrase that it is; as it is where it is none of them. */
export function inChinese(text: string | undefined, phrases: readonly Phrase[]): string {
  const known = text ?? ''
  for (const [pattern, zh] of phrases) {
    const found = pattern.exec(known)
    if (found !== null) return typeof zh === 'string' ? zh : zh(...found.slice(1).map((group) => group ?? ''))
  }
  return known
}
