/** Where the cursor is, in words: the texts in between are set strong. */
export interface PositionMessages {
  readonly plain: string
  /** By turns plain and strong, beginning with plain. */
  readonly parts: readonly string[]
}

function messages(...parts: string[]): PositionMessages {
  return { plain: parts.join(''), parts }
}

export const scrubMessages = {
  position: {
    en: (step: number, last: number, time: string, end: string): PositionMessages =>
      messages('step ', String(step), ` of ${last}, `, time, ` of ${end}`),
    zh: (step: number, last: number, time: string, end: string): PositionMessages =>
      messages('第 ', String(step), ` 步，共 ${last} 步；`, time, ` / ${end}`),
  },
} as const
