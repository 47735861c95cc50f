// The files that mutants are made of: what the product runs of a few folders.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { importsOf } from '../imports.mjs'

/** @type {Record<string, (file: string) => boolean>} */
export const areas = {
  model: (file) => file.startsWith('src/model/'),
  simulator: (file) => file.startsWith('src/simulator/'),
  trace: (file) => file.startsWith('src/trace/'),
  workers: (file) => file.startsWith('src/workers/'),
  explorer: (file) => file.startsWith('src/explorer/'),
  link: (file) => ['src/app/link/link.ts', 'src/app/link/order-code.ts', 'src/program/choices.ts'].includes(file),
}

/** What starts by itself, from which everything of the product is imported. */
const ENTRIES = [
  'src/app/frame/main.tsx',
  'src/cli/main.ts',
  'src/cli/program-worker.ts',
  'src/cli/coordinator-worker.ts',
  'src/cli/io-worker.ts',
  'src/program/vocabulary.ts',
]

/**
 * @param {string} root
 * @returns {string[]} the files of all areas that the product imports, and not only its tests.
 */
export function sourcesOf(root) {
  const found = new Set(ENTRIES)
  for (const file of found) {
    for (const { specifier } of importsOf(file, readFileSync(join(root, file), 'utf8'))) {
      const target = posix.join(posix.dirname(file), specifier.replace(/[?#].*$/, ''))
      if (specifier.startsWith('.') && /\.tsx?$/.test(target) && existsSync(join(root, target))) found.add(target)
    }
  }
  return [...found].filter((file) => Object.values(areas).some((holds) => holds(file))).sort()
}

/**
 * @param {string} root
 * @param {RegExp} names
 * @returns {string[]} the files of src/ with such a name.
 */
export function filesOf(root, names) {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && names.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}
