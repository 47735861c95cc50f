/** Numbers and names in running text. */
import type { Language } from '../base/messages.ts'

const english = [
  'nobody',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]

/** A number of people at the beginning of an English sentence: "Six", then figures. */
export function capitalCount(count: number): string {
  const word = english[count] ?? String(count)
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** How many still wait, as a sentence of its own. */
export function stillWaiting(count: number, language: Language): string {
  if (language === 'zh') return count === 0 ? '已无人等待。' : `仍有 ${count} 个在等待。`
  if (count === 0) return 'Nobody waits any more.'
  return `${capitalCount(count)} still ${count === 1 ? 'waits' : 'wait'}.`
}

/** Minutes of virtual time and the like are rare: a duration in seconds, as a program gives it. */
export function formatDuration(seconds: number, language: Language): string {
  const text = Number.isInteger(seconds) ? String(seconds) : seconds.toFixed(2)
  return language === 'zh' ? `${text} 秒` : `${text} s`
}
