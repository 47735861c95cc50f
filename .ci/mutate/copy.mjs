// Copies of the checkout, which alone are changed: whatever ends a run, no file of the tree itself is a mutant.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What tools keep in `node_modules` for one checkout. */
const KEPT_BY_TOOLS = ['.vite', '.vite-temp', '.vitest', '.cache']

/**
 * Makes a fresh copy of a checkout as it stands, with what is not committed. Packages are linked, since nothing writes
 * to them.
 * @param {string} root the checkout's folder.
 * @param {string} folder of the copy; what is there is removed.
 */
export function copyCheckout(root, folder) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  for (const file of listed.toString().split('\0')) {
    if (file === '' || !existsSync(join(root, file))) continue
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  execFileSync('cp', ['-al', join(root, 'node_modules'), join(folder, 'node_modules')])
  for (const name of KEPT_BY_TOOLS) rmSync(join(folder, 'node_modules', name), { recursive: true, force: true })
}
