/**
 * This many of something, in English: `1 step`, `2 steps`.
 * @param count a number, or the text in which it is shown already, such as `1,000`
 * @param many the plural, where it does more than to add an s
 */
export function counted(count: number | string, one: string, many = `${one}s`): string {
  return `${count} ${String(count) === '1' ? one : many}`
}
