import MagicString, { type SourceMap } from 'magic-string'
import { type ESTree, type Plugin, parseSync, Visitor } from 'vite'

/** The file of library code that each of these methods of `Os` needs, in `src/program/`. */
const files: ReadonlyMap<string, string> = new Map([
  ['atomic', 'atomic.ts'],
  ['barrier', 'barriers.ts'],
  ['multiprocessing.barrier', 'barriers.ts'],
  ['cell', 'cells.ts'],
  ['rwlock', 'cells.ts'],
  ['asCompleted', 'compounds/wait-futures.ts'],
  ['gevent', 'compounds/gevent/gevent.ts'],
  ['multiprocessing.array', 'compounds/shared-values.ts'],
  ['multiprocessing.joinableQueue', 'compounds/shared-queue.ts'],
  ['multiprocessing.pipe', 'compounds/pipe-ends.ts'],
  ['multiprocessing.queue', 'compounds/shared-queue.ts'],
  ['multiprocessing.simpleQueue', 'compounds/shared-queue.ts'],
  ['multiprocessing.value', 'compounds/shared-values.ts'],
  ['network', 'network.ts'],
  ['pool', 'compounds/pool.ts'],
  ['processPoolExecutor', 'compounds/process-pool-executor.ts'],
  ['threadPool', 'compounds/pool.ts'],
  ['threadPoolExecutor', 'compounds/thread-pool-executor.ts'],
  ['timer', 'compounds/timer.ts'],
  ['wait', 'compounds/wait-futures.ts'],
])

/** Queries by which a module asks for something other than a program's code. */
const NOT_CODE = /[?&](raw|url|inline|worker|sharedworker)(&|=|$)/

/** Whether a text may name such a method at all. */
const NAMED = new RegExp(
  `\\.(${[...files.keys()].map((method) => method.replace('multiprocessing.', '')).join('|')})\\b`,
)

/**
 * Has a module load the library code whose methods it names of an `Os`: `os.pool(3)` adds an import of
 * `compounds/pool.ts`. An `Os` is what a parameter is declared as, and the first parameter of a generator function
 * where nothing else is declared, under whatever name; and `os`. No line is added or removed.
 *
 * @param code TypeScript source text.
 * @param fileId module id as Vite hands it over: a path, with or without a query.
 * @returns the changed text and its source map, or null when the module names none.
 */
export function libraryTransform(code: string, fileId: string): { code: string; map: SourceMap } | null {
  if (NOT_CODE.test(fileId) || !NAMED.test(code)) return null
  const file = fileId.replace(/[?#].*$/, '').replaceAll('\\', '/')
  const source = file.lastIndexOf('/src/')
  if (source < 0) return null
  const up = '../'.repeat(file.slice(source + '/src/'.length).split('/').length - 1) || './'
  const needed = new Set([...methodsNamed(file, code)].flatMap((method) => files.get(method) ?? []))
  if (needed.size === 0) return null
  const text = new MagicString(code)
  text.appendLeft(
    code.startsWith('\uFEFF') ? 1 : 0,
    [...needed].map((path) => `import '${up}program/${path}'; `).join(''),
  )
  return { code: text.toString(), map: text.generateMap({ source: file, includeContent: true, hires: 'boundary' }) }
}

/** Methods of an `Os` that a module names, in their order: `pool`, `multiprocessing.queue`. Of what cannot be read, none. */
function methodsNamed(file: string, code: string): Set<string> {
  const named = new Set<string>()
  /** Names of an `Os`, function within function. */
  const known = ['os']
  const before: number[] = []
  const enter = (node: ESTree.Function | ESTree.ArrowFunctionExpression): void => {
    before.push(known.length)
    for (const [i, parameter] of node.params.entries()) {
      if (parameter.type !== 'Identifier') continue
      const declared = parameter.typeAnnotation
      if (declared ? isOs(declared.typeAnnotation) : i === 0 && node.generator) known.push(parameter.name)
    }
  }
  const leave = (): void => {
    known.length = before.pop() ?? 0
  }
  const isKnown = (node: ESTree.Expression | ESTree.Super): boolean =>
    node.type === 'Identifier' && known.includes(node.name)
  new Visitor({
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
    MemberExpression({ object, property }) {
      if (property.type !== 'Identifier') return
      if (isKnown(object)) named.add(property.name)
      if (object.type !== 'MemberExpression' || object.property.type !== 'Identifier' || !isKnown(object.object)) return
      named.add(`${object.property.name}.${property.name}`)
    },
  }).visit(parseSync(file, code, { lang: file.endsWith('x') ? 'tsx' : 'ts' }).program)
  return named
}

function isOs(type: ESTree.TSType): boolean {
  return type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'Os'
}

/** `libraryTransform` as a Vite plugin, for the application, its workers, the tests and the command line alike. */
export function libraryPlugin(): Plugin {
  return {
    name: 'heddle:library',
    enforce: 'pre',
    transform: {
      filter: { id: /[\\/]src[\\/].*\.tsx?(\?explored)?$/, code: NAMED },
      handler: (code, id) => libraryTransform(code, id),
    },
  }
}
