import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { internalObjects } from '../analysis/internals.ts'
import { textWidth } from '../pictures/measure.ts'
import { type Mark, TOKEN_HEIGHT } from '../pictures/picture.ts'
import type { Os } from '../program/os.ts'
import { readParameters } from '../program/parameters.ts'
import type { SimpleQueue } from '../program/queues.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario, type ScenarioModule } from '../program/scenario.ts'
import type { Barrier, Condition } from '../program/waiting.ts'
import * as barrier from '../scenarios/barrier.ts'
import * as condition from '../scenarios/condition.ts'
import * as crawler from '../scenarios/crawler-callback.ts'
import * as deadlock from '../scenarios/deadlock-rlock.ts'
import * as doneCallback from '../scenarios/done-callback.ts'
import * as echoPool from '../scenarios/echo-pool.ts'
import * as event from '../scenarios/event.ts'
import * as gevent from '../scenarios/gevent.ts'
import * as greenlet from '../scenarios/greenlet.ts'
import * as lostUpdate from '../scenarios/lost-update.ts'
import * as noLock from '../scenarios/no-lock-needed.ts'
import * as poolReuse from '../scenarios/pool-reuse.ts'
import * as starvation from '../scenarios/pool-starvation.ts'
import * as processExecutor from '../scenarios/process-executor.ts'
import * as fifo from '../scenarios/queue-fifo.ts'
import * as lifo from '../scenarios/queue-lifo.ts'
import * as priority from '../scenarios/queue-priority.ts'
import * as readersWriters from '../scenarios/readers-writers.ts'
import * as verificationCode from '../scenarios/verification-code.ts'
import { simulate } from '../simulator/simulation.ts'
import { drawStage } from './draw-stage.ts'
import { planStage } from './plan.ts'
import type { Token } from './stage-drawing.ts'
import { sceneOf } from './testing/test-scene.ts'

interface Things {
  readonly gate: Barrier
  readonly belt: SimpleQueue
  readonly own: Condition
}

function* strikes(os: Os): Operation<void> {
  yield* os.sleep(0.3)
}

function* comes(os: Os, { gate, belt, own }: Things): Operation<void> {
  for (let n = 0; n < 3; n++) {
    yield* gate.wait()
    yield* belt.put(os.self.name)
    yield* own.with(() => own.wait(0.1))
    yield* belt.get()
    yield* belt.get(0.1)
  }
}

function* looksIn(os: Os, { gate }: Things): Operation<void> {
  yield* os.sleep(1)
  yield* gate.reset()
}

/** What no scenario of the catalogue has: an action, a condition with a lock of its own, a simple queue. */
const meeting = {
  scenario: defineScenario({
    id: 'meeting',
    title: { en: '', zh: '' },
    summary: { en: '', zh: '' },
    parameters: {},
    *main(os) {
      const things: Things = {
        gate: yield* os.barrier(3, 'gate', { action: strikes }),
        belt: yield* os.simpleQueue('belt'),
        own: yield* os.condition(null, 'own'),
      }
      for (let n = 0; n < 6; n++) yield* os.thread(comes, [things]).start()
      for (let n = 0; n < 3; n++) yield* os.thread(looksIn, [things]).start()
    },
    listings: { python: '', typescript: '' },
  }),
  strikes,
  comes,
  looksIn,
}

const programs: readonly [ScenarioModule, { readonly [name: string]: number | string }][] = [
  [barrier, {}],
  [barrier, { parties: 12, stumbles: 3 }],
  [barrier, { parties: 40 }],
  [meeting, {}],
  [condition, { policy: 'fair', notify: 'all' }],
  [condition, { policy: 'barging', notify: 'all', consumers: 14 }],
  [crawler, {}],
  [doneCallback, {}],
  [doneCallback, { kind: 'processes', workers: 1 }],
  [poolReuse, { workers: 8, tasks: 30 }],
  [processExecutor, {}],
  [starvation, {}],
  [deadlock, { locks: 'two' }],
  [deadlock, { locks: 'rlock' }],
  [echoPool, {}],
  [echoPool, { style: 'apply', clients: 12 }],
  [echoPool, { clients: 20, workers: 20 }],
  [event, {}],
  [gevent, {}],
  [gevent, { patched: 'no' }],
  [greenlet, { sleep: 100 }],
  [noLock, {}],
  [noLock, { workers: 30, times: 2 }],
  [lostUpdate, { protection: 'none' }],
  [lostUpdate, { protection: 'lock' }],
  [fifo, { producers: 6, consumers: 1 }],
  [fifo, { producers: 1, consumers: 9, policy: 'fair' }],
  [lifo, {}],
  [priority, {}],
  [verificationCode, {}],
  [verificationCode, { period: 1, typed: '12.5 {code}' }],
  [readersWriters, { preference: 'readers' }],
  [readersWriters, { preference: 'writers', writers: 5, readers: 9 }],
]

