// Judges as seen from the process that starts them: one that hangs is ended and another takes its place.
import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** @typedef {import('./judge.mjs').Case} Case */
/** @typedef {import('./judge.mjs').Verdict} Verdict */

const script = fileURLToPath(new URL('judge.mjs', import.meta.url))

export class Judge {
  /** @type {import('node:child_process').ChildProcess | null} */
  #child = null

  /**
   * @param {string} folder a copy of the checkout.
   * @param {'unit' | 'browser'} project of Vitest.
   * @param {string} [mode] as `judge.mjs` takes it.
   * @param {Record<string, string>} [env] besides the environment.
   */
  constructor(folder, project, mode = '', env = {}) {
    this.folder = folder
    this.args = [folder, project, mode]
    this.env = { ...process.env, VITEST: 'true', ...env }
  }

  /**
   * Judges a case.
   * @param {Case} asked
   * @param {number[]} limits milliseconds after which each of its test files counts as hanging, which is a failure too.
   * @returns {Promise<Verdict>}
   */
  async ask(asked, limits) {
    this.#child ??= await this.#start()
    const child = this.#child
    return new Promise((resolve) => {
      /** @param {string} failed */
      const giveUp = (failed) => {
        this.end()
        if (asked.file !== null) writeFileSync(join(this.folder, asked.file), asked.own)
        end({ failed, file: null, ms: 0 })
      }
      let done = 0
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      let timer
      const wait = () => {
        clearTimeout(timer)
        timer = setTimeout(() => giveUp('it hangs'), limits[Math.min(done, limits.length - 1)])
      }
      const exited = () => giveUp('the process of the tests ended')
      /** @param {Verdict} verdict */
      const end = (verdict) => {
        clearTimeout(timer)
        child.off('exit', exited)
        child.off('message', hear)
        resolve(verdict)
      }
      /** @param {unknown} message a verdict, or that a file is done. */
      const hear = (message) => {
        if (message !== 'file') return end(/** @type {Verdict} */ (message)) // what else `judge.mjs` sends
        done++
        wait()
      }
      wait()
      child.on('message', hear)
      child.on('exit', exited)
      child.send(asked)
    })
  }

  /** Ends the process and all that it has started. */
  end() {
    const pid = this.#child?.pid
    this.#child = null
    try {
      if (pid) process.kill(-pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }

  /** @returns {Promise<import('node:child_process').ChildProcess>} */
  #start() {
    const stdio = /** @type {const} */ (['ignore', 'ignore', 'ignore', 'ipc'])
    const child = fork(script, this.args, { stdio: [...stdio], env: this.env, detached: true })
    return new Promise((resolve, reject) => {
      child.once('message', () => resolve(child))
      child.once('exit', (code) => reject(new Error(`no judge could be started in ${this.folder}: code ${code}`)))
    })
  }
}
