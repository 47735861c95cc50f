import MagicString, { type SourceMap } from 'magic-string'
import { type Plugin, parseSync } from 'vite'
import { siteMarks } from '../../src/program/site-marks.ts'

/** Folder, relative to the project's root, whose modules carry source lines. */
const SCENARIOS = '/src/scenarios/'

/** Module that exports `at`, relative to the parent of `scenarios/`. */
const SITE_MODULE = 'program/site'

/** Queries by which a module asks for something other than a program's code. */
const NOT_CODE = /[?&](raw|url|inline|worker|sharedworker)(&|=|$)/

/**
 * Adds its source line to every `yield*` of a scenario module, and to every error that it makes and throws: see
 * `siteMarks`. Line numbers of the result equal those of the source.
 *
 * @param code TypeScript source text.
 * @param fileId module id as Vite hands it over: a path, with or without a query.
 * @returns the changed text and its source map, or null when the module is not a scenario's code or has no `yield*`.
 * @throws SyntaxError naming file, line and cause, when the text is not TypeScript.
 */
export function siteTransform(code: string, fileId: string): { code: string; map: SourceMap } | null {
  if (NOT_CODE.test(fileId)) return null
  const file = fileId.replace(/[?#].*$/, '').replaceAll('\\', '/')
  const specifier = siteModuleFrom(file)
  if (specifier === null || !code.includes('yield')) return null

  const { program, errors } = parseSync(file, code, { lang: file.endsWith('x') ? 'tsx' : 'ts' })
  const error = errors[0]
  if (error) {
    const before = code.slice(0, error.labels[0]?.start ?? 0)
    throw new SyntaxError(`${file}:${before.split('\n').length}: ${error.message}`)
  }

  const marks = siteMarks(code, program, specifier)
  if (marks.length === 0) return null
  const text = new MagicString(code)
  for (const { offset, text: mark } of marks) text.appendLeft(offset, mark)
  return { code: text.toString(), map: text.generateMap({ source: file, includeContent: true, hires: 'boundary' }) }
}

/** `siteTransform` as a Vite plugin, for the application, its workers, the tests and the command line alike. */
export function sitePlugin(): Plugin {
  return {
    name: 'heddle:site',
    enforce: 'pre',
    transform: {
      filter: { id: /[\\/]src[\\/]scenarios[\\/]/, code: 'yield' },
      handler: (code, id) => siteTransform(code, id),
    },
  }
}

/** Import specifier of the site module as seen from a scenario file, or null when `file` is not one. */
export function siteModuleFrom(file: string): string | null {
  const folder = file.lastIndexOf(SCENARIOS)
  if (folder < 0 || !/\.tsx?$/.test(file) || /\.(test|bench|d)\.tsx?$/.test(file)) return null
  const depth = file.slice(folder + SCENARIOS.length).split('/').length
  return '../'.repeat(depth) + SITE_MODULE
}
