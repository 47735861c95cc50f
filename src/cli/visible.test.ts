import fc from 'fast-check'
import { expect, it } from 'vitest'
import { visible } from './visible.ts'

it('shows what would steer a terminal, and leaves the rest', () => {
  expect(visible('a\x1b[31mb\x9b1m\x07\r\x7f\u202e')).toBe('a\\u001b[31mb\\u009b1m\\u0007\\u000d\\u007f\\u202e')
  expect(visible('座位\t🪑 é\n')).toBe('座位\t🪑 é\n')
})

it('leaves JSON the same JSON, and nothing to obey', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = visible(JSON.stringify({ text }))
      expect(JSON.parse(shown)).toEqual({ text })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(shown).not.toMatch(/[\x00-\x1f\x7f-\x9f]/)
    }),
  )
})
