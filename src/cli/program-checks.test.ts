import { describe, expect, it } from 'vitest'
import { programSource } from './program-source.ts'

const options = {
  file: 'a.mjs',
  specifier: 'site',
  exports: ['defineProgram', 'ProgramError'],
  makers: new Set<string>(),
}
const made = async (code: string) => await programSource(code, 'a.mjs', options)

const program = (parts: string, more = '') => `${more}\ndefineProgram({ ${parts} })`
const shared = '*shared(os) { if (os) return { m: 1, total: 2 }; return { m: 1 } }'

describe('what can be seen to be wrong', () => {
  it.each([
    ["import { defineProgrm } from 'heddle'", 'heddle exports no defineProgrm; did you mean defineProgram? ', 1, 10],
    ["\nimport { Os } from 'heddle'", 'heddle exports no Os; a type is imported as { type Os };', 2, 10],
    ["import heddle from 'heddle'", 'heddle exports no default; allowed are defineProgram, ProgramError', 1, 8],
    [
      program(`${shared}, threads: [t]`, 'function* t(os, { m, totl }) {}'),
      'there is no totl among what shared returns; did you mean total?',
      1,
      22,
    ],
    [
      program(`${shared}, threads: [t]`, 'export const t = (os, { lock }) => {}'),
      'there is no lock among what shared returns; there are m, total',
      1,
      25,
    ],
    [program('threads: [function* (os, { m }) {}]'), 'there is no m among what shared returns; there is none', 2, 44],
    [
      program(`${shared}, threads: [], *after(os, { n }) {}`),
      'there is no n among what shared returns; there are m, total',
      2,
      111,
    ],
    [
      program('parameters: { goal: 3 }, *main(os, { gaol }) {}'),
      'there is no parameter gaol; did you mean goal?',
      2,
      54,
    ],
    [
      program(`${shared}, threads: [t]`, 'function* t(os, all) { yield* all.mm.acquire() }'),
      'there is no mm among what shared returns; did you mean m?',
      1,
      31,
    ],
    [
      program(`${shared}, threads: [t]`, 'function* t(os, all) { const { m, total, lock } = all }'),
      'there is no lock among what shared returns',
      1,
      42,
    ],
    [program('*main(os, { goal }) {}'), 'there is no parameter goal; there is none', 2, 29],
    [program('*shared(os) { yield* os.sleep(1) }, threads: [t]'), 'shared returns nothing: let it return what', 2, 24],
  ])('%j', async (code, message, line, column) => {
    const thrown = await made(code).catch((error: Error) => error)
    expect(thrown).toBeInstanceOf(Error)
    expect(String(thrown)).toContain(message)
    expect(String(thrown)).toContain(`(a.mjs, line ${line}, column ${column})`)
  })

  it.each([
    "import { defineProgram as define, ProgramError } from 'heddle'\nimport { Os } from './other.mjs'",
    program(`${shared}, threads: [t, u, other]`, 'function* t(os, { m, n = 1, ...rest }) {}\nconst u = make(t)'),
    program('*shared(os) { return things }, threads: [t]', 'function* t(os, { m }) {}'),
    program('*shared(os) { return { ...things } }, threads: [t]', 'function* t(os, { m }) {}'),
    program('*shared(os) { return yield* os.cell(0) }, threads: [t]', 'function* t(os, total) {}'),
    program('parameters, *main(os, { goal }) {}', 'const parameters = { goal: 1 }'),
    program(
      `${shared}, threads: [t]`,
      'function* t(os, all) { if (all.x) return all.y?.z; all.m.f(); g((all) => all.n.o) }',
    ),
    program(`${shared}, threads: [t]`, 'function* t(os, all) { all.m.f(); all.length; { const all = x; all.y.z } }'),
    program('...parts', 'function* t(os, { m }) {}'),
    'defineProgram(parts)',
  ])('is not wrong, or cannot be seen: %j', async (code) => {
    expect(await made(code)).not.toBeNull()
  })
})
