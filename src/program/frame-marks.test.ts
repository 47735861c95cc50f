import { describe, expect, it } from 'vitest'
import { frameMarks } from './frame-marks.ts'
import { frames } from './frames.ts'

/** Bodies that ask with what is given to them, in the ways in which programs are written. */
const bodies = {
  'sums, calls and texts': `
    const o = { n: 1, add(a, b) { return a + b + this.n } }
    let sum = 1
    sum += yield* ask('a')
    o.n = (yield* ask('b')) * 2
    o.n += yield* ask('c')
    const list = [sum, ...[o.n], yield* ask('d')]
    return \`\${list} \${o.add(yield* ask('e'), yield* ask('f'))} \${(yield* ask('g')) ? (yield* ask('h')) : 0}\``,
  'loops and labels': `
    const seen = []
    outer: for (const n of [1, 2, 3]) {
      for (let i = 0; i < 3; i++) {
        if ((yield* ask(n * i)) === 2) continue outer
        seen.push(() => n + i)
      }
      if (n === 3) break
    }
    for (const key in { a: 1, b: 2 }) seen.push(() => key)
    for (const [key, value] of new Map([[1, yield* ask('m')]])) seen.push(() => key + value)
    for (const sign of 'xyz') { if (sign === 'y') break; seen.push(() => sign) }
    do seen.push(() => 'end'); while ((yield* ask('z')) > 1e9)
    return seen.map((one) => one())`,
  'what is tidied up after': `
    const said = []
    const tries = function* (how) {
      try {
        if (how === 0) return 'returned'
        if (how === 1) throw new Error('thrown')
        said.push(yield* ask('inside'))
        if (how === 2) return
      } catch (thrown) {
        said.push(thrown.message)
        return yield* ask('caught')
      } finally {
        said.push(yield* ask('finally'))
      }
      return 'normal'
    }
    for (let how = 0; how < 4; how++) said.push(yield* tries(how))
    return said`,
  'functions, classes and defaults': `
    class Pair { static made = 0; first = 1; constructor(n) { this.second = n; Pair.made++ } *ask() { return yield* ask(this.second) } }
    const pair = new Pair(yield* ask('p')), { second, third = second * 2, ...rest } = pair
    const named = () => {}, { length } = [named.name]
    const nested = function* ({ a = 1 } = {}) { yield* ask(a); return arguments.length }
    function* hoisted() { return hoistedToo() + (yield* ask('h')) }
    function hoistedToo() { return 5 }
    switch (yield* ask('s')) { case 0: return 'none'; case yield* ask('t'): default: }
    return [yield* pair.ask(), second, third, rest, Pair.made, named.name, length, yield* nested(), yield* hoisted()]`,
  'values that may be missing': `
    const o = { f: null, g: { *h(n) { return yield* ask(n) } } }
    const none = o.f?.h
    return [none, (yield* ask('q')) ?? 1, o.g && (yield* o.g.h('r')), yield* (o.f ?? o.g).h('s'), typeof (yield* ask('u'))]`,
}

/** All that a body asks, with the results 0, 1, 2 and so on, and what it returns. */
function run(code: string): unknown[] {
  const make = new Function('__f', `${code}\nreturn body`) as (
    given: object,
  ) => () => Generator<unknown, unknown, number>
  const body = make(frames)()
  const asked: unknown[] = []
  for (let n = 0; ; n++) {
    const { value, done } = body.next(n - 1)
    asked.push(value)
    if (done === true) return asked
  }
}

describe('a module that tells where its bodies are', () => {
  it.each(Object.entries(bodies))('does what it did: %s', (_name, text) => {
    const code = `function* ask(what) { return yield what }\nfunction* body() {${text}\n}`
    const marked = frameMarks(code, 'frames', 'site')
    const [lines, tail] = marked.split("\n;import { frames as __f } from 'frames'\n")
    expect(lines).toContain('.at(')
    expect(lines?.split('\n')).toHaveLength(code.split('\n').length)
    expect(run(`${lines}\n${tail}`)).toEqual(run(code))
  })

  it('imports by a name that is nowhere in it', () => {
    const code = 'const __f1 = 1\nexport function* body(os) { yield* os.sleep(__f1) }'
    expect(frameMarks(code, 'frames', 'site')).toContain('import { frames as ___f }')
  })

  it('is left as it is where there is nothing to tell', () => {
    expect(frameMarks('export const two = 1 + 1\n', 'frames', 'site')).toBe('export const two = 1 + 1\n')
  })

  it('has to be a module', () => {
    expect(() => frameMarks('export const = 1', 'frames', 'site')).toThrow(SyntaxError)
  })
})
