import { describe, expect, it } from 'vitest'
import { programSource } from './program-source.ts'

const made = async (code: string, name: string) =>
  (
    await programSource(code, name, {
      file: name,
      specifier: 'site',
      exports: ['defineProgram'],
      makers: new Set(['lock']),
    })
  )?.text

describe('a file of a program', () => {
  it('keeps its lines when its types go', async () => {
    const code = '\uFEFFinterface A {\r\n  b: 1\r\n}\r\nexport function* f(os: A) {\r\n  yield* g<A>(os!) as never\r\n}'
    const lines = (await made(code, 'a.ts'))?.split('\r\n') ?? []
    expect(lines[4]).toMatch(/^ {3}__heddle_made\("dropped", "a\.ts:5:3", ".*", \(yield\* __at\(5, g +\(os *\) *\)\)\)/)
  })

  it.each(['require("x")\nreturn', 'exports.a = function* () { yield* b }', 'with (a) b'])(
    'that is a script stays as it is: %j',
    async (code) => {
      expect(await made(code, 'a.js')).toBeUndefined()
    },
  )

  it.each([
    ['a.js', 'export {\n\n  票: +', 'Unexpected token (a.js, line 3, column 4)\n    票: +\n     ^'],
    ['a.mjs', 'return', "'return' outside of function (a.mjs, line 1, column 1)\n  return\n  ^"],
    ['a.ts', 'let a = 1\nlet a: = 2', '(a.ts, line 2, column 8)\n  let a: = 2\n         ^'],
    [
      'a.mts',
      'namespace N { export const x = 1 }',
      'not supported in strip-only mode; allowed is TypeScript whose types',
    ],
  ])('%s: %j is refused with its place', async (name, code, message) => {
    await expect(made(code, name)).rejects.toThrow(message)
  })
})
