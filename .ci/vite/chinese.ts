/** Takes the Chinese words of the first picture out of the files that everybody loads, into one that is loaded for it. */
import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import MagicString, { type SourceMap } from 'magic-string'
import { type ESTree, type Plugin, parseSync, Visitor } from 'vite'

/** What a module looks like without its Chinese, and what was taken out. */
export interface Divided {
  readonly code: string
  readonly map: SourceMap
  /** Expressions that can stand at the module's end, in the order of their numbers. */
  readonly chinese: readonly string[]
}

interface WordsPair {
  readonly en: ESTree.Expression
  readonly zh: ESTree.Expression
  /** Where the property `zh` begins. */
  readonly key: number
}

/**
 * Divides the words of a module. `{ en: X, zh: Y }` becomes `words(X, NUMBER)` where Y can be evaluated elsewhere: at the
 * top of the module, or as a plain text. Within functions Y may name what is local; then it stays, and is evaluated when
 * it is read, by which time the texts that it is made of may have come. Everything else is left as it is, and so are pairs
 * of which a module has more than languages.
 *
 * @param code TypeScript source text.
 * @param file its path.
 * @param first number of the first text that is taken out.
 * @param runtime import specifier of `base/words-later.ts`, as seen from the file; null takes nothing out, and only has wait
 * what is made within functions.
 * @returns null when there is nothing to divide
 */
export function divideMessages(code: string, file: string, first: number, runtime: string | null): Divided | null {
  if (!/\bzh\b/.test(code)) return null
  const { program, errors } = parseSync(file, code, { lang: file.endsWith('x') ? 'tsx' : 'ts' })
  if (errors[0]) throw new SyntaxError(`${file}: ${errors[0].message}`)
  const text = new MagicString(code)
  const name = unusedName(code)
  const chinese: string[] = []
  let functions = 0
  let changed = false
  let end = 0
  const enter = (): void => {
    functions++
  }
  const leave = (): void => {
    functions--
  }
  new Visitor({
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
    ObjectExpression(node) {
      const pair = pairOf(node)
      // Pairs within a pair go where it goes.
      if (pair === null || node.start < end) return
      const { en, zh } = pair
      const source = code.slice(zh.start, zh.end)
      if (functions === 0 || isPlain(zh)) {
        if (runtime === null) return
        text.overwrite(node.start, en.start, `${name}(`)
        text.overwrite(en.end, node.end, `, ${first + chinese.length})`)
        chinese.push(source)
      } else {
        if (zh.type === 'Identifier' || /\b(this|arguments|await|yield)\b/.test(source)) return
        text.overwrite(pair.key, zh.start, 'get zh() { return ')
        text.appendLeft(zh.end, ' }')
      }
      end = node.end
      changed = true
    },
  }).visit(program)
  if (!changed) return null
  if (chinese.length > 0) text.prepend(`import { words as ${name} } from '${runtime}'; `)
  return {
    code: text.toString(),
    map: text.generateMap({ source: file, includeContent: true, hires: 'boundary' }),
    chinese,
  }
}

/** English and Chinese of an object that has just these two, written in this order. */
function pairOf(node: ESTree.ObjectExpression): WordsPair | null {
  const [en, zh] = node.properties
  if (node.properties.length !== 2 || en?.type !== 'Property' || zh?.type !== 'Property') return null
  const named = (property: ESTree.ObjectProperty, key: string): boolean =>
    !property.computed && !property.method && property.key.type === 'Identifier' && property.key.name === key
  return named(en, 'en') && named(zh, 'zh') ? { en: en.value, zh: zh.value, key: zh.start } : null
}

function isPlain(node: ESTree.Expression): boolean {
  return (
    (node.type === 'Literal' && typeof node.value === 'string') ||
    (node.type === 'TemplateLiteral' && node.expressions.length === 0)
  )
}

function unusedName(code: string): string {
  let name = '__words'
  while (code.includes(name)) name = `_${name}`
  return name
}

const QUERY = '?chinese'
/** Modules that make words of others' words. */
const made = /\/src\/(app|stage)\/.*\.tsx?$/
const IMPORT = /^\s*(?:import|export)\s(?!type\b)[^'"]*?['"](\.{1,2}\/[^'"]+\.tsx?)['"]/gm

/**
 * `divideWords` as a Vite plugin for building the page. Modules that come later than the first picture keep both
 * languages: they are small, and their words are fetched with them. What they make of the words of the first picture
 * waits all the same until it is read.
 * @param entries paths, from the root, of the modules that the first picture begins with
 */
export function chinesePlugin(entries: readonly string[]): Plugin {
  let divided = new Map<string, { first: number; result: Divided }>()
  let runtime = ''
  let collection = ''

  return {
    name: 'heddle:chinese',
    apply: 'build',
    enforce: 'pre',
    configResolved({ root }) {
      runtime = slashes(resolve(root, 'src/base/words-later.ts'))
      collection = slashes(resolve(root, 'src/app/messages/chinese.ts'))
      divided = new Map()
      let first = 0
      for (const file of reachedFrom(entries.map((entry) => slashes(resolve(root, entry))))) {
        if (!ownMessages(slashes(relative(root, file)))) continue
        const result = divideMessages(readFileSync(file, 'utf8'), file, first, runtime)
        if (result === null) continue
        divided.set(file, { first, result })
        first += result.chinese.length
      }
    },
    load: {
      filter: { id: /\?chinese$|\/chinese\.ts$/ },
      handler(id) {
        const path = slashes(id)
        if (path === collection) {
          const files = [...divided].filter(([, { result }]) => result.chinese.length > 0)
          return { code: files.map(([file]) => `import '${file}${QUERY}'\n`).join(''), map: null }
        }
        const file = path.slice(0, -QUERY.length)
        const part = divided.get(file)
        if (part === undefined || !path.endsWith(QUERY)) return null
        // Beside what it is made of; of which the bundler leaves out whatever no Chinese text names.
        const { first, result } = part
        return {
          code: `${readFileSync(file, 'utf8')}\nimport { addChinese as __add } from '${runtime}'\n__add(${first}, [${result.chinese.join(', ')}])\n`,
          moduleType: file.endsWith('x') ? 'tsx' : 'ts',
          map: null,
        }
      },
    },
    transform: {
      filter: { id: /[\\/]src[\\/].*\.tsx?$/ },
      handler(code, id) {
        const file = slashes(id)
        const result = divided.get(file)?.result ?? (made.test(file) ? divideMessages(code, file, 0, null) : null)
        return result && { code: result.code, map: result.map }
      },
    },
  }
}

/** What programs say of themselves is needed where they run as well; their titles are the page's alone. */
function ownMessages(path: string): boolean {
  return !path.startsWith('src/scenarios/') || path === 'src/scenarios/titles.ts'
}

/** These modules of the project, with all that they import statically, sorted. */
function reachedFrom(entries: readonly string[]): string[] {
  const known = new Set<string>()
  const open = [...entries]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (known.has(file)) continue
    known.add(file)
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(IMPORT))
      open.push(slashes(resolve(dirname(file), specifier)))
  }
  return [...known].sort()
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/')
}
