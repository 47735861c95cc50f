import fc from 'fast-check'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'
import { siteTransform } from './sites.ts'

const FILE = '/project/src/scenarios/demo.ts'
const IMPORT = "\n;import { at as __at } from '../program/site'\n"

function transformed(code: string, file = FILE): string | undefined {
  return siteTransform(code, file)?.code
}

describe('siteTransform', () => {
  it('wraps the operand of each yield* with the line of its yield', () => {
    const code = 'function* f() {\n  yield* a()\n\n  const x = yield* b.c(1)\n}'
    expect(transformed(code)).toBe(
      `function* f() {\n  yield* __at(2, a())\n\n  const x = yield* __at(4, b.c(1))\n}${IMPORT}`,
    )
  })

  it('keeps the line of the keyword when the operand begins further down', () => {
    expect(transformed('function* f() {\n  yield* // why\n    a()\n}')).toContain('yield* __at(2, // why\n    a())\n')
  })

  it.each([
    ['nested in arguments', 'yield* a(yield* b())', 'yield* __at(1, a(yield* __at(1, b())))'],
    ['directly nested', 'yield* yield* a()', 'yield* __at(1, yield* __at(1, a()))'],
    ['in parentheses', '(yield* a()).b', '(yield* __at(1, a())).b'],
    ['operand in parentheses', 'yield* (a, b)', 'yield* __at(1, (a, b))'],
    ['in a template', '`${yield* a()} yield* b()`', '`${yield* __at(1, a())} yield* b()`'],
    ['behind Chinese text', "/* 座位：一 🪑 */ yield* a('票')", "/* 座位：一 🪑 */ yield* __at(1, a('票'))"],
    ['a comment before the star', 'yield /* * */ * a()', 'yield /* * */ * __at(1, a())'],
    ['no blank behind the star', 'yield*a()', 'yield* __at(1,a())'],
    ['type arguments and assertions', 'yield* a<number>() as number', 'yield* __at(1, a<number>() as number)'],
    ['conditional operand', 'yield* x ? a() : b()', 'yield* __at(1, x ? a() : b())'],
  ])('%s', (_, inside, expected) => {
    expect(transformed(`function* f() { ${inside} }`)).toBe(`function* f() { ${expected} }${IMPORT}`)
  })

  it('wraps an error where it is made and thrown, not where it is thrown again', () => {
    const code = 'function* f() {\n  yield* a()\n  if (b) throw new Error(c)\n  throw error\n}'
    expect(transformed(code)).toBe(
      `function* f() {\n  yield* __at(2, a())\n  if (b) throw __at(3, new Error(c))\n  throw error\n}${IMPORT}`,
    )
  })

  it('wraps what is asked for within an error that is thrown', () => {
    expect(transformed('function* f() { throw new Error(yield* a()) }')).toContain(
      'throw __at(1, new Error(yield* __at(1, a())))',
    )
  })

  it('leaves alone what is not a delegating yield', () => {
    expect(transformed("function* f() { yield a } // yield* b()\nconst s = 'yield* c()'")).toBeUndefined()
  })

  it('applies to code under src/scenarios only', () => {
    const code = 'function* f() { yield* a() }'
    expect(transformed(code, '/project/src/scenarios/pool/deep.ts')).toContain("from '../../program/site'")
    expect(transformed(code, `${FILE}?t=12`)).toContain('__at(1,')
    expect(transformed(code, 'C:\\project\\src\\scenarios\\demo.ts')).toContain('__at(1,')
    for (const file of [
      '/project/src/program/demo.ts',
      '/project/src/scenarios/demo.test.ts',
      '/project/src/scenarios/demo.browser.test.ts',
      '/project/src/scenarios/demo.json',
      `${FILE}?raw`,
      `${FILE}?worker&inline`,
    ]) {
      expect(transformed(code, file), file).toBeUndefined()
    }
  })

  it('takes another name where the module has that one', () => {
    expect(transformed('const __at = 1\nfunction* f() { yield* a(__at) }')).toContain(
      "const __at = 1\nfunction* f() { yield* ___at(2, a(__at)) }\n;import { at as ___at } from '../program/site'",
    )
  })

  it('names file, line and cause of a syntax error', () => {
    expect(() => transformed('function* f() {\n  yield* a(\n}')).toThrow(`${FILE}:3: `)
  })

  it('maps places back to the source', () => {
    const code = 'function* f() {\n  yield* a()\n}'
    const map = siteTransform(code, FILE)?.map
    expect(map?.sources).toEqual([FILE])
    expect(map?.sourcesContent).toEqual([code])
  })

  it('keeps the line count, every line of each yield*, and valid syntax', () => {
    const operand = fc.letrec<{ operand: string }>((tie) => ({
      operand: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('a()', 'b.c(1)', '(d, e)', '`t${f}`', "'yield* 票'", '[\n1,\n2]', '/* * */ g', '// 🪑\nh'),
        tie('operand').map((inner) => `(yield* ${inner})`),
        tie('operand').map((inner) => `yield* ${inner}`),
        tie('operand').map((inner) => `i(\r\n${inner}, 0)`),
        tie('operand').map((inner) => `\`\${${inner}}\``),
      ),
    })).operand
    fc.assert(
      fc.property(fc.array(operand, { minLength: 1, maxLength: 6 }), (operands) => {
        const code = `function* f() {\n${operands.map((each) => `  yield* ${each}`).join('\n')}\n}\n`
        const result = transformed(code)
        expect(result).toBeDefined()
        const text = (result ?? '').replace(IMPORT, '')
        expect(text.split('\n').length).toBe(code.split('\n').length)
        expect(parseSync('demo.ts', text, { lang: 'ts' }).errors).toEqual([])
        for (const [row, line] of text.split('\n').entries()) {
          for (const [, site] of line.matchAll(/yield\* __at\((\d+),/g)) expect(Number(site)).toBe(row + 1)
        }
        const stripped = text.replaceAll(/ __at\(\d+,/g, '')
        expect(stripped.replaceAll(')', '')).toBe(code.replaceAll(')', ''))
      }),
    )
  })
})
