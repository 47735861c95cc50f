import { expect, test } from 'vitest'
import { libraryTransform } from './library.ts'

const transformed = (code: string, id: string): string | undefined => libraryTransform(code, id)?.code

test('a module loads the library code whose methods it calls, each file once and on the same lines', () => {
  const code = 'const a = os.pool(3)\nconst b = [os.wait(f), os.asCompleted(f), os.pool(2)]\n'
  expect(transformed(code, '/here/src/scenarios/x.ts')).toBe(
    `import '../program/compounds/pool.ts'; import '../program/compounds/wait-futures.ts'; ${code}`,
  )
})

test('the path is that from the module, however deep it is', () => {
  expect(transformed('os.network()', '/src/of/src/workers/testing/x.ts')).toMatch(
    /^import '\.\.\/\.\.\/program\/network\.ts'; /,
  )
  expect(transformed('os.network()', 'C:\\work\\src\\x.ts')).toMatch(/^import '\.\/program\/network\.ts'; /)
})

test('an Os may have any name', () => {
  const loads = (code: string) =>
    /program\/(?:compounds\/)?([\w-]+)\.ts'/.exec(transformed(code, '/src/scenarios/x.ts') ?? '')?.[1]
  expect(loads('export function* main(system: Os, given: Given) { system.pool(1) }')).toBe('pool')
  expect(loads('function make(count: number, o: Os) { return () => o.multiprocessing.pipe() }')).toBe('pipe-ends')
  expect(loads('const program = { *main(o) { yield* o.cell(0) } }')).toBe('cells')
  expect(loads('function* body(o: Os) { const { timer } = o; const make = o.timer }')).toBe('timer')
  // What is declared to be another thing, or is so no longer.
  expect(loads('function* body(event: Event) { yield* event.wait() }')).toBeUndefined()
  expect(loads('function* body(o: Os) {}\nfunction other(o) { o.pool() }')).toBeUndefined()
})

test('others are left as they are: without such calls, shown as text, or outside of the sources', () => {
  expect(transformed('event.wait(); os.sleep(1); os.pools(1)', '/src/scenarios/x.ts')).toBeUndefined()
  expect(transformed('os.pool(1)', '/src/scenarios/x.ts?raw')).toBeUndefined()
  expect(transformed('os.pool(1)', '/node_modules/x.ts')).toBeUndefined()
})
