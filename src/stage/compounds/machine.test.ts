import { describe, expect, it } from 'vitest'
import * as cores from '../../scenarios/cores.ts'
import * as coroutines from '../../scenarios/coroutine-principle.ts'
import { defaultRun, stepsOf } from '../../simulator/testing/facts.ts'
import type { Trace } from '../../trace/trace.ts'
import { drawStage } from '../draw-stage.ts'
import { planStage } from '../plan.ts'
import { sceneOf } from '../testing/test-scene.ts'

/** What the stage shows after a step, in so much room. */
function stageAt(trace: Trace, step: number, width = 900, language: 'en' | 'zh' = 'en') {
  const scene = sceneOf(trace)
  const plan = planStage(scene, width)
  const { marks, tokens, groups, description } = drawStage(scene, plan, scene.snapshots.at(step), language)
  const mark = (key: string) => marks.find((each) => each.key === `machine.${key}`)
  const bar = (key: string) =>
    Number(mark(`${key}.bar.done`)?.attributes.width) / Number(mark(`${key}.bar`)?.attributes.width)
  return { plan, tokens, groups, description, mark, bar, texts: marks.flatMap(({ text = [] }) => text) }
}

const firstWork = (trace: Trace, thread: string) => stepsOf(trace, { operation: 'work', thread })[0] ?? -1

describe('the picture of the machine', () => {
  it('has on each core who computes there, and those who wait for a core', () => {
    const trace = defaultRun(cores)
    const one = stageAt(trace, firstWork(trace, 'w1-1'))
    expect(one.texts.filter((text) => text === 'idle')).toHaveLength(3)
    expect(one.description).toMatch(/1 of 4 busy; core \d: w1-1/)
    const eight = stageAt(trace, firstWork(trace, 'w8-8'))
    expect(eight.texts).not.toContain('idle')
    expect(eight.mark('ready')?.detail).toBe('4')
    expect(eight.tokens.map(({ name }) => name)).toEqual(expect.arrayContaining(['w8-1', 'w8-8']))
    // Every process has a lock of its own.
    expect(eight.texts.filter((text) => text === 'GIL')).toHaveLength(4)
    expect(eight.mark('wanting')).toBeUndefined()
  })

  it('has one lock for the threads of a process, and a line of those who want it', () => {
    const trace = defaultRun(cores, { workers: 'threads' })
    const { texts, mark, description } = stageAt(trace, firstWork(trace, 'w8-8'))
    expect(texts.filter((text) => text === 'GIL')).toHaveLength(1)
    expect(mark('wanting')?.detail).toBe('7')
    expect(description).toMatch(/Wait for the GIL: .*w8-7.*; with the GIL: w8-8/)
    expect(stageAt(trace, firstWork(trace, 'w8-8'), 900, 'zh').description).toContain('等待 GIL')
  })

  it('fills a bar by what a thread has computed of all that it will, and tells what was printed', () => {
    const trace = defaultRun(cores)
    const works = stepsOf(trace, { operation: 'work', thread: 'w1-1' })
    const core = [0, 1, 2, 3].find((number) => stageAt(trace, works[8] ?? -1).mark(`core.${number}.bar`)) ?? -1
    expect(stageAt(trace, works[0] ?? -1).bar(`core.${core}`)).toBeLessThan(0.05)
    expect(stageAt(trace, works[8] ?? -1).bar(`core.${core}`)).toBeCloseTo(0.5, 1)
    expect(stageAt(trace, trace.stepCount - 1).texts).toEqual(
      expect.arrayContaining([expect.stringMatching(/^1 at once/), expect.stringMatching(/^8 at once/)]),
    )
  })

  it('shows a core that changes to a coroutine, which has its thread as well', () => {
    const trace = defaultRun(coroutines)
    const [switched = -1] = stepsOf(trace, { operation: 'switch', thread: 'A' })
    const { tokens, texts } = stageAt(trace, switched)
    expect(texts).toContain('changes to it')
    expect(tokens.filter(({ name }) => name === 'main').map(({ role }) => role)).toEqual(['turn', 'core'])
  })

  it('shows who runs at once where nobody says on which core, and no line for cores', () => {
    const trace = defaultRun(cores)
    const { description, mark, tokens } = stageAt({ ...trace, annotationCount: 0 }, firstWork(trace, 'w4-4'))
    expect(mark('ready')).toBeUndefined()
    expect(mark('cores')?.text).toBe('Run at once')
    expect(description).toContain('w4-4')
    expect(tokens.filter(({ role }) => role === 'core').map(({ name }) => name)).toContain('w4-4')
  })

  it.each([320, 390, 700, 900, 1500])('has room for everybody in %i pixels', (width) => {
    for (const given of [{}, { workers: 'threads' }, { most: 64, tasks: 64 }]) {
      const trace = defaultRun(cores, given)
      for (const step of [0, 30, 60, 120, 180].filter((each) => each < trace.stepCount)) {
        const { plan, tokens, groups, description } = stageAt(trace, step, width)
        expect(description).not.toContain('undefined')
        for (const { x, y, width: wide } of [...tokens, ...groups]) {
          expect(x).toBeGreaterThanOrEqual(0)
          expect(x + wide).toBeLessThanOrEqual(width)
          expect(y + 26).toBeLessThanOrEqual(plan.height)
        }
      }
    }
  })
})
