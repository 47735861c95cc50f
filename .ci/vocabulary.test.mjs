import { readFileSync } from 'node:fs'
import { parseSync } from 'vite'
import { expect, it } from 'vitest'
import { vocabulary } from './vocabulary.mjs'

const { text, problems } = vocabulary()

it('docs/vocabulary.md says what the doc comments say: npm run vocabulary', () => {
  expect(readFileSync(new URL('../docs/vocabulary.md', import.meta.url), 'utf8')).toBe(text)
})

it('all that programs call is described, and every type that it names can be imported', () => {
  expect(problems).toEqual([])
})

it('has the objects, what they are made by, and what they inherit', () => {
  for (const line of [
    '- `yield* os.pool(processes: number, options: PoolOptions = {}): Pool`',
    '- `yield* os.multiprocessing.queue(maxsize = 0, name?: string): SharedQueue`',
    '- `yield* boundedSemaphore.acquire(wait?: LockWait): boolean`',
    '- `yield* textFile.append(line: string): void`',
    '### Greenlet',
    '### Value',
  ])
    expect(text).toContain(`\n${line}\n`)
  // What is said to be for library code.
  expect(text).not.toContain('atExit')
})

it.each([...text.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code = '']) => code))(
  'has an example that can be read: %s',
  (code) => {
    const whole = /^\s*(import|function\*)/.test(code) ? code : `function* body(os) {\n${code}\n}`
    expect(parseSync('example.js', whole).errors).toEqual([])
  },
)
