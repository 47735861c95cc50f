/**
 * Node's hooks for loading programs of one's own (`module.register`): `heddle` is the vocabulary of this very command
 * line, wherever the program lies, and its modules get their lines marked.
 */

import { readFile } from 'node:fs/promises'
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module'
import { fileURLToPath } from 'node:url'
import { markLines } from '../program/line-marks.ts'

/** What the hooks are registered with: addresses of the vocabulary, and of the folder of what is no program. */
export interface HookData {
  readonly vocabulary: string
  readonly own: string
}

let vocabulary = ''
let own = ''

export const initialize: InitializeHook<HookData> = (data) => {
  vocabulary = data.vocabulary
  own = data.own
}

export const resolve: ResolveHook = (specifier, context, nextResolve) =>
  specifier === 'heddle' ? { url: vocabulary, shortCircuit: true } : nextResolve(specifier, context)

export const load: LoadHook = async (url, context, nextLoad) => {
  const isProgram = /^file:.*\.m?js(\?|$)/.test(url) && !url.startsWith(own) && !url.includes('/node_modules/')
  if (!isProgram) return await nextLoad(url, context)
  const source = await readFile(fileURLToPath(url), 'utf8')
  if (!/\byield\b/.test(source)) return await nextLoad(url, context)
  const marked = markLines(source, '__site')
  return { format: 'module', source: `import { site as __site } from 'heddle'; ${marked}`, shortCircuit: true }
}
