import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { allowed, breach, cyclesIn, importsOf, rooms } from './imports.mjs'

describe('import directions', () => {
  it('finds every way to name a module, with its line', () => {
    const text = [
      "import type { A } from './a'",
      "export * from './b'",
      "export { c } from './c'",
      "const d = import('./d')",
      "type E = import('./e').E",
      "new Worker(new URL('./f.ts', import.meta.url), { type: 'module' })",
      "import.meta.glob(['./g/*', './h/*'])",
      "import './i.css'",
      "import raw from './j.ts?raw'",
      "// import './comment'",
      'const text = "import \'./text\'"',
    ].join('\n')
    const found = importsOf('src/base/x.ts', text).sort((a, b) => a.line - b.line)
    expect(found.map(({ specifier, line }) => `${line} ${specifier}`)).toEqual([
      '1 ./a',
      '2 ./b',
      '3 ./c',
      '4 ./d',
      '5 ./e',
      '6 ./f.ts',
      '7 ./g/*',
      '7 ./h/*',
      '8 ./i.css',
      '9 ./j.ts?raw',
    ])
  })

  it('names only folders that exist in the order, without cycles', () => {
    /** @param {string} layer @returns {number} */
    const height = (layer) => 1 + Math.max(0, ...(allowed[layer] ?? []).map(height))
    for (const layer of Object.keys(allowed)) {
      expect(Object.keys(allowed)).toEqual(expect.arrayContaining(allowed[layer] ?? []))
      expect(height(layer)).toBeGreaterThan(0)
    }
  })

  it.each([
    ['src/model/lock.ts', '../trace/builder'],
    ['src/model/lock.ts', './atom'],
    ['src/trace/codec.ts', 'fflate'],
    ['src/scenarios/pool/a.ts', '../../program/os'],
    ['src/scenarios/catalogue.ts', './a.ts?raw'],
    ['src/workers/pool.ts', 'comlink'],
    ['src/timeline/axis.ts', 'd3'],
    ['src/app/frame/main.tsx', '../../workers/run'],
    ['src/app/frame/main.tsx', 'react-dom/client'],
    ['src/cli/main.ts', 'node:fs'],
    ['src/model/lock.test.ts', '../simulator/run'],
    ['src/model/lock.browser.test.ts', 'react'],
    ['src/simulator/speed.bench.ts', 'tinybench'],
    ['src/app/run/session.ts', '../state/store'],
    ['src/app/run/session.test.ts', '../testing/page'],
    ['src/explorer/testing/brute-force.ts', '../search/search'],
    ['src/explorer/search/search.ts', '../machine/machine'],
  ])('%s may import %s', (file, specifier) => {
    expect(breach(file, specifier)).toBeUndefined()
  })

  it.each([
    ['src/trace/codec.ts', '../model/lock', 'trace/ may import base'],
    ['src/base/heap.ts', '../trace/builder', 'base/ may import nothing'],
    ['src/simulator/run.ts', '../workers/run', 'simulator/ may import'],
    ['src/program/compounds/pool.ts', '../../scenarios/a', 'program/ may import'],
    ['src/timeline/lanes.ts', '../app/store', 'timeline/ may import'],
    ['src/app/frame/main.tsx', '../../cli/main', 'app/ may import'],
    ['src/app/frame/main.tsx', '../../../e2e/x', 'outside src/'],
    ['src/analysis/blame.ts', 'react', 'may use react'],
    ['src/analysis/blame.ts', 'react/jsx-runtime', 'may use react'],
    ['src/workers/pool.ts', 'd3-scale', 'may use d3-scale'],
    ['src/cli/main.ts', 'zustand/vanilla', 'may use zustand'],
    ['src/simulator/run.ts', 'comlink', 'may use comlink'],
    ['src/base/heap.ts', 'node:fs', 'only cli/ may use Node'],
    ['src/novel/x.ts', './y', 'no place in the order'],
    ['src/app/state/store.ts', '../run/session', 'app/state/ may import link, messages'],
    ['src/app/link/link.ts', '../state/store', 'app/link/ may import no other room'],
    ['src/app/novel/x.ts', '../state/store', 'no room of app/'],
    ['src/explorer/state/rounds.ts', '../machine/machine', 'explorer/state/ may import no other room'],
    ['src/explorer/search/search.ts', '../testing/brute-force', 'only tests and benches'],
  ])('%s may not import %s', (file, specifier, why) => {
    expect(breach(file, specifier)).toContain(why)
  })

  it('finds imports in a circle', () => {
    const graph = new Map([
      ['a', ['b', 'x']],
      ['b', ['c', 'd']],
      ['c', ['b']],
      ['d', []],
      ['e', ['e']],
    ])
    expect(cyclesIn(graph)).toEqual([
      ['b', 'c', 'b'],
      ['e', 'e'],
    ])
  })

  it('tells what runs from types and from other workers', () => {
    const text = [
      "import type { A } from './a'",
      "import { b } from './b'",
      "export type { C } from './c'",
      "const d = import('./d')",
      "new Worker(new URL('./e.ts', import.meta.url))",
    ].join('\n')
    const running = importsOf('src/base/x.ts', text).filter(({ runs }) => runs)
    expect(running.map(({ specifier }) => specifier).sort()).toEqual(['./b', './d'])
  })

  it.each(Object.entries(rooms))('names each room of %s/ once, and all that there are', (layer, order) => {
    const folders = readdirSync(new URL(`../src/${layer}`, import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
      .map(({ name }) => name)
    expect([...order].sort()).toEqual(folders.sort())
  })
})
