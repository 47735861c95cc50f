import MagicString, { type SourceMap } from 'magic-string'
import { type Plugin, parseSync, Visitor } from 'vite'

/** Folder, relative to the project's root, whose modules carry source lines. */
const SCENARIOS = '/src/scenarios/'

/** Module that exports `at`, relative to the parent of `scenarios/`. */
const SITE_MODULE = 'program/site'

/** Queries by which a module asks for something other than a program's code. */
const NOT_CODE = /[?&](raw|url|inline|worker|sharedworker)(&|=|$)/

/**
 * Adds its source line to every `yield*` of a scenario module, and to every error that it makes and throws.
 *
 * `yield* EXPR` becomes `yield* __at(LINE, EXPR)`, where LINE is the 1-based line of the `yield` keyword in the source
 * as its author wrote it; so each operation a body yields can name its place and the code panel can show where a thread
 * is. In the same way `throw new EXPR` becomes `throw __at(LINE, new EXPR)`, so that whoever fails does so at that line
 * and not at that of the operation before; what is caught and thrown again keeps its place. No line is added or removed: line numbers of the result equal those of the source.
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
    const start = error.labels[0]?.start ?? 0
    throw new SyntaxError(`${file}:${lineCounter(code)(start)}: ${error.message}`)
  }

  const name = unusedName(code)
  const lineAt = lineCounter(code)
  const text = new MagicString(code)
  let found = false
  new Visitor({
    YieldExpression(node) {
      if (!node.delegate || node.argument === null) return
      found = true
      const afterStar = endOfStar(code, node.start + 'yield'.length)
      text.appendLeft(afterStar, ` ${name}(${lineAt(node.start)},`)
      text.appendLeft(node.end, ')')
    },
    ThrowStatement({ start, argument }) {
      if (argument.type !== 'NewExpression') return
      found = true
      text.appendLeft(argument.start, `${name}(${lineAt(start)}, `)
      text.appendRight(argument.end, ')')
    },
  }).visit(program)
  if (!found) return null

  const binding = name === 'at' ? 'at' : `at as ${name}`
  text.appendLeft(startOfText(code), `import { ${binding} } from '${specifier}'; `)
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
function siteModuleFrom(file: string): string | null {
  const folder = file.lastIndexOf(SCENARIOS)
  if (folder < 0 || !/\.tsx?$/.test(file) || /\.(test|bench|d)\.tsx?$/.test(file)) return null
  const depth = file.slice(folder + SCENARIOS.length).split('/').length
  return '../'.repeat(depth) + SITE_MODULE
}

/** A name for the imported function that occurs nowhere in the module, so it neither shadows nor is shadowed. */
function unusedName(code: string): string {
  let name = '__at'
  while (code.includes(name)) name = `_${name}`
  return name
}

/** Where an import may be put on the first line: behind a byte-order mark; a `#!` line takes the whole first line. */
function startOfText(code: string): number {
  if (!code.startsWith('#!')) return code.startsWith('\uFEFF') ? 1 : 0
  const end = code.indexOf('\n')
  return end < 0 ? code.length : end + 1
}

/** Offset behind the `*` that follows a `yield` keyword ending at `from`; comments may stand between the two. */
function endOfStar(code: string, from: number): number {
  let offset = from
  while (code[offset] !== '*') {
    // A line terminator may not stand between the two, so any comment here is a block comment.
    offset = code.startsWith('/*', offset) ? code.indexOf('*/', offset) + 2 : offset + 1
  }
  return offset + 1
}

/** Returns a function from offset (UTF-16 units, as the parser's) to 1-based line. */
function lineCounter(code: string): (offset: number) => number {
  const starts = [0]
  for (let end = code.indexOf('\n'); end >= 0; end = code.indexOf('\n', end + 1)) starts.push(end + 1)
  return (offset) => {
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
}
