import { type Options, type Program, parse } from 'acorn'
import { inserted, siteMarks } from '../program/site-marks.ts'
import { wrongIn } from './program-checks.ts'
import { type MarkOptions, programMarks } from './program-marks.ts'
import { typedEnding } from './program-name.ts'

/** A file of a program, made ready to be loaded. */
export interface ProgramSource {
  /** JavaScript whose lines are those of the file, with the lines of its operations marked. */
  readonly text: string
  readonly program: Program
}

/**
 * Makes a file of a program ready to be loaded: without its types, where it is TypeScript, and with its lines marked.
 * @param name of the file: its ending says what it is written in
 * @param options as those of its marks
 * @returns null for a file that is no module, which is left as it is
 * @throws SyntaxError that names line and column, with the text of the line; Error that does so for what can be seen to be
 *   wrong otherwise
 */
export async function programSource(code: string, name: string, options: MarkOptions): Promise<ProgramSource | null> {
  const plain = typedEnding.test(name) ? await withoutTypes(code, name) : code
  const program = parsed(plain, name)
  if (program === null) return null
  const wrong = options.exports === null ? null : wrongIn(program, options.exports)
  if (wrong !== null) throw new Error(locatedAt(wrong.message, plain, name, wrong.offset).message)
  const lines = siteMarks(plain, program, options.specifier).map((mark) => ({ ...mark, order: 1 }))
  const marks = [...lines, ...programMarks(plain, program, options)]
  return {
    text: inserted(
      plain,
      marks.sort((p, q) => p.offset - q.offset || p.order - q.order),
    ),
    program,
  }
}

const asModule: Options = { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true }

function parsed(code: string, name: string): Program | null {
  try {
    const program = parse(code, asModule)
    const isModule =
      name.endsWith('.mjs') || typedEnding.test(name) || program.body.some(({ type }) => /^(Im|Ex)port/.test(type))
    return isModule ? program : null
  } catch (thrown) {
    if (name.endsWith('.js') && isScript(code)) return null
    throw acornError(thrown, code, name)
  }
}

/** Whether a text is what Node takes for a script (CommonJS), which a module of the program may import. */
function isScript(code: string): boolean {
  try {
    parse(code, { ecmaVersion: 'latest', sourceType: 'commonjs', allowHashBang: true })
    return true
  } catch {
    return false
  }
}

/** Takes the types away and puts blanks in their place, as Node does; what is more than types is refused. */
async function withoutTypes(code: string, name: string): Promise<string> {
  // Large, and needed for TypeScript alone.
  const { default: swc } = await import('@swc/wasm-typescript')
  try {
    return swc.transformSync(code, { mode: 'strip-only', module: true }).code
  } catch (thrown) {
    throw swcError(thrown, code, name)
  }
}

function acornError(thrown: unknown, code: string, name: string): unknown {
  if (!(thrown instanceof SyntaxError) || !('pos' in thrown) || typeof thrown.pos !== 'number') return thrown
  const message = thrown.message.replace(/ \(\d+:\d+\)$/, '')
  const hint = /keyword 'await'/.test(message) ? '; an operation is waited for with yield* in place of await' : ''
  return locatedAt(`${message}${hint}`, code, name, thrown.pos)
}

/** As `located`, of an offset in UTF-16 units. */
function locatedAt(message: string, code: string, name: string, offset: number): SyntaxError {
  const before = code.slice(0, offset).split(lineEnd)
  return located(message, code, name, before.length, (before.at(-1) ?? '').length)
}

function swcError(thrown: unknown, code: string, name: string): unknown {
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) return thrown
  const { startLine = 1, startColumn = 0 } = thrown as { readonly startLine?: number; readonly startColumn?: number } // as swc documents
  const allowed =
    'code' in thrown && thrown.code === 'UnsupportedSyntax'
      ? '; allowed is TypeScript whose types can simply be left out, as with `erasableSyntaxOnly`'
      : ''
  return located(`${thrown.message}${allowed}`, code, name, startLine, startColumn)
}

const lineEnd = /\r\n?|[\n\u2028\u2029]/

/** An error of syntax that names its place, the column in UTF-16 units from 0, and shows its line. */
function located(message: string, code: string, name: string, line: number, column: number): SyntaxError {
  const text = code.split(lineEnd)[line - 1] ?? ''
  const blank = text.slice(0, column).replace(/[^\t]/gu, ' ')
  return new SyntaxError(`${message} (${name}, line ${line}, column ${column + 1})\n  ${text}\n  ${blank}^`)
}