function sceneWith(module: ScenarioModule, given: { readonly [name: string]: number | string }, seed: number) {
  const texts = new Map(Object.entries(given).map(([key, value]) => [key, String(value)]))
  const { values } = readParameters(module.scenario.parameters, texts)
  const trace = simulate(module, values, { seed, strategy: 'random', cores: 2, cost: 0.02 })
  return { ...sceneOf(trace), hidden: internalObjects(trace) }
}

/** Where a text stands, as far as that is known without a page. */
function textBox({ key, tag, text = '', detail = '', attributes }: Mark) {
  if (tag !== 'text' || text === '') return []
  const { class: name, x, y, transform, 'text-anchor': anchor } = attributes
  const face = /code/.test(String(name)) ? 'code' : /small|place/.test(String(name)) ? 'small' : 'plain'
  const wide = textWidth(text, face) + (detail === '' ? 0 : textWidth(detail, face) + 6)
  const [dx = 0, dy = 0] = [...String(transform ?? '').matchAll(/-?[\d.]+/g)].map(Number)
  const left = Number(x) + dx - (anchor === 'end' ? wide : anchor === 'middle' ? wide / 2 : 0)
  const baseline = Number(y) + dy
  return [{ key, left, right: left + wide, top: baseline - 8, bottom: baseline + 2 }]
}

function overlap(p: Token, q: Token): boolean {
  return p.x < q.x + q.width && q.x < p.x + p.width && p.y < q.y + TOKEN_HEIGHT && q.y < p.y + TOKEN_HEIGHT
}

describe('the pictures of all kinds', () => {
  it('write no text over a token or out of the stage, in either language', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...programs),
        fc.nat(100),
        fc.constantFrom(320, 390, 480, 560, 760, 1000),
        fc.constantFrom('en', 'zh'),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 8 }),
        ([module, given], seed, width, language, places) => {
          const scene = sceneWith(module, given, seed)
          const plan = planStage(scene, width)
          for (const at of places) {
            const snapshot = scene.snapshots.at(Math.floor(at * (scene.snapshots.stepCount - 1)))
            const { marks, tokens } = drawStage(scene, plan, snapshot, language)
            const where = `${module.scenario.id} ${JSON.stringify(given)} seed ${seed} width ${width} ${language}`
            for (const { key, left, right, top, bottom } of marks.flatMap(textBox)) {
              const place = `${key}, ${where}, step ${snapshot.step}`
              expect(left, place).toBeGreaterThanOrEqual(-2)
              expect(right, place).toBeLessThanOrEqual(width + 2)
              expect(bottom, place).toBeLessThanOrEqual(plan.height)
              for (const { name, x, y, width: wide } of tokens.filter(({ form }) => form === 'full'))
                expect(
                  left < x + wide - 3 && right > x + 3 && top < y + TOKEN_HEIGHT && bottom > y,
                  `${name} ${place}`,
                ).toBe(false)
            }
          }
        },
      ),
      { numRuns: 80 },
    )
  })

  it('have one place for every thread, none on top of another and none outside', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...programs),
        fc.nat(100),
        fc.constantFrom(320, 340, 390, 480, 560, 690, 840, 1160, 1600),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 8 }),
        ([module, given], seed, width, places) => {
          const { scenario } = module
          const scene = sceneWith(module, given, seed)
          const { hidden } = scene
          const plan = planStage(scene, width)
          for (const at of places) {
            const snapshot = scene.snapshots.at(Math.floor(at * (scene.snapshots.stepCount - 1)))
            const { tokens, groups } = drawStage(scene, plan, snapshot, 'en')
            const where = `${scenario.id} ${JSON.stringify(given)} seed ${seed} width ${width} step ${snapshot.step}`
            const own = tokens.filter((token) => !token.key.includes('@')).map((token) => token.thread)
            const all = [...own, ...groups.flatMap((group) => group.threads)].sort((p, q) => p - q)
            expect([...new Set(all)], where).toEqual(snapshot.threads.map((thread) => thread.thread))
            // Who waits stands in a line, and nobody else does.
            const waiting = snapshot.objects
              .flatMap(({ object, line }) => (hidden.has(object) ? [] : line))
              .sort((p, q) => p - q)
            const inLines = [
              ...tokens.filter((token) => token.role === 'waiting').map((token) => token.thread),
              ...groups
                .filter((group) => /^(more|putters|getters|joiners|connecting|accepting|selecting)/.test(group.key))
                .flatMap(({ threads }) => threads),
            ].sort((p, q) => p - q)
            expect(inLines, where).toEqual(waiting)
            const full = tokens.filter((token) => token.form === 'full')
            for (const [i, token] of full.entries()) {
              expect(token.x, where).toBeGreaterThanOrEqual(0)
              expect(token.x + token.width, where).toBeLessThanOrEqual(plan.width)
              expect(token.y + TOKEN_HEIGHT, where).toBeLessThanOrEqual(plan.height)
              for (const other of full.slice(i + 1))
                expect(overlap(token, other), `${token.name} ${other.name} ${where}`).toBe(false)
            }
          }
        },
      ),
      { numRuns: 80 },
    )
  })
})
