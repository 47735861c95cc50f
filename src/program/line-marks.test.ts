import { describe, expect, it } from 'vitest'
import { catalogue } from '../scenarios/catalogue.ts'
import { markLines } from './line-marks.ts'

const marked = (code: string) => markLines(code, 'M')

describe('lines of programs are marked', () => {
  it.each([
    ['yield* a.read()', 'yield* M[1] = a.read()'],
    ['x =\n\n yield*\n  a', 'x =\n\n yield* M[3] =\n  a'],
    ['yield /* so\n */ * a; yield* b', 'yield /* so\n */ * M[1] = a; yield* M[2] = b'],
    ['`${yield* a}${`${yield* b}`} yield* c`', '`${yield* M[1] = a}${`${yield* M[1] = b}`} yield* c`'],
    ['f({ a: yield* a })', 'f({ a: yield* M[1] = a })'],
    ['1 / 2; yield* a // yield* b', '1 / 2; yield* M[1] = a // yield* b'],
    ['x = /yield* [/`]/.test(y); yield* a', 'x = /yield* [/`]/.test(y); yield* M[1] = a'],
    ['a[0] / yield* b / 2', 'a[0] / yield* M[1] = b / 2'],
    ['\nif (a) throw new Error(yield* b)', '\nif (a) throw M[2] = new Error(yield* M[2] = b)'],
  ])('%j', (code, expected) => {
    expect(marked(code)).toBe(expected)
  })

  it.each([
    'yield a',
    "'yield* a'",
    '"\\"yield* a"',
    '`yield* a`',
    '/* yield*\n a */',
    'a.yield * b',
    '$yield* a',
    'throw a',
    'throw newest',
    'a.throw(new B())',
    '',
  ])('but for %j', (code) => {
    expect(marked(code)).toBe(code)
  })

  it('and give the same results', () => {
    const body = 'const a = 1 + (yield* f(1)); yield* a > 1 ? f(a) : f(0); return `${yield* f(a)}` + /}`/.source'
    const run = (text: string) => {
      const lines: { [line: number]: unknown } = {}
      const f = function* (x: number) {
        yield x
        return x * 2
      }
      // Text made here; a body's own source is what is tested.
      const iterator = new Function('f', 'M', `return (function* () {\n${text}\n})()`)(f, lines)
      const all = [iterator.next(), iterator.next(), iterator.next(), iterator.next()]
      return { all, lines: Object.keys(lines) }
    }
    expect(run(marked(`\n${body}`)).all).toEqual(run(body).all)
    expect(run(marked(`\n${body}`)).lines).toEqual(['2'])
  })

  it('where the build marks them, in every scenario', async () => {
    for (const { id } of catalogue) {
      const { default: source } = await import(`../scenarios/${id}.ts?raw`)
      const lines = [...markLines(source, 'M').matchAll(/yield\*[^\n]* M\[(\d+)\] =/g)].map(([, line]) => Number(line))
      const expected = (source as string)
        .split('\n')
        .flatMap((text, i) => (/^[^/]*\byield\*/.test(text) ? [i + 1] : []))
      expect(new Set(lines)).toEqual(new Set(expected))
    }
  })
})
