import MagicString, { type SourceMap } from 'magic-string'
import type { Plugin } from 'vite'

/** The file of library code that each of these methods of `Os` needs, in this folder. */
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

const CALL = /\bos\.((?:multiprocessing\.)?\w+)\(/g

/**
 * Has a module load the library code whose methods it calls on `os`: `os.pool(3)` adds an import of
 * `compounds/pool.ts`. No line is added or removed.
 *
 * @param code TypeScript source text.
 * @param fileId module id as Vite hands it over: a path, with or without a query.
 * @returns the changed text and its source map, or null when the module calls none.
 */
export function libraryTransform(code: string, fileId: string): { code: string; map: SourceMap } | null {
  if (NOT_CODE.test(fileId)) return null
  const file = fileId.replace(/[?#].*$/, '').replaceAll('\\', '/')
  const source = file.lastIndexOf('/src/')
  if (source < 0) return null
  const up = '../'.repeat(file.slice(source + '/src/'.length).split('/').length - 1) || './'
  const needed = new Set([...code.matchAll(CALL)].flatMap(([, method = '']) => files.get(method) ?? []))
  if (needed.size === 0) return null
  const text = new MagicString(code)
  text.appendLeft(
    code.startsWith('\uFEFF') ? 1 : 0,
    [...needed].map((path) => `import '${up}program/${path}'; `).join(''),
  )
  return { code: text.toString(), map: text.generateMap({ source: file, includeContent: true, hires: 'boundary' }) }
}

/** `libraryTransform` as a Vite plugin, for the application, its workers, the tests and the command line alike. */
export function libraryPlugin(): Plugin {
  return {
    name: 'heddle:library',
    enforce: 'pre',
    transform: {
      filter: { id: /[\\/]src[\\/].*\.tsx?(\?explored)?$/, code: /\bos\.(?:multiprocessing\.)?\w+\(/ },
      handler: (code, id) => libraryTransform(code, id),
    },
  }
}
