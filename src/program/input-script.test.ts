import { expect, test } from 'vitest'
import { maxLines, readInputScript, writeInputScript } from './input-script.ts'

test('a script has lines at their times, and may say when input ends', () => {
  expect(readInputScript('3 hello; 4; 7 good bye ;')).toEqual([
    { seconds: 3, text: 'hello' },
    { seconds: 4, text: '' },
    { seconds: 7, text: 'good bye' },
  ])
  expect(readInputScript('3 hello; 9.5 ^D')).toEqual([
    { seconds: 3, text: 'hello' },
    { seconds: 9.5, text: null },
  ])
  expect(readInputScript('0 ^D')).toEqual([{ seconds: 0, text: null }])
  for (const script of ['', '3 hello; 4; 7 good bye', '3 hello; 9.5 ^D'])
    expect(writeInputScript(readInputScript(script) as [])).toBe(script)
})

test('nothing is typed after the end of input, out of order, or beyond the most lines', () => {
  expect(readInputScript('3 ^D; 4 x')).toEqual({ part: '4 x' })
  expect(readInputScript('3 ^D; 4 ^D')).toEqual({ part: '4 ^D' })
  expect(readInputScript('3 a; 2 ^D')).toEqual({ part: '2 ^D' })
  const full = Array.from({ length: maxLines }, () => '1 x').join(';')
  expect(readInputScript(`${full}; 1 ^D`)).toHaveLength(maxLines + 1)
  expect(readInputScript(`${full}; 1 y`)).toEqual({ part: '1 y' })
})
