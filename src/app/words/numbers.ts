import { type Microseconds, seconds } from '../../base/units.ts'
import type { Language, Words } from '../../base/words.ts'

/** A time of a run with its unit, to hundredths of a second: `1.44 s`. */
export function timeWords(time: Microseconds, language: Language): string {
  const value = seconds(time).toFixed(2)
  return language === 'zh' ? `${value} 秒` : `${value} s`
}

/** A time of a run in every language. */
export function timeInWords(time: Microseconds): Words {
  return { en: timeWords(time, 'en'), zh: timeWords(time, 'zh') }
}

/** A count with its thousands set apart, the same in every language: `1,000,000`. */
export function countWords(count: number): string {
  return count.toLocaleString('en-US')
}
