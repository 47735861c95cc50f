import { describe, expect, it } from 'vitest'
import { internalObjects } from '../../analysis/internals.ts'
import type { Os } from '../../program/os.ts'
import { defineScenario, type ScenarioModule } from '../../program/scenario.ts'
import * as doneCallback from '../../scenarios/done-callback.ts'
import * as poolReuse from '../../scenarios/pool-reuse.ts'
import * as starvation from '../../scenarios/pool-starvation.ts'
import * as syncAsync from '../../scenarios/sync-async.ts'
import { defaultRun } from '../../simulator/testing/facts.ts'
import { operationName } from '../../trace/trace.ts'
import { drawStage } from '../draw-stage.ts'
import { planStage } from '../plan.ts'
import { sceneOf } from '../testing/test-scene.ts'

function stageOf(module: ScenarioModule, given: { readonly [name: string]: string | number } = {}, width = 840) {
  const trace = defaultRun(module, given)
  const scene = { ...sceneOf(trace), hidden: internalObjects(trace) }
  const plan = planStage(scene, width)
  const at = (step: number) => drawStage(scene, plan, scene.snapshots.at(step), 'en')
  const texts = (step: number) => at(step).marks.flatMap(({ text, detail }) => [text ?? [], detail ?? []].flat())
  const nameOf = (step: number) => trace.threads[trace.steps.thread[step] ?? -1]?.name
  const stepWhere = (wanted: (step: number) => boolean): number => {
    const step = Array.from({ length: trace.stepCount }, (_, i) => i).find(wanted)
    if (step === undefined) throw new Error('no such step')
    return step
  }
  return { trace, plan, at, texts, nameOf, stepWhere, last: trace.stepCount - 1 }
}

describe('the picture of pools', () => {
  const { trace, plan, at, texts, stepWhere, last } = stageOf(poolReuse)

  it('stands for all that a pool is made of', () => {
    expect(plan.pictures.map(({ plan: { name } }) => name)).toEqual(['Pool-1'])
    expect(at(last).heads[0]?.methods.map(({ name }) => name)).toEqual(['apply_async', 'get', 'close', 'join'])
  })

  it('shows workers with their pids and tasks, tasks that wait, and results', () => {
    const closed = stepWhere((step) => operationName(trace, step) === 'join' || texts(step).includes('7, closed'))
    const words = texts(closed)
    expect(words).toEqual(expect.arrayContaining(['task(1)', 'task(2)', 'task(3)', 'task(4)', '3 of 3 at work']))
    for (const pid of new Set(trace.threads.filter(({ body }) => body.endsWith('.work')).map((worker) => worker.pid)))
      expect(words).toContain(`pid ${pid}`)
    for (const worker of ['ForkPoolWorker-1', 'ForkPoolWorker-2', 'ForkPoolWorker-3'])
      expect(at(closed).tokens.find(({ name }) => name === worker)?.role).toBe('home')
    expect(texts(last)).toContain('10 / 10')
    expect(texts(last)).toContainEqual(expect.stringMatching(/^✓ task\(\d+\) → \d+$/))
  })
})

describe('the picture of executors', () => {
  it.each([
    { kind: 'threads', who: /^ThreadPoolExecutor-0_/ },
    { kind: 'processes', who: /^Thread-1$/ },
  ])('of $kind says who calls back, and for which task', ({ kind, who }) => {
    const { trace, at, texts, nameOf, stepWhere } = stageOf(doneCallback, { kind }, 1160)
    const append = stepWhere((step) => operationName(trace, step) === 'append')
    expect(nameOf(append)).toMatch(who)
    expect(texts(append).join(' ')).toMatch(/calls keep for visit\(\//)
    expect(at(append).description).toMatch(/ calls keep for visit\(\//)
  })

  it('has main where it waits for a result, and says for which', () => {
    const { trace, at, texts, stepWhere } = stageOf(syncAsync, { style: 'synchronous' })
    const waits = stepWhere((step) => operationName(trace, step) === 'block' && trace.steps.thread[step] === 0)
    expect(at(waits).tokens.find(({ name }) => name === 'main')?.role).toBe('waiting')
    expect(texts(waits)).toContainEqual(expect.stringMatching(/^waits for \w+\(/))
  })

  it('shows workers that wait for tasks which nobody is left to do', () => {
    const { at, texts, last } = stageOf(starvation, {}, 1160)
    const words = texts(last)
    // In less room, in two lines.
    const narrow = stageOf(starvation, {}, 700)
    expect(narrow.texts(narrow.last)).toEqual(expect.arrayContaining(['waits for part(1)', 'in whole(1)']))
    expect(words).toEqual(expect.arrayContaining(['whole(1) waits for part(1)', 'whole(2) waits for part(2)']))
    expect(words).toEqual(expect.arrayContaining(['waits for whole(1)', '2 of 2 at work', 'part(1)', 'part(2)']))
    expect(at(last).tokens.map(({ name, role }) => [name, role])).toEqual([
      ['main', 'waiting'],
      ['ThreadPoolExecutor-0_0', 'waiting'],
      ['ThreadPoolExecutor-0_1', 'waiting'],
    ])
  })
})

describe('the picture of a file', () => {
  it('is a page with its last lines', () => {
    const { trace, at, texts, stepWhere, last } = stageOf(doneCallback)
    const open = stepWhere((step) => operationName(trace, step) === 'create')
    expect(texts(open)).toContain('empty')
    const append = stepWhere((step) => operationName(trace, step) === 'append')
    expect(texts(append)).toContainEqual(expect.stringMatching(/^\/\w+ by .+, kept by /))
    expect(at(append).marks.some(({ key }) => key.endsWith('.now'))).toBe(true)
    expect(at(last).marks.filter(({ key }) => /\.line\.\d$/.test(key))).toHaveLength(5)
    expect(at(last).description).toContain('db.txt: 5 lines')
    expect(at(append - 1).tokens.find(({ thread }) => thread === trace.steps.thread[append])?.role).toBe('arriving')
  })

  it('of many lines shows the last, and says how many came before', () => {
    const described = { id: 'notes', title: { en: '', zh: '' }, summary: { en: '', zh: '' }, parameters: {} }
    const scenario = defineScenario({
      ...described,
      listings: { python: '', typescript: '' },
      *main(os: Os) {
        const file = yield* os.file('notes.txt')
        for (let n = 1; n <= 8; n++) yield* file.append(`note ${n}`)
      },
    })
    const { texts, last } = stageOf({ scenario }, {}, 390)
    expect(texts(last)).toEqual(expect.arrayContaining(['4 earlier', 'note 5', 'note 8', '8']))
    expect(texts(last)).not.toContain('note 4')
  })
})
