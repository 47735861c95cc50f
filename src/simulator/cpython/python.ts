import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A running `python3` that plays scripts, one a line. */
export class Python {
  private constructor(
    private readonly process: ChildProcess,
    private readonly lines: AsyncIterator<string>,
    readonly version: string,
  ) {}

  /** Starts it with a program beside this file; a text why not, when there is none or it is too old. */
  static async start(program: string): Promise<Python | string> {
    // Without -B Python would leave its bytecode beside the program.
    const driver = fileURLToPath(new URL(program, import.meta.url))
    const child = spawn('python3', ['-B', driver], { stdio: ['pipe', 'pipe', 'inherit'] })
    const failed = new Promise<string>((resolve) => child.on('error', (error) => resolve(error.message)))
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const first = await Promise.race([failed, lines.next()])
    if (typeof first === 'string') return first
    const { version } = first.done === true ? { version: [0] } : (JSON.parse(first.value) as { version: number[] })
    const [major = 0, minor = 0] = version
    if (major > 3 || (major === 3 && minor >= 11)) return new Python(child, lines, version.join('.'))
    child.kill()
    return `python3 is ${version.join('.')}, and this needs 3.11 or later`
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
