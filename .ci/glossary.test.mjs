import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const src = fileURLToPath(new URL('../src/', import.meta.url))
const text = readFileSync(`${src}README.md`, 'utf8')
const named = [...text.matchAll(/`([\w-]+\/(?:[\w./-]*))`/g)].map(([, path = '']) => path)
const folders = (/** @type {string} */ path) =>
  readdirSync(`${src}${path}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
    .map(({ name }) => `${name}/`)

it('src/README.md names what is there', () => {
  expect(named.length).toBeGreaterThan(60)
  const rooms = folders('app')
  const known = (/** @type {string} */ path) => existsSync(src + path) || rooms.includes(path) || path === 'testing/'
  expect(named.filter((path) => !known(path))).toEqual([])
})

it('src/README.md has a line for each folder and for each room of the page', () => {
  const rows = [...text.matchAll(/^\| `([\w-]+\/)`/gm)].map(([, path]) => path)
  expect(rows).toEqual(expect.arrayContaining([...folders(''), ...folders('app')]))
})
