/**
 * Node's hooks for loading programs of one's own (`module.register`): `heddle` is the vocabulary of this very command
 * line, wherever the program lies, and its modules get their lines marked.
 */

import { readFile } from 'node:fs/promises'
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { shownPath } from './places.ts'
import { isProgramName } from './program-name.ts'
import { programSource } from './program-source.ts'

/** What the hooks are registered with: addresses of what programs import, and of the folder of what is no program. */
export interface HookData {
  readonly vocabulary: string
  /** The module that marks call. */
  readonly marked: string
  /** As in the options of marks. */
  readonly exports: readonly string[]
  readonly makers: readonly string[]
  readonly own: string
  /** The module that is told where bodies are, where the program is to be explored; else null. */
  readonly frames: string | null
}

/** What marked modules import, which no program can mean otherwise. */
const siteSpecifier = 'heddle:site'
const framesSpecifier = 'heddle:frames'

let data: HookData = { vocabulary: '', marked: '', exports: [], makers: [], own: '', frames: null }
let makers: ReadonlySet<string> = new Set()

export const initialize: InitializeHook<HookData> = (given) => {
  data = given
  makers = new Set(given.makers)
}

export const resolve: ResolveHook = (specifier, context, nextResolve) => {
  if (specifier === 'heddle') return { url: data.vocabulary, shortCircuit: true }
  if (specifier === siteSpecifier) return { url: data.marked, shortCircuit: true }
  if (specifier === framesSpecifier && data.frames !== null) return { url: data.frames, shortCircuit: true }
  return nextResolve(specifier, context)
}

export const load: LoadHook = async (url, context, nextLoad) => {
  const isFile = url.startsWith('file:') && !url.startsWith(data.own) && !url.includes('/node_modules/')
  const path = isFile ? fileURLToPath(url) : ''
  if (!isProgramName(path)) return await nextLoad(url, context)
  const source = await programSource(await readFile(path, 'utf8'), basename(path), {
    file: shownPath(path),
    specifier: siteSpecifier,
    exports: data.exports,
    makers,
  })
  if (source === null) return await nextLoad(url, context)
  return { format: 'module', source: await explored(source.text), shortCircuit: true }
}

/** A module as it is explored, where it is to be. */
async function explored(text: string): Promise<string> {
  if (data.frames === null) return text
  const { frameMarks } = await import('../program/frame-marks.ts')
  return frameMarks(text, framesSpecifier, siteSpecifier)
}
