import { parse } from 'acorn'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inserted, nodesOf, part, siteMarks } from './site-marks.ts'

const tree = (code: string) => parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true })
const marked = (code: string) => inserted(code, siteMarks(code, tree(code), 'heddle:site'))
const IMPORT = "\n;import { at as __at } from 'heddle:site'\n"

describe('lines of a module are marked', () => {
  it.each([
    ['x =\n\n yield*\n  a', 'x =\n\n yield* __at(3,\n  a)'],
    ['yield /* so */ * a; yield* b', 'yield /* so */ * __at(1, a); yield* __at(1, b)'],
    ['`${yield* a}${`${yield* b}`} yield* c`', '`${yield* __at(1, a)}${`${yield* __at(1, b)}`} yield* c`'],
    ['1 / 2; yield* a // yield* b\n', '1 / 2; yield* __at(1, a) // yield* b\n'],
    ['x = /yield* [/`]/.test(y); yield* a', 'x = /yield* [/`]/.test(y); yield* __at(1, a)'],
    ['if (x) /yield* a/.test(y); yield* a', 'if (x) /yield* a/.test(y); yield* __at(1, a)'],
    ['x = a++ / yield* b / 2', null],
    ['a[0] / (yield* b) / 2', 'a[0] / (yield* __at(1, b)) / 2'],
    ['yield* (a, b)', 'yield* __at(1, (a, b))'],
    ['\r\nyield* a\r;yield* b\u2028yield* c', '\r\nyield* __at(2, a)\r;yield* __at(3, b)\u2028yield* __at(4, c)'],
    ['\nif (a) throw new Error(yield* b)', '\nif (a) throw __at(2, new Error(yield* __at(2, b)))'],
    ['throw (\nnew A, new B)', null],
    ['throw ((new A))', 'throw ((__at(1, new A)))'],
  ])('%j', (inside, expected) => {
    const around = (text: string) => `function* f() { ${text} }`
    if (expected === null)
      expect(() => marked(around(inside))).toSatisfy((run: () => string) => unmarked(run, around(inside)))
    else expect(marked(around(inside))).toBe(around(expected) + IMPORT)
  })

  it.each([
    "'yield* a'",
    '`yield* a`',
    '/* yield*\n a */ // yield* b',
    'a.yield * b; ({ yield: 1 })',
    'throw a',
    'function* f() { yield a; throw newest; a.throw(new B()) }',
    '',
  ])('but for %j', (code) => {
    expect(marked(code)).toBe(code)
  })

  it('behind everything that has to come first', () => {
    const code = "#!/usr/bin/env node\n'use strict'\nfunction* f() { yield* a }"
    expect(marked(code)).toBe(`#!/usr/bin/env node\n'use strict'\nfunction* f() { yield* __at(3, a) }${IMPORT}`)
    expect(marked('\uFEFFfunction* f() { yield* a } // end')).toMatch(/^\uFEFFfunction.*\/\/ end\n;import /)
  })

  it('by a name that the module has not, however it is written', () => {
    expect(marked('const __at = 1\nfunction* f() { yield* a }')).toContain('yield* ___at(2, a)')
    expect(marked('const \\u005f_at = 1\nfunction* f() { yield* a }')).toContain('yield* ___at(2, a)')
  })

  it('in a long sum', () => {
    const sum = Array.from({ length: 2000 }, () => '(yield* a)').join('+')
    expect(siteMarks(`function* f() { ${sum} }`, tree(`function* f() { ${sum} }`), 'x')).toHaveLength(4001)
  })
})

/** Whether marking either refuses a text, as the language does, or leaves it as it is. */
function unmarked(run: () => string, code: string): boolean {
  try {
    return run() === code
  } catch (thrown) {
    return thrown instanceof SyntaxError
  }
}

