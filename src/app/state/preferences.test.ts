import { expect, test } from 'vitest'
import { readPreferences, writePreferences } from './preferences.ts'

function memory(text: string | null = null) {
  let kept = text
  return {
    getItem: () => kept,
    setItem(_key: string, value: string) {
      kept = value
    },
  }
}
const shut = () => {
  throw new Error('The operation is insecure')
}

test('preferences come back', () => {
  const storage = memory()
  const chosen = { language: 'zh', theme: 'dark', catalogueFolded: true, stageHeight: 240, speed: 4 } as const
  writePreferences(chosen, () => storage)
  expect(readPreferences(() => storage, ['en'])).toEqual(chosen)
})

test('the language is the first that the browser asks for and that there is', () => {
  expect(readPreferences(() => memory(), ['de-DE', 'zh-Hant-TW', 'en']).language).toBe('zh')
  expect(readPreferences(() => memory(), ['fr', 'ja']).language).toBe('en')
})

test('a browser without storage, and storage with something else in it, give the defaults', () => {
  const defaults = { language: 'en', theme: null, catalogueFolded: false, stageHeight: null, speed: 1 }
  expect(readPreferences(shut, [])).toEqual(defaults)
  expect(() => writePreferences(readPreferences(shut, []), shut)).not.toThrow()
  for (const text of ['{', '7', 'null', '[]', '{"language":"xx","theme":1,"stageHeight":-4,"speed":"fast"}'])
    expect(readPreferences(() => memory(text), [])).toEqual(defaults)
})
