import { afterEach, describe, expect, it, vi } from 'vitest'
import { isolationProblem } from './isolation.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('isolationProblem', () => {
  it('is none in an isolated page', () => {
    vi.stubGlobal('crossOriginIsolated', true)
    expect(isolationProblem()).toBeNull()
  })

  it('names the headers where only they are missing', () => {
    vi.stubGlobal('crossOriginIsolated', false)
    vi.stubGlobal('isSecureContext', true)
    for (const text of Object.values(isolationProblem() ?? {}))
      expect(text).toContain('Cross-Origin-Opener-Policy: same-origin')
    expect(isolationProblem()?.zh).toContain('模拟')
  })

  it('asks for https where the page is not from there', () => {
    vi.stubGlobal('crossOriginIsolated', false)
    vi.stubGlobal('isSecureContext', false)
    for (const text of Object.values(isolationProblem() ?? {})) expect(text).toContain('https')
  })
})
