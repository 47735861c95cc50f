import { describe, expect, it } from 'vitest'
import { divideMessages } from './chinese.ts'

const FILE = '/project/src/app/messages/demo.ts'
const IMPORT = "import { words as __words } from '/later.ts'; "

function divided(code: string, first = 0): { code: string; chinese: readonly string[] } | null {
  const result = divideMessages(code, FILE, first, '/later.ts')
  return result && { code: result.code, chinese: result.chinese }
}

describe('divideWords', () => {
  it('takes the Chinese of texts and templates out of a module', () => {
    const code =
      "export const ui = { stop: { en: 'Stop', zh: '停止' }, n: { en: (n: number) => `${n}`, zh: (n: number) => `${n} 个` } }"
    expect(divided(code, 7)).toEqual({
      code: `${IMPORT}export const ui = { stop: __words('Stop', 7), n: __words((n: number) => \`\${n}\`, 8) }`,
      chinese: ["'停止'", '(n: number) => `${n} 个`'],
    })
  })

  it('takes a plain text out of a function too, where each language is a name, both of the module', () => {
    expect(divided("const f = () => ({ en: 'a', zh: '甲' })")).toEqual({
      code: `${IMPORT}const f = () => (__words('a', 0))`,
      chinese: ["'甲'"],
    })
    expect(divided('const both = { en, zh }')).toEqual({
      code: `${IMPORT}const both = __words(en, 0)`,
      chinese: ['zh'],
    })
  })

  it('has Chinese made in a function of what is local there wait until it is read', () => {
    expect(divided('const f = (n: number) => ({ en: say.en(n), zh: say.zh(n) })')).toEqual({
      code: 'const f = (n: number) => ({ en: say.en(n), get zh() { return say.zh(n) } })',
      chinese: [],
    })
  })

  it('knows the key from what it is given', () => {
    expect(divided('const f = (zh: () => string) => ({ en: zh(), zh: zh() })')?.code).toBe(
      'const f = (zh: () => string) => ({ en: zh(), get zh() { return zh() } })',
    )
  })

  it('takes nothing out of a module that comes later, in which Chinese waits all the same', () => {
    const code =
      "const a = { en: 'a', zh: '甲' }; const f = (n: number) => [{ en: say.en(n), zh: say.zh(n) }, { en: 'b', zh: '乙' }]"
    expect(divideMessages(code, FILE, 0, null)?.code).toBe(
      code.replace('zh: say.zh(n)', 'get zh() { return say.zh(n) }'),
    )
  })

  it('leaves pairs in a pair, and what stands beside languages, where they are', () => {
    const inner = "{ en: 'b', zh: '乙' }"
    expect(divided(`const a = { en: ${inner}, zh: ${inner} }`)).toEqual({
      code: `${IMPORT}const a = __words(${inner}, 0)`,
      chinese: [inner],
    })
    for (const other of [
      "const a = { en: 'a', zh: '甲', de: 'ä' }",
      "const a = { zh: '甲', en: 'a' }",
      "const a = { en() { return 'a' }, zh() { return '甲' } }",
      'const f = (en: string, zh: string) => ({ en, zh })',
      'const f = function () { return { en: this.en, zh: this.zh } }',
      "const f = (zh: string) => zh === 'zh'",
    ])
      expect(divided(other)).toBeNull()
  })

  it('names a module that is not TypeScript', () => {
    expect(() => divided('const zh = {')).toThrow(FILE)
  })
})
