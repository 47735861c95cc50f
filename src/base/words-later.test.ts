import { describe, expect, it } from 'vitest'
import { addChinese, words } from './words-later.ts'

describe('words whose Chinese comes later', () => {
  it('are English in both languages until it is there', () => {
    const [stop, go] = [words('Stop', 10), words((n: number) => `Go ${n}`, 11)]
    expect([stop.zh, go.zh(1)]).toEqual(['Stop', 'Go 1'])

    addChinese(10, ['停止', (n: number) => `前进 ${n}`])

    expect([stop.en, stop.zh, go.en(2), go.zh(2)]).toEqual(['Stop', '停止', 'Go 2', '前进 2'])
    expect({ ...stop }).toEqual({ en: 'Stop', zh: '停止' })
  })
})