/** Texts of expressions and statements full of what a reader of texts alone would take for something else. */
const { statements } = fc.letrec<{ operand: string; statement: string; statements: string }>((tie) => ({
  operand: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(
      'g(1)',
      '[1, 2]',
      '"yield* 1"',
      "'\\'yield*'",
      '[p("x"), 3]',
      'undefined',
      '(p(4), g(5))',
      'o.nope',
    ),
    fc.constantFrom('/yield* [/`"]/.exec("yield* /") ?? []', 'g(8 / 2 / 1)', 'class { static x = [p(6)] }.x', '`b`'),
    fc.constantFrom(
      'new C(7).m()',
      '{ *[Symbol.iterator]() { yield* g(8) } }',
      'o?.["g"]?.(9) ?? []',
      '(x => [x])(p(10))',
    ),
    tie('operand').map((inner) => `(yield* ${inner})`),
    tie('operand').map((inner) => `yield* ${inner}`),
    tie('operand').map((inner) => `yield /* * \` */ *\n${inner}`),
    tie('operand').map((inner) => `g(// yield* '\r\n${inner}, 0)`),
    tie('operand').map((inner) => `\`\${${inner}} yield* \${"}"}\``),
    tie('operand').map((inner) => `[0] ? ${inner} : []`),
    tie('operand').map((inner) => `(function* () { yield* ${inner} })()`),
  ),
  statement: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie('operand').map((operand) => `yield* ${operand}`),
    tie('operand').map((operand) => `p(String(yield* ${operand}))`),
    tie('operand').map((operand) => `var a = yield* ${operand}\n++a\np(a / 2 /1)`),
    tie('operand').map((operand) => `do yield* ${operand}; while (0)`),
    tie('operand').map((operand) => `if (0) throw new Error(yield* ${operand}); else p('yield* "')`),
    tie('operand').map(
      (operand) => `try { throw new E(\nyield* ${operand}) } catch (e) { p(e.message) } finally { p(3) }`,
    ),
    tie('operand').map((operand) => `for (const k of [yield* ${operand}]) { if (k) continue; p(k) }`),
    tie('statement').map((inner) => `l: for (const k of [1, 2]) { ${inner}\nif (k) continue l }`),
    tie('statement').map((inner) => `switch (1) { case 1: { ${inner} } default: p(/[/]*/.source) }`),
    tie('statement').map((inner) => `try { ${inner} } catch (e) { p(e instanceof TypeError || e.message) }`),
    fc.constantFrom('p((x => x / 2).toString())', 'throw new E(`yield* ${p(1)}`)', 'throw(new E("t"))', 'return p(2)'),
  ),
  statements: fc
    .array(
      fc.tuple(tie('statement'), fc.constantFrom('\n', ';', ';\r\n', '\u2028', ' /* yield* */;', ' // yield* x\n')),
      {
        minLength: 1,
        maxLength: 5,
      },
    )
    .map((all) => all.map((each) => each.join('')).join('')),
}))

const before = `class E extends Error {}
class C { constructor(n) { this.n = n } *m() { yield this.n; return p(this.n) } }
function* g(n) { p(n); yield n; return [n] }
const o = { g }
`

/** What a text prints, and how it ends. The text is one that a test has made. */
function printed(text: string, at: (line: number, operand: unknown) => unknown): string[] {
  const prints: string[] = []
  // V8 words this error after the text around it.
  const p = (value: unknown) => prints.push(String(value).replace(/^.* is not iterable.*$/, 'is not iterable'))
  try {
    const body = new Function('p', '__at', `'use strict'\n${text}\nreturn body()`)(p, at)
    for (const value of body) p(value)
  } catch (thrown) {
    p(thrown)
  }
  return prints
}

it('what is marked prints what the plain text prints, and names the lines', () => {
  let ran = 0
  fc.assert(
    fc.property(statements, (inside) => {
      const code = `${before}function* body() {\n${inside}\n}`
      try {
        tree(code)
      } catch {
        return
      }
      ran++
      const expected = new Set<number>()
      for (const node of nodesOf(tree(code)))
        if ((node.type === 'YieldExpression' && part(node, 'delegate')) || node.type === 'ThrowStatement')
          expected.add(code.slice(0, node.start).split(/\r\n?|[\n\u2028]/).length)
      const text = marked(code)
      const lines = new Set<number>()
      const told = printed(text.replace(IMPORT, ''), (line, operand) => {
        lines.add(line)
        return operand
      })
      expect(told).toEqual(printed(code, (_, operand) => operand))
      expect([...lines].filter((line) => !expected.has(line))).toEqual([])
    }),
    { numRuns: 1000 },
  )
  // Most of the texts are programs.
  expect(ran).toBeGreaterThan(700)
})

describe('claims', () => {
  it('know the line of their call, whatever stands in them', () => {
    const code = 'function* a(os) {\n  os.assert(\n    (yield* b()) === 1, "no")\n  os.assume(...c)\n  assert(d)\n}\n'
    expect(marked(code)).toContain('os.assert(\n    (__line(3), (yield* __at(3, b())) === 1), "no")')
    expect(marked(code)).toContain('os.assume(...c)\n  assert(d)')
    expect(marked(code)).toContain(', resumeAt as __line }')
  })
})
