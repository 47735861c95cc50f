import { expect, test } from 'vitest'
import { libraryTransform } from './library-transform.ts'

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

test('others are left as they are: without such calls, shown as text, or outside of the sources', () => {
  expect(transformed('event.wait(); os.sleep(1); os.pools(1)', '/src/scenarios/x.ts')).toBeUndefined()
  expect(transformed('os.pool(1)', '/src/scenarios/x.ts?raw')).toBeUndefined()
  expect(transformed('os.pool(1)', '/node_modules/x.ts')).toBeUndefined()
})
