import { describe, expect, it } from 'vitest'
import { parseParameter } from '../program/parameters.ts'
import { defaultRun, highlightStep, lawfulRun } from '../simulator/testing/facts.ts'
import { catalogue } from './catalogue.ts'

const usual = { seed: 1, strategy: 'first-come', cores: 4, cost: 0.02 } as const

describe.each(catalogue)('$id', ({ id, load }) => {
  it('has a story whose moments are in the run that the page shows first', async () => {
    const module = await load()
    const { story } = module.scenario
    expect(story?.highlights.length).toBeOneOf([2, 3])
    const trace = defaultRun(module)
    for (const highlight of story?.highlights ?? [])
      expect(highlightStep(trace, highlight), highlight.words.en).toBeGreaterThan(0)
  })

  it('suggests nothing but values that it takes', async () => {
    const module = await load()
    const { parameters, story, compare } = module.scenario
    expect(story?.tries.length).toBeGreaterThan(0)
    for (const { parameters: tried } of [...(story?.tries ?? []), ...(compare === undefined ? [] : [compare])]) {
      expect(tried).not.toEqual({})
      for (const [name, value] of Object.entries(tried)) {
        const parameter = parameters[name]
        if (parameter === undefined) throw new Error(`${id} has no parameter ${name}`)
        expect(parseParameter(parameter, String(value))).toBe(value)
        expect(value).not.toBe(parameter.default)
      }
      expect(lawfulRun(module, tried, usual).stepCount).toBeGreaterThan(0)
    }
    for (const { parameters: told } of story?.table?.columns ?? [])
      for (const [name, value] of Object.entries(told)) {
        const parameter = parameters[name]
        if (parameter === undefined) throw new Error(`${id} has no parameter ${name}`)
        expect(parseParameter(parameter, String(value))).toBe(value)
      }
  })
})
