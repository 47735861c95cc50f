import { describe, expect, it } from 'vitest'
import { insideObjects } from '../analysis/insides.ts'
import * as gevent from '../scenarios/gevent.ts'
import * as greenlet from '../scenarios/greenlet.ts'
import { stepsOf, usualRun } from '../simulator/test-facts.ts'
import type { Trace } from '../trace/trace.ts'
import { drawStage } from './layout.ts'
import { planStage } from './plan.ts'
import { sceneOf } from './test-scene.ts'

/** What the stage shows after a step: who sits where, and the texts of the picture. */
function stageAt(trace: Trace, step: number, language: 'en' | 'zh' = 'en') {
  const scene = { ...sceneOf(trace), hidden: insideObjects(trace) }
  const drawing = drawStage(scene, planStage(scene, 900), scene.moments.at(step), language)
  const left = Math.min(...drawing.tokens.map(({ x }) => x))
  return {
    seat: drawing.tokens.filter(({ x }) => x === left).map(({ name }) => name),
    parked: drawing.tokens.filter(({ x }) => x > left).map(({ name }) => name),
    texts: drawing.marks.flatMap(({ text, detail }) => [text ?? '', detail ?? '']),
    description: drawing.description,
  }
}

describe('the picture of a thread with greenlets', () => {
  it('has the one that is current in its seat, and the others parked', () => {
    const trace = usualRun(greenlet)
    const [begin = 0] = stepsOf(trace, { operation: 'switch', thread: 'main' })
    expect(stageAt(trace, begin)).toMatchObject({ seat: ['eat'], parked: ['main', 'play'] })
    const [first = 0] = stepsOf(trace, { operation: 'switch', thread: 'eat' })
    expect(stageAt(trace, first)).toMatchObject({ seat: ['play'], parked: ['main', 'eat'] })
    expect(stageAt(trace, first).description).toContain('play has the thread, running; suspended: main, eat')
    expect(stageAt(trace, first, 'zh').description).toContain('play 占有线程')
  })

  it('says until when they are parked, and that all stand still while the current one sleeps', () => {
    const trace = usualRun(gevent)
    const [sleeps = 0] = stepsOf(trace, { operation: 'sleep', thread: 'hub' })
    const { seat, parked, texts } = stageAt(trace, sleeps)
    expect([seat, parked]).toEqual([['hub'], ['main', 'eats', 'plays']])
    expect(texts).toContain('3 suspended')
    expect(texts).toContain('all stand still')
    expect(texts.filter((text) => /^until 3\.\d+ s$/.test(text))).toHaveLength(4)
  })

  it('leads the arrow of a switch above those who are parked in between', () => {
    const trace = usualRun(greenlet)
    const [first = 0] = stepsOf(trace, { operation: 'switch', thread: 'eat' })
    const scene = { ...sceneOf(trace), hidden: insideObjects(trace) }
    const { tokens, marks } = drawStage(scene, planStage(scene, 900), scene.moments.at(first), 'en')
    const main = tokens.find(({ name }) => name === 'main')
    const arrow = marks.find(({ key }) => key.startsWith('wake.'))
    const along = /V(-?[\d.]+)H/.exec(String(arrow?.attributes?.d))?.[1]
    expect(Number(along)).toBeLessThan(main?.y ?? Number.NaN)
  })
})
