import { describe, expect, it } from 'vitest'
import { internalObjects } from '../../analysis/internals.ts'
import type { StageScene } from '../../pictures/scene.ts'
import * as verificationCode from '../../scenarios/verification-code.ts'
import { simulate } from '../../simulator/simulation.ts'
import { operationName } from '../../trace/trace.ts'
import { drawStage } from '../draw-stage.ts'
import { planStage } from '../plan.ts'
import { sceneOf } from '../testing/test-scene.ts'

const options = { seed: 1, strategy: 'first-come', cores: 2, cost: 0.02 } as const

function folded(values: { readonly period: number; readonly typed: string }): StageScene {
  const trace = simulate(verificationCode, values, options)
  return { ...sceneOf(trace), hidden: internalObjects(trace) }
}

function findStep({ trace }: StageScene, wanted: (step: number) => boolean): number {
  const step = Array.from({ length: trace.stepCount }, (_, i) => i).find(wanted)
  if (step === undefined) throw new Error('no such step')
  return step
}

describe('the picture of timers', () => {
  const scene = folded({ period: 5, typed: '8 {code}' })
  const plan = planStage(scene, 840)
  const drawn = (step: number) => drawStage(scene, plan, scene.snapshots.at(step), 'en')
  const texts = (step: number) => drawn(step).marks.flatMap(({ text }) => text ?? [])

  it('stands for all that timers are made of, while insides are folded', () => {
    expect(drawn(0).heads.map(({ name }) => name)).toEqual(['board', 'Timers'])
    const open = planStage(sceneOf(scene.trace), 840)
    expect(open.pictures.map(({ plan: { name } }) => name)).toEqual(['board', 'timer1.finished', 'timer2.finished'])
  })

  it('says since when each runs, how long, and when it fires', () => {
    const input = findStep(scene, (step) => operationName(scene.trace, step) === 'receive')
    expect(texts(input)).toEqual(expect.arrayContaining(['fired', expect.stringMatching(/^armed for 2\.\d\d s$/)]))
    expect(texts(input)).toEqual(expect.arrayContaining([expect.stringMatching(/^fires at 10\.\d\d s$/)]))
    const token = drawn(input).tokens.find(({ name }) => name === 'timer2')
    expect(token?.role).toBe('home')
    expect(token?.label).toMatch(/^timer2, blocked, armed for 2\.\d\d s$/)
  })

  it('says that its time is over before its thread has taken note of it', () => {
    const woken = findStep(scene, (step) => {
      const { thread, operation } = {
        thread: scene.trace.steps.thread[step],
        operation: operationName(scene.trace, step),
      }
      return scene.trace.threads[thread ?? 0]?.name === 'timer1' && operation === 'wait'
    })
    expect(texts(woken)).toContain('its time is over')
  })

  it('shows who is about to cancel, and that it is cancelled', () => {
    const isCancel = (step: number) =>
      operationName(scene.trace, step) === 'set' && scene.trace.steps.thread[step] === 0
    const cancel = findStep(scene, isCancel)
    expect(texts(cancel - 1)).toContain('about to cancel()')
    expect(drawn(cancel - 1).tokens.find(({ name }) => name === 'main')?.role).toBe('arriving')
    expect(texts(cancel)).toContainEqual(expect.stringMatching(/^cancelled 2\.\d\d s before its time$/))
    const [, timers] = drawn(0).heads
    const method = timers?.methods.find(({ name }) => name === 'cancel')
    const called = Array.from({ length: scene.trace.stepCount }, (_, step) => step).filter((step) =>
      method?.isCall(step),
    )
    expect(called).toEqual([cancel])
  })

  it('keeps few rows however often timers are renewed', () => {
    const long = folded({ period: 0.5, typed: '20 {code}' })
    const picture = planStage(long, 840).pictures.find(({ kind }) => kind === 'compound')
    expect(picture?.plan.height).toBeLessThan(200)
    expect(drawStage(long, planStage(long, 840), long.snapshots.at(0), 'en').heads[1]?.title).toMatch(
      /^\d\d in this run$/,
    )
  })
})
