import { describe, expect, it } from 'vitest'
import { internalObjects } from '../../analysis/internals.ts'
import * as echo from '../../scenarios/echo-500.ts'
import * as gevent from '../../scenarios/gevent.ts'
import * as greenlet from '../../scenarios/greenlet.ts'
import * as nested from '../../scenarios/nested.ts'
import { defaultRun, stepsOf } from '../../simulator/testing/facts.ts'
import type { Trace } from '../../trace/trace.ts'
import { drawStage } from '../draw-stage.ts'
import { planStage } from '../plan.ts'
import { sceneOf } from '../testing/test-scene.ts'

/** What the stage shows after a step: who sits where, and the texts of the picture. */
function stageAt(trace: Trace, step: number, language: 'en' | 'zh' = 'en') {
  const scene = { ...sceneOf(trace), hidden: internalObjects(trace) }
  const drawing = drawStage(scene, planStage(scene, 900), scene.snapshots.at(step), language)
  const left = Math.min(...drawing.tokens.map(({ x }) => x))
  return {
    current: drawing.tokens.filter(({ x }) => x === left).map(({ name }) => name),
    parked: drawing.tokens.filter(({ x }) => x > left).map(({ name }) => name),
    texts: drawing.marks.flatMap(({ text, detail }) => [text ?? '', detail ?? '']),
    description: drawing.description,
  }
}

describe('the picture of a thread with greenlets', () => {
  it('has the one that is current in its slot, and the others parked', () => {
    const trace = defaultRun(greenlet)
    const [begin = 0] = stepsOf(trace, { operation: 'switch', thread: 'main' })
    expect(stageAt(trace, begin)).toMatchObject({ current: ['eat'], parked: ['main', 'play'] })
    const [first = 0] = stepsOf(trace, { operation: 'switch', thread: 'eat' })
    expect(stageAt(trace, first)).toMatchObject({ current: ['play'], parked: ['main', 'eat'] })
    expect(stageAt(trace, first).description).toContain('play has the thread, running; suspended: main, eat')
    expect(stageAt(trace, first, 'zh').description).toContain('play 占有线程')
  })

  it('says until when they are parked, and that nobody can go on while the hub sleeps', () => {
    const trace = defaultRun(gevent)
    const [sleeps = 0] = stepsOf(trace, { operation: 'sleep', thread: 'hub' })
    const { current, parked, texts } = stageAt(trace, sleeps)
    expect([current, parked]).toEqual([['hub'], ['main', 'eats', 'plays']])
    expect(texts).toContain('3 suspended')
    expect(texts).toContain('nobody can go on')
    expect(texts.filter((text) => /^until 3\.\d+ s$/.test(text))).toHaveLength(4)
  })

  it('says that all stand still while the current one sleeps, and what it was passed', () => {
    const trace = defaultRun(greenlet, { sleep: 100 })
    const [sleeps = 0] = stepsOf(trace, { operation: 'sleep', thread: 'eat' })
    expect(stageAt(trace, sleeps).texts).toContain('all stand still')
    const [passes = 0] = stepsOf(trace, { operation: 'switch', thread: 'play' })
    expect(stageAt(trace, passes).texts).toContain('gets the game')
    expect(stageAt(trace, passes, 'zh').texts).toContain('得到 the game')
  })

  it('has places for those of a crowd that are busy, and a button for the rest', () => {
    const trace = defaultRun(echo, { clients: 60 })
    const [, asks = 0] = stepsOf(trace, { operation: 'recv', thread: 'talk40' })
    const { current, parked } = stageAt(trace, asks)
    expect(current[0]).toBe('talk40')
    expect(parked).toContain('talk1')
    const [closes = 0] = stepsOf(trace, { operation: 'close', thread: 'talk50' })
    const { current: closing, parked: left } = stageAt(trace, closes)
    expect(closing[0]).toBe('talk50')
    expect(left).toContain('talk51')
    expect(left).not.toContain('talk1')
  })

  it('leads the arrow from a lower row between the rows, and up beside the current one', () => {
    const trace = defaultRun(echo, { clients: 60 })
    const [parks = 0] = stepsOf(trace, { operation: 'switch', thread: 'talk40' })
    const scene = { ...sceneOf(trace), hidden: internalObjects(trace) }
    const { tokens, marks } = drawStage(scene, planStage(scene, 900), scene.snapshots.at(parks), 'en')
    const current = tokens.find(({ role }) => role === 'turn')
    const parked = tokens.filter(({ role }) => role === 'home')
    const arrow = marks.find(({ key }) => key.startsWith('wake.'))
    const [, y = Number.NaN, x = Number.NaN] =
      /V(-?[\d.]+)H(-?[\d.]+)V/.exec(String(arrow?.attributes.d))?.map(Number) ?? []
    expect(current?.name).toBe('hub')
    expect(x).toBeGreaterThan((current?.x ?? 0) + (current?.width ?? 0))
    for (const token of parked) {
      expect(x).toBeLessThan(token.x)
      expect(y < token.y || y > token.y + 26).toBe(true)
    }
  })

  it('is one picture of processes within which threads have their greenlets', () => {
    const trace = defaultRun(nested)
    const [made = 0] = stepsOf(trace, { operation: 'switch', thread: 'p1.t1.c1' })
    const { texts, description } = stageAt(trace, made)
    expect(texts).toEqual(expect.arrayContaining(['process p1', 'thread p1.t2', 'process p2', 'thread p2.t1']))
    expect(description).toMatch(/process p1: hub has the thread, running; suspended: p1\.t1, p1\.t1\.c1; process p1: /)
    for (const width of [320, 390, 560, 900, 1400]) {
      const scene = sceneOf(trace)
      const plan = planStage(scene, width)
      const { tokens, marks } = drawStage(scene, plan, scene.snapshots.at(made), 'en')
      const [outer] = marks.filter(({ attributes }) => attributes.class === 'nest process')
      const [inner] = marks.filter(({ attributes }) => attributes.class === 'nest thread')
      const current = tokens.find(({ name, role }) => name === 'hub' && role === 'turn')
      expect(Number(outer?.attributes.x)).toBeLessThan(Number(inner?.attributes.x))
      expect(Number(inner?.attributes.x)).toBeLessThan(current?.x ?? 0)
      for (const { x, y, width: wide } of tokens) {
        expect(x).toBeGreaterThanOrEqual(0)
        expect(x + wide).toBeLessThanOrEqual(width)
        expect(y + 26).toBeLessThanOrEqual(plan.height)
      }
      expect(tokens).toHaveLength(trace.threads.length)
    }
  })

  it('leads the arrow of a switch above those who are parked in between', () => {
    const trace = defaultRun(greenlet)
    const [first = 0] = stepsOf(trace, { operation: 'switch', thread: 'eat' })
    const scene = { ...sceneOf(trace), hidden: internalObjects(trace) }
    const { tokens, marks } = drawStage(scene, planStage(scene, 900), scene.snapshots.at(first), 'en')
    const main = tokens.find(({ name }) => name === 'main')
    const arrow = marks.find(({ key }) => key.startsWith('wake.'))
    const along = /V(-?[\d.]+)H/.exec(String(arrow?.attributes?.d))?.[1]
    expect(Number(along)).toBeLessThan(main?.y ?? Number.NaN)
  })
})
