import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** What these tests hold for: messages and insides differ in versions before, and may in versions after. */
const versions = { least: [3, 11], most: [3, 13] } as const

/** How a Python that is waited for is run: one that never ends is an error before the test itself is out of time. */
export const atMost = { encoding: 'utf8', timeout: 50_000 } as const

/** Version of the machine's `python3`, or why nothing can be compared with it. */
function look(): { readonly version: string; readonly problem: string | null } {
  const asked = 'import sys; print(sys.implementation.name, *sys.version_info[:3])'
  const { stdout, status, error } = spawnSync('python3', ['-c', asked], atMost)
  if (error !== undefined || status !== 0) return { version: '', problem: `python3: ${error?.message ?? 'it fails'}` }
  const [name = '', ...parts] = stdout.trim().split(' ')
  const [major = 0, minor = 0] = parts.map(Number)
  const { least, most } = versions
  const version = parts.join('.')
  const fits = name === 'cpython' && major === 3 && minor >= least[1] && minor <= most[1]
  const wanted = `this needs cpython ${least.join('.')} to ${most.join('.')}`
  return { version, problem: fits ? null : `python3 is ${name} ${version}, and ${wanted}` }
}

const { version, problem } = look()
/** Whether there is no `python3` to compare with. Then tests that need one are skipped. */
export const noPython = problem !== null
if (problem === null) console.info(`Compared with CPython ${version}`)
else console.warn(`Not compared with CPython: ${problem}`)

/** Pythons to look for: that of the path, and that for which Debian packages modules. */
const candidates = ['python3', '/usr/bin/python3']
const found = new Map<string, string | null>()

/**
 * A Python from the given version on, at most the last that these tests hold for, that can import a module; null where
 * there is none.
 * @param from such as 3.13
 */
export function pythonWith(module: string | null, from: string): string | null {
  const key = `${module} ${from}`
  const known = found.get(key)
  if (known !== undefined) return known
  const { least, most } = versions
  const wanted = Math.max(least[1], Number(from.split('.')[1]))
  const test = `import sys${module === null ? '' : `, ${module}`}; v = sys.version_info; sys.exit(not (v[0] == 3 and ${wanted} <= v[1] <= ${most[1]}))`
  const python = candidates.find((each) => spawnSync(each, ['-c', test], atMost).status === 0) ?? null
  found.set(key, python)
  return python
}

/** Whether the machine's `python3` is this version or a later one. */
export function isAtLeast(major: number, minor: number): boolean {
  const [is = 0, of = 0] = version.split('.').map(Number)
  return is > major || (is === major && of >= minor)
}

/** A running `python3` that plays scripts, one a line. */
export class Python {
  private readonly process: ChildProcess
  private readonly lines: AsyncIterator<string>

  /** @param program a file beside this one */
  constructor(program: string) {
    const driver = fileURLToPath(new URL(program, import.meta.url))
    // Without -B Python would leave its bytecode beside the program.
    const child = spawn('python3', ['-B', '-W', 'ignore', driver], { stdio: ['pipe', 'pipe', 'inherit'] })
    // Its end is told by that of its lines.
    child.stdin.on('error', () => undefined)
    child.on('error', () => undefined)
    this.process = child
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  }

  async play(script: unknown): Promise<unknown> {
    this.process.stdin?.write(`${JSON.stringify(script)}\n`)
    const line = await this.lines.next()
    if (line.done === true) throw new Error('python3 has ended')
    return JSON.parse(line.value)
  }

  end(): void {
    this.process.stdin?.end()
  }
}
