import { chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { codeOf, systemText } from './system-error.ts'
import { UsageError } from './terminal.ts'

/**
 * Writes a file whole or not at all: what stood there before stays until everything is written beside it. A device or a
 * pipe is written to as it is.
 * @param option the one that names it
 * @throws UsageError that says in a sentence why it cannot be written
 */
export async function writeWhole(path: string, bytes: Uint8Array, option: string): Promise<void> {
  const target = await realpath(path).catch(() => resolve(path))
  const before = await stat(target).catch(() => null)
  try {
    if (before !== null && !before.isFile()) return await writeFile(target, bytes)
    const beside = join(dirname(target), `.heddle-${process.pid}.part`)
    try {
      await writeFile(beside, bytes, { flag: 'wx' })
      if (before !== null) await chmod(beside, before.mode)
      await rename(beside, target)
    } catch (thrown) {
      await rm(beside, { force: true }).catch(() => {})
      // A file of one's own in a folder of somebody else's.
      if (before === null || !/^(EACCES|EPERM|EROFS)$/.test(codeOf(thrown))) throw thrown
      await writeFile(target, bytes)
    }
  } catch (thrown) {
    throw new UsageError(`${option}: ${path} cannot be written: ${systemText(thrown)}`)
  }
}

/**
 * Looks beforehand whether a file can be written, as far as that can be seen.
 * @throws UsageError as `writeWhole`
 */
export async function checkWritable(path: string, option: string): Promise<void> {
  const target = await stat(path).catch(() => null)
  if (target?.isDirectory()) throw new UsageError(`${option}: ${path} cannot be written: it is a directory`)
  const folder = dirname(resolve(path))
  const around = await stat(folder).catch(() => null)
  if (!around?.isDirectory())
    throw new UsageError(`${option}: ${path} cannot be written: there is no directory ${folder}`)
}

/** The file of one run of several: with `mine.heddle`, the seventh is `mine-7.heddle`. */
export function numberedFile(output: string, run: number): string {
  return /\.[^./\\]+$/.test(output) ? output.replace(/(?=\.[^./\\]+$)/, `-${run}`) : `${output}-${run}`
}
