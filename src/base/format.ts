/** Numbers and times as both languages write them. */

import type { Language, Message } from './messages.ts'
import { type Microseconds, seconds } from './units.ts'

/** From this many microseconds on, a time is told in seconds: below, hundredths of them would say too little. */
const toldInSeconds = 100_000

/** A time of a run with its unit: `1.44 s`, or `4.50 ms` where hundredths of a second would not do. */
export function formatTime(time: Microseconds, language: Language): string {
  if (time > 0 && time < toldInSeconds) {
    const value = (time / 1000).toFixed(2)
    return language === 'zh' ? `${value} 毫秒` : `${value} ms`
  }
  const value = seconds(time).toFixed(2)
  return language === 'zh' ? `${value} 秒` : `${value} s`
}

/** A time of a run in every language. */
export function formatTimeAt(time: Microseconds): Message {
  return { en: formatTime(time, 'en'), zh: formatTime(time, 'zh') }
}

/** A count with its thousands set apart, the same in every language: `1,000,000`. */
export function formatCount(count: number): string {
  // Without the browser's own way: to load that takes ten milliseconds of the first picture.
  return String(count).replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',')
}

/** Above this, a number is told by its powers of ten. */
const maxSpelt = 1e9

/** About how many, in two digits, the same in every language: `4,600,000`, `1.3 × 10^17`. */
export function formatSize(count: number): string {
  if (count < 100) return formatCount(Math.round(count))
  if (count < maxSpelt) return formatCount(Number(count.toPrecision(2)))
  if (!Number.isFinite(count)) return '∞'
  return count.toExponential(1).replace('e+', ' × 10^')
}

const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']

/** A place in a line: "first" to "tenth", then "11th"; "第 1". */
export function ordinal(place: number, language: Language): string {
  if (language === 'zh') return `第 ${place}`
  const word = ordinals[place]
  if (word !== undefined) return word
  const teen = place % 100 > 10 && place % 100 < 14
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th')
  return `${place}${ending}`
}

/** A time with its unit, for narrow room: "1.44 s". Thousandths are shown where hundredths would say nothing. */
export function formatShortTime(time: Microseconds, language: Language): string {
  const value = seconds(time)
  const digits = value !== 0 && Math.abs(value) < 0.01 ? 3 : 2
  return language === 'zh' ? `${value.toFixed(digits)} 秒` : `${value.toFixed(digits)} s`
}
