/**
 * Words of which the page fetches one language at first. In the source they stand side by side, `{ en: …, zh: … }`; for
 * the built page `.ci/vite/chinese.ts` has them made here.
 */

/** The Chinese texts and templates by their numbers; none before `app/messages/chinese.ts` is loaded. */
const chinese = new Map<number, unknown>()

/** Adds what numbers from `first` on stand for. */
export function addChinese(first: number, texts: readonly unknown[]): void {
  texts.forEach((text, i) => {
    chinese.set(first + i, text)
  })
}

/** Words whose Chinese comes later. Until then they are English in both languages. */
export function words<Text>(en: Text, number: number): { readonly en: Text; readonly zh: Text } {
  return {
    en,
    get zh() {
      // The build gives the text that stood beside `en` this number.
      return (chinese.get(number) ?? en) as Text
    },
  }
}
