import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'acorn'
import { expect, it } from 'vitest'
import { programSource } from './program-source.ts'

const options = { file: 'a.mjs', specifier: 'site', exports: null, makers: new Set(['lock']) }

/** A tree without places, brackets and marks. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value === 'bigint' || value instanceof RegExp) return String(value)
  if (typeof value !== 'object' || value === null) return value
  const { type, callee, arguments: given } = { type: '', callee: null, arguments: [], ...value }
  const name: unknown =
    type === 'CallExpression' ? Object.entries(callee ?? {}).find(([key]) => key === 'name')?.[1] : ''
  if (/^__(at|heddle_(made|plainly|named|calledBack))$/.test(String(name)) && Array.isArray(given))
    return bare(given.at(-1))
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (key === 'start' || key === 'end' ? [] : [[key, bare(part)]])),
  )
}

const statements = (code: string) =>
  parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true }).body.filter(
    ({ type }) => type !== 'EmptyStatement',
  )

/** What a text means, and what it means once it is marked; both without marks. */
async function meanings(code: string, name: string): Promise<{ readonly plain: unknown; readonly marked: unknown }> {
  const source = await programSource(code, name, options)
  const plain = (source?.program.body ?? []).filter(({ type }) => type !== 'EmptyStatement')
  const marked = statements(source?.text ?? '').slice(0, plain.length)
  expect(source?.text.split('\n').length).toBeGreaterThanOrEqual(code.split('\n').length)
  return { plain: bare(plain), marked: bare(marked) }
}

it.each([
  'const f=()=>(function(){})();export function g(){return(function(){})()}',
  'export function*g(){yield(f(),h());yield*f();yield[f()]}',
  'export function g(){return[1].map(f),"a".split(f()),`${f()}`.trim(),/x/.test(f())}',
  'export const a = b?.c().d?.(e()).f, g = (b?.c)(), h = new (i())(j())',
  'export class A extends f() { #x = g(); static { h() } m() { super.m(i()) } constructor() { super(j()) } }',
  'export const t = f()`a${g()}b`, u = tag`${h()}`; f().x = 1; f()[g()]++; [f().y, { z: f().z } ] = h()',
  'if (f()) g(); else for (const x of h()) while (!i(x)) do j(); while (k(x)); export default l()',
  'list.forEach((a, b)); list.forEach((f, g)); list.some(x => x.y()); list.map(async x => await x.y()); export {}',
  'label: for (let i = f(); g(i); h(i)) { switch (i()) { case j(): continue label; default: throw k() } } export {}',
  'export const f = (a = g(), { [h()]: b = i() } = j(), ...c) => ({ ...k(), [l()]: m() }), n = async () => { for await (const o of p()); }',
  'a = b\n(f)()\n++c\nf()\n;[1].map(f())\nexport {}',
  'export const o = { get x() { return f() }, set x(v) { g(v) }, async *y() { yield* h(); yield i(); await j() } }',
])('%s means what it meant', async (code) => {
  const { plain, marked } = await meanings(code, 'a.mjs')
  expect(marked).toEqual(plain)
})

it('so do the scenarios', async () => {
  const folder = new URL('../scenarios/', import.meta.url)
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const { plain, marked } = await meanings(readFileSync(new URL(file, folder), 'utf8'), 'a.ts')
    expect(marked, file).toEqual(plain)
  }
})
