// Finds the Chromium that browser tests and benchmarks run in; shared by Vitest, Playwright and the benchmarks.
import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

/** Names under which systems install it, best first. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Switches for running as root in a container, and without requests of the browser's own. */
export const chromiumFlags = ['--no-sandbox', '--disable-background-networking']

/**
 * Path of a Chromium: CHROMIUM_PATH, else the system's, else Playwright's own; undefined when there is none.
 * @returns {string | undefined}
 */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (!isExecutable(named)) throw new Error(`CHROMIUM_PATH: no executable file at ${named}`)
    return named
  }
  for (const name of NAMES) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name)
      if (folder && isExecutable(path)) return path
    }
  }
  const own = chromium.executablePath()
  return existsSync(own) ? own : undefined
}

/**
 * As `findChromium`, but installs one where there is none: the distribution's as root on Debian and Ubuntu, else
 * Playwright's own.
 * @returns {string}
 * @throws {Error} when none can be installed, naming what to do.
 */
export function ensureChromium() {
  const found = findChromium()
  if (found) return found
  try {
    if (process.getuid?.() === 0 && isDebian()) {
      run('apt-get', ['update'])
      run('apt-get', ['install', '-y', 'chromium'])
    } else {
      run('npx', ['playwright', 'install', 'chromium'])
    }
  } catch (error) {
    console.error(String(error))
  }
  const installed = findChromium()
  if (!installed) throw new Error('No Chromium found: install one, or set CHROMIUM_PATH to its executable file')
  return installed
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function isDebian() {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  console.log(`$ ${command} ${args.join(' ')}`)
  execFileSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}
