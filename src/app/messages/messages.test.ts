import { expect, test } from 'vitest'
import * as about from './about.ts'
import * as compare from './compare.ts'
import * as comparing from './comparing.ts'
import * as endings from './endings.ts'
import * as explore from './explore.ts'
import * as texts from './interface.ts'
import * as lanes from './lanes.ts'
import * as locks from './locks.ts'
import * as marking from './marking.ts'
import * as notices from './notices.ts'
import * as orders from './orders.ts'
import * as present from './present.ts'
import * as typing from './typing.ts'

/** Texts that are the same in Chinese, or in no language. */
const sameInBoth = new Set(['Heddle', '中文'])

/** Every pair of texts of an exported value, with the path to it. */
function pairs(value: unknown, path: string): [string, { en: unknown; zh: unknown }][] {
  if (typeof value !== 'object' || value === null) return []
  if ('en' in value || 'zh' in value) return [[path, { en: undefined, zh: undefined, ...value }]]
  return Object.entries(value).flatMap(([key, inner]) => pairs(inner, `${path}.${key}`))
}

const all = pairs(
  {
    ...texts,
    ...notices,
    ...endings,
    ...orders,
    ...lanes,
    ...locks,
    ...about,
    ...present,
    ...marking,
    ...typing,
    ...compare,
    ...comparing,
    ...explore,
  },
  'words',
)

test('there are texts', () => {
  expect(all.length).toBeGreaterThan(100)
})

test.each(all)('%s is there in both languages', (_path, { en, zh }) => {
  expect(typeof zh).toBe(typeof en)
  if (typeof en === 'function' && typeof zh === 'function') {
    expect(zh.length).toBe(en.length)
    return
  }
  if (typeof en !== 'string' || typeof zh !== 'string') throw new Error('a text is a string or a template')
  expect(en.trim()).not.toBe('')
  if (sameInBoth.has(en)) return
  expect(en).not.toMatch(/\p{Script=Han}/u)
  expect(zh).toMatch(/\p{Script=Han}|^English$/u)
})

const templates = all.flatMap(([path, { en }]) => (typeof en === 'function' ? [[path, en] as const] : []))

test.each(templates)('%s counts one of a thing as one', (_path, template) => {
  // What is no count takes a number as well, and a list has one part.
  const given = Array.from({ length: template.length }, () =>
    Object.assign(['one'], { toString: () => '1', valueOf: () => 1 }),
  )
  const numbers = Array.from({ length: template.length }, () => 1)
  for (const parts of [numbers, given]) {
    const text = attempt(() => String(template(...parts)))
    expect(text ?? '').not.toMatch(
      /\b1 (?:\w+ )?(?:steps|seconds|bytes|threads|executions|events|values|programs|cores|workers|lines|tasks|results|rings|ways|timers|connections|places|permits|letters|times(?! as)|parts|choices|outcomes|traces|states)\b/,
    )
  }
})

function attempt<Result>(make: () => Result): Result | null {
  try {
    return make()
  } catch {
    return null
  }
}
