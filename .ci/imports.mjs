// Checks the directions of imports between the folders of src/: `node .ci/imports.mjs`. Imports point down the order of
// knowledge, so that what runs a program and what draws one meet in the trace alone. Prints every import that does not.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync, Visitor } from 'vite'

/**
 * What each folder may import, besides itself.
 * @type {Record<string, string[]>}
 */
export const allowed = {
  base: [],
  trace: ['base'],
  model: ['base', 'trace'],
  program: ['base', 'trace', 'model'],
  scenarios: ['base', 'trace', 'model', 'program'],
  simulator: ['base', 'trace', 'model', 'program'],
  workers: ['base', 'trace', 'model', 'program', 'scenarios'],
  python: ['base', 'trace', 'model', 'program'],
  explorer: ['base', 'trace', 'model', 'program', 'simulator'],
  analysis: ['base', 'trace', 'model'],
  timeline: ['base', 'trace', 'analysis'],
  pictures: ['base', 'trace', 'analysis'],
  sentences: ['base', 'trace', 'model', 'analysis'],
  atoms: ['base', 'trace', 'model', 'analysis', 'pictures', 'sentences'],
  stage: ['base', 'trace', 'analysis', 'pictures', 'atoms'],
  cli: ['base', 'trace', 'model', 'program', 'scenarios', 'simulator', 'workers', 'explorer', 'analysis'],
  app: [
    'base',
    'trace',
    'model',
    'program',
    'scenarios',
    'simulator',
    'workers',
    'python',
    'explorer',
    'analysis',
    'timeline',
    'pictures',
    'sentences',
    'atoms',
    'stage',
  ],
}

/**
 * Folders that have rooms, each of which may import those before it. What lies in a folder's `testing/` only tests and
 * benches may import.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const rooms = {
  explorer: ['state', 'machine', 'outcomes', 'search', 'endless', 'exploration'],
  app: [
    'link',
    'messages',
    'state',
    'views',
    'simulation',
    'notices',
    'kept',
    'run',
    'controls',
    'compare',
    'explore',
    'repeat',
    'catalogue',
    'frame',
  ],
}

/** Known breaches, to be paid back: `{ file: 'src/model/x.ts', imports: '../timeline/y', why: '...' }`. */
/** @type {{ file: string, imports: string, why: string }[]} */
export const debts = []

/** Folders that draw: the only ones that may use these packages. */
const DRAWING = ['timeline', 'stage', 'app']
const DRAWING_PACKAGES = /^(react|react-dom|zustand|d3|d3-[a-z-]+|@types\/(react|react-dom|d3))$/
/** Folders that talk to workers. */
const TALKING = [...DRAWING, 'workers', 'python', 'cli']

/** @typedef {{ specifier: string, line: number, runs: boolean }} Import */

/**
 * Every module a source text names: imports of values and of types, re-exports, `import()`, `import x = require()`,
 * `new URL(…, import.meta.url)` and `import.meta.glob`.
 * @param {string} file for the language and messages.
 * @param {string} text
 * @returns {Import[]}
 */
export function importsOf(file, text) {
  /** @type {Import[]} */
  const found = []
  /**
   * @param {unknown} node a literal, or anything else, which is left out.
   * @param {boolean} [runs] whether what is imported runs in the module that imports it: no types, no other worker.
   */
  const add = (node, runs = false) => {
    const literal = /** @type {{ type?: string, value?: unknown, start: number } | null | undefined} */ (node)
    if (literal?.type !== 'Literal' || typeof literal.value !== 'string') return
    found.push({ specifier: literal.value, line: text.slice(0, literal.start).split('\n').length, runs })
  }
  const { program, errors } = parseSync(file, text, { lang: file.endsWith('x') ? 'tsx' : 'ts' })
  if (errors[0]) throw new SyntaxError(`${file}: ${errors[0].message}`)
  new Visitor({
    ImportDeclaration(node) {
      add(node.source, node.importKind !== 'type')
    },
    ExportNamedDeclaration(node) {
      add(node.source, node.exportKind !== 'type')
    },
    ExportAllDeclaration(node) {
      add(node.source, node.exportKind !== 'type')
    },
    ImportExpression(node) {
      add(node.source, true)
    },
    TSImportType(node) {
      add(node.source)
    },
    TSExternalModuleReference(node) {
      add(node.expression)
    },
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'URL' && node.arguments.length === 2) {
        add(node.arguments[0])
      }
    },
    CallExpression(node) {
      const { callee } = node
      if (callee.type !== 'MemberExpression' || callee.object.type !== 'MetaProperty') return
      const first = node.arguments[0]
      for (const each of first?.type === 'ArrayExpression' ? first.elements : [first]) add(each)
    },
  }).visit(program)
  return found
}

/**
 * Why `file` may not import `specifier`; undefined when it may.
 * @param {string} file path from the project's root with forward slashes, such as `src/model/lock.ts`.
 * @param {string} specifier as written in the import.
 * @returns {string | undefined}
 */
