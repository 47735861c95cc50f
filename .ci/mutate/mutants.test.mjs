import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { equivalents } from './equivalents.mjs'
import { named } from './named.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

it.each(named)('the mutant can be made: $name', ({ file, from, to, test }) => {
  const parts = readFileSync(`${root}${file}`, 'utf8').split(from)
  expect(parts).toHaveLength(2)
  expect(from).not.toBe(to)
  expect(existsSync(`${root}${test}`)).toBe(true)
})

it.each(equivalents)('the line that changes nothing is still there: $from', ({ file, from }) => {
  const lines = readFileSync(`${root}${file}`, 'utf8').split('\n')
  expect(lines.map((line) => line.trim().replace(/\s+/g, ' '))).toContain(from)
})
