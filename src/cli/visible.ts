/** What steers a terminal or the direction of a text, and is to be seen in place of being obeyed: not tab and line end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const steering = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/**
 * A text with its control characters as escapes, `\u001b` for that which begins an escape sequence: so that nothing that
 * a program prints, or is called, can steer the terminal. They are those of JSON, which stays the same JSON.
 */
export function visible(text: string): string {
  return text.replace(steering, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
