/** Where the cursor is, in words: the texts in between are set strong. */
export interface PositionWords {
  readonly plain: string
  /** By turns plain and strong, beginning with plain. */
  readonly parts: readonly string[]
}

function words(...parts: string[]): PositionWords {
  return { plain: parts.join(''), parts }
}

export const scrubWords = {
  position: {
    en: (step: number, last: number, time: string, end: string): PositionWords =>
      words('step ', String(step), ` of ${last}, `, time, ` of ${end}`),
    zh: (step: number, last: number, time: string, end: string): PositionWords =>
      words('第 ', String(step), ` 步，共 ${last} 步；`, time, ` / ${end}`),
  },
} as const
