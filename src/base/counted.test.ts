import { expect, test } from 'vitest'
import { counted } from './counted.ts'
import { cutGiven } from './cut-middle.ts'

test.each([
  [counted(0, 'step'), '0 steps'],
  [counted(1, 'step'), '1 step'],
  [counted('1', 'step'), '1 step'],
  [counted('1,000', 'step'), '1,000 steps'],
  [counted(1, 'switch', 'switches'), '1 switch'],
  [counted(2, 'switch', 'switches'), '2 switches'],
])('%s', (text, right) => expect(text).toBe(right))

test('what was given is named in at most sixty letters', () => {
  expect(cutGiven('x'.repeat(60))).toBe('x'.repeat(60))
  const cut = cutGiven(`a${'𝄞'.repeat(1_000_000)}z`)
  expect([...cut]).toHaveLength(60)
  expect(cut).toMatch(/^a𝄞+…𝄞+z$/u)
})
