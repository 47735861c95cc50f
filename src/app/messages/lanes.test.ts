import { expect, test } from 'vitest'
import { nameRange } from './lanes.ts'

test('a range of names says once what they share', () => {
  expect(nameRange('user50', 'user99')).toBe('user50–99')
  expect(nameRange('main', 'user49')).toBe('main–user49')
  expect(nameRange('reader9', 'writer2')).toBe('reader9–writer2')
  expect(nameRange('user1', 'user12-a')).toBe('user1–user12-a')
  expect(nameRange('user7', 'user7')).toBe('user7')
})