export function breach(file, specifier) {
  // What lies in testing/ is imported by tests alone.
  if (/\.(test|bench|fuzz)\.tsx?$|\/testing\//.test(file)) return undefined
  const layer = layerOf(file)
  const may = layer && allowed[layer]
  if (!layer || !may) return `src/${layer ?? ''} has no place in the order; .ci/imports.mjs lists the folders`

  const name = specifier.replace(/[?#].*$/, '')
  if (name.startsWith('.') || name.startsWith('/')) {
    const target = posix.normalize(name.startsWith('/') ? name.slice(1) : posix.join(posix.dirname(file), name))
    if (!target.startsWith('src/')) return 'is outside src/'
    if (target.includes('/testing/')) return 'only tests and benches may import testing/'
    const other = layerOf(target) ?? ''
    if (layer === other && rooms[layer]) return breachOfRooms(layer, rooms[layer], file, target)
    if (other === layer || may.includes(other)) return undefined
    return `${layer}/ may import ${may.join(', ') || 'nothing'}`
  }

  if (name.startsWith('node:')) return layer === 'cli' ? undefined : 'only cli/ may use Node'
  const scope = name.startsWith('@') ? 2 : 1
  const packageName = name.split('/').slice(0, scope).join('/')
  if (DRAWING_PACKAGES.test(packageName) && !DRAWING.includes(layer)) {
    return `only ${DRAWING.join(', ')} may use ${packageName}`
  }
  if (packageName === 'comlink' && !TALKING.includes(layer)) return `only ${TALKING.join(', ')} may use comlink`
  return undefined
}

/**
 * Why a module of a folder with rooms may not import another of it.
 * @param {string} layer the folder.
 * @param {readonly string[]} order its rooms.
 * @param {string} file
 * @param {string} target
 * @returns {string | undefined}
 */
function breachOfRooms(layer, order, file, target) {
  const [from, to] = [roomOf(file), roomOf(target)]
  if (from === to && order.includes(from)) return undefined
  if (!order.includes(from)) return `${layer}/${from} is no room of ${layer}/; .ci/imports.mjs lists them`
  const before = order.slice(0, order.indexOf(from))
  return before.includes(to) ? undefined : `${layer}/${from}/ may import ${before.join(', ') || 'no other room'}`
}

/** @param {string} path of a module in a room, from the project's root. */
function roomOf(path) {
  return /^src\/[^/]+\/([^/.]+)\//.exec(path)?.[1] ?? ''
}

/** @param {string} path from the project's root. */
function layerOf(path) {
  return /^src\/([^/.]+)(\/|$)/.exec(path)?.[1]
}

/**
 * Checks a whole project.
 * @param {string} root its folder.
 * @returns {{ files: number, problems: string[] }} one line for each problem: file:line, the import and why not.
 */
export function checkImports(root) {
  const open = new Set(debts)
  const problems = []
  /** @type {Map<string, string[]>} */
  const running = new Map()
  const entries = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
  for (const file of files) {
    /** @type {Import[]} */
    let imports = []
    try {
      imports = importsOf(file, readFileSync(join(root, file), 'utf8'))
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
    running.set(
      file,
      imports.filter(({ runs }) => runs).map(({ specifier }) => posix.join(posix.dirname(file), specifier)),
    )
    for (const { specifier, line } of imports) {
      const why = breach(file, specifier)
      if (!why) continue
      const debt = debts.find((each) => each.file === file && each.imports === specifier)
      if (debt) open.delete(debt)
      else problems.push(`${file}:${line} imports '${specifier}': ${why}`)
    }
  }
  for (const cycle of cyclesIn(running)) problems.push(`${cycle.join(' imports ')}: a cycle at run time`)
  for (const paid of open) problems.push(`${paid.file} no longer imports '${paid.imports}': remove this debt`)
  return { files: files.length, problems }
}

/**
 * Cycles of a graph, at least one for each set of nodes that reach each other.
 * @param {ReadonlyMap<string, readonly string[]>} graph nodes to which others lead that it does not have are left out.
 * @returns {string[][]} the first node of each is also its last.
 */
export function cyclesIn(graph) {
  /** @type {string[][]} */
  const cycles = []
  const done = new Set()
  /** @type {string[]} */
  const path = []
  /** @param {string} node */
  const visit = (node) => {
    if (path.includes(node)) cycles.push([...path.slice(path.indexOf(node)), node])
    if (done.has(node)) return
    done.add(node)
    path.push(node)
    for (const next of graph.get(node) ?? []) visit(next)
    path.pop()
  }
  for (const node of graph.keys()) visit(node)
  return cycles
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { files, problems } = checkImports(dirname(dirname(fileURLToPath(import.meta.url))))
  for (const problem of problems) console.error(problem)
  for (const { file, imports, why } of debts) console.log(`debt: ${file} imports '${imports}': ${why}`)
  console.log(`${files} files, ${problems.length} imports against the direction, ${debts.length} debts`)
  process.exitCode = problems.length > 0 ? 1 : 0
}
