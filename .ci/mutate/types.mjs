// Which mutants the compiler refuses: nobody could leave such a fault in the program.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What is an error only of tidiness: a mutant may leave a name unused. */
const UNTIDY = ['--noUnusedLocals', 'false', '--noUnusedParameters', 'false', '--allowUnreachableCode', 'true']

/**
 * Asks the compiler about a mutant.
 * @param {string} folder a copy of the checkout, which is as before afterwards.
 * @param {string} file
 * @param {string} text in place of the file's own one.
 * @returns {Promise<boolean>} whether it is refused.
 */
export async function isRefused(folder, file, text) {
  const path = join(folder, file)
  const own = readFileSync(path, 'utf8')
  writeFileSync(path, text)
  const script = join(folder, 'node_modules/typescript/lib/tsc.js')
  const child = spawn(process.execPath, [script, '--noEmit', ...UNTIDY], { cwd: folder, stdio: 'ignore' })
  const code = await new Promise((resolve) => child.on('exit', resolve))
  writeFileSync(path, own)
  return code !== 0
}
