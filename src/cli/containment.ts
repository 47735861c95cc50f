import { readFile, realpath } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isNode, nodesOf, part, type SyntaxNode } from '../program/site-marks.ts'
import { isProgramName } from './program-name.ts'
import { programSource } from './program-source.ts'

/**
 * Node's flags for a process that may read the files of one program and of this command line, start threads, and nothing
 * else: no other file, no process, no module in machine code. What these flags do not cover, `contained.ts` takes away.
 * @param file of the program
 * @param named what options name that may be files to be read
 */
export async function containment(file: string, named: readonly (string | undefined)[]): Promise<string[]> {
  const files = await filesOf(resolve(file))
  for (const path of named) if (path !== undefined && (await exists(path))) files.push(resolve(path))
  const readable = [fileURLToPath(new URL('./', import.meta.url)).replace(/[\\/]$/, '/*'), ...files]
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission'
  return [
    permission,
    '--allow-worker',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    // That the model is not finished, and what threads mean for it, is said in the documents.
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=SecurityWarning',
  ]
}

/** Of what is parsed for its imports alone. */
const noMarks = { file: '', specifier: '', exports: null, makers: new Set<string>() }

/** The paths of the files of a program: the one that is named, and those that it imports by relative paths, also from one another. */
export async function filesOf(file: string): Promise<string[]> {
  const found = new Set<string>()
  const open = [file]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue
    found.add(path)
    const real = await realpath(path).catch(() => path)
    if (real !== path) open.push(real)
    if (!isProgramName(path)) continue
    // What cannot be read or parsed is told when it is loaded.
    const code = await readFile(path, 'utf8').catch(() => '')
    const source = await programSource(code, basename(path), noMarks).catch(() => null)
    if (source === null) continue
    for (const specifier of specifiersIn(source.program))
      if (/^(\.{0,2}\/|file:)/.test(specifier)) open.push(fileURLToPath(new URL(specifier, pathToFileURL(path))))
  }
  return [...found]
}

function* specifiersIn(program: SyntaxNode): Generator<string> {
  for (const node of nodesOf(program)) {
    if (!/^(Import|Export)/.test(node.type)) continue
    const source = part(node, 'source')
    const value = isNode(source) ? part(source, 'value') : undefined
    if (typeof value === 'string') yield value
  }
}

async function exists(path: string): Promise<boolean> {
  return (await realpath(path).catch(() => null)) !== null
}
