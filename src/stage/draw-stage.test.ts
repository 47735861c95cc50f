import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxPlaces } from '../pictures/peaks.ts'
import { TOKEN_HEIGHT } from '../pictures/picture.ts'
import { roomShape } from '../pictures/slots.ts'
import { partOfWaiters } from '../pictures/waiters.ts'
import * as lockAndSemaphore from '../scenarios/lock-and-semaphore.ts'
import * as processes from '../scenarios/semaphore-processes.ts'
import { simulate } from '../simulator/simulation.ts'
import type { Trace } from '../trace/trace.ts'
import { drawStage } from './draw-stage.ts'
import { planStage } from './plan.ts'
import type { Token } from './stage-drawing.ts'
import { sceneOf } from './testing/test-scene.ts'

const options = { seed: 1, strategy: 'first-come', cores: 4, cost: 0.02 } as const

function run(given: { readonly [name: string]: number | string } = {}, seed = 1): Trace {
  const values = { users: 13, permits: 5, stayFrom: 0, stayTo: 3, policy: 'barging', ...given }
  return simulate(processes, values, { ...options, seed })
}

function overlap(p: Token, q: Token): boolean {
  return p.x < q.x + q.width && q.x < p.x + p.width && p.y < q.y + TOKEN_HEIGHT && q.y < p.y + TOKEN_HEIGHT
}

describe('the stage', () => {
  it('has one place for every thread, and none on top of another', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat(1000),
          users: fc.integer({ min: 1, max: 40 }),
          permits: fc.integer({ min: 0, max: 24 }),
          policy: fc.constantFrom('barging', 'fair'),
          width: fc.constantFrom(320, 340, 390, 480, 560, 700, 840, 1160, 1600),
          at: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        ({ seed, users, permits, policy, width, at }) => {
          const scene = sceneOf(run({ users, permits, policy }, seed))
          const plan = planStage(scene, width)
          const snapshot = scene.snapshots.at(Math.floor(at * (scene.snapshots.stepCount - 1)))
          const { tokens, groups, positions } = drawStage(scene, plan, snapshot, 'en')
          const grouped = groups.flatMap((group) => group.threads)
          const own = tokens.filter((token) => !token.key.includes('@')).map((token) => token.thread)
          expect([...own, ...grouped].sort((p, q) => p - q)).toEqual(snapshot.threads.map((thread) => thread.thread))
          expect(positions.size).toBe(snapshot.threads.length)
          const full = tokens.filter((token) => token.form === 'full')
          for (const [i, token] of full.entries()) {
            expect(token.x).toBeGreaterThanOrEqual(0)
            expect(token.x + token.width).toBeLessThanOrEqual(plan.width)
            expect(token.y + TOKEN_HEIGHT).toBeLessThanOrEqual(plan.height)
            for (const other of full.slice(i + 1))
              expect(overlap(token, other), `${token.name} ${other.name}`).toBe(false)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('stays as high as it is, at every step', () => {
    const scene = sceneOf(run())
    const { height } = planStage(scene, 840)
    expect(height).toBe(296)
    for (let step = 0; step < scene.snapshots.stepCount; step++) {
      const { tokens } = drawStage(scene, planStage(scene, 840), scene.snapshots.at(step), 'en')
      expect(Math.max(...tokens.map((token) => token.y + TOKEN_HEIGHT))).toBeLessThanOrEqual(height)
    }
  })

  it('keeps a holder in its socket for as long as it holds', () => {
    const scene = sceneOf(run())
    const plan = planStage(scene, 840)
    const stood = new Map<string, number>()
    for (let step = 0; step < scene.snapshots.stepCount; step++) {
      const snapshot = scene.snapshots.at(step)
      for (const token of drawStage(scene, plan, snapshot, 'en').tokens) {
        if (token.role !== 'inside') continue
        const [held] = snapshot.threads[token.thread]?.holds ?? []
        const key = `${token.thread} since ${held?.since}`
        expect(stood.get(key) ?? token.y).toBe(token.y)
        stood.set(key, token.y)
      }
    }
    expect(stood.size).toBe(13)
  })

  it('says its state in words', () => {
    const scene = sceneOf(run())
    const { description } = drawStage(scene, planStage(scene, 840), scene.snapshots.at(40), 'en')
    expect(description).toBe(
      'seats: 4 of 5 inside: user2, user3, user4, user5; 1 free; ' +
        '7 in line: user7, user8, user9, user10, user11, user12, user13; user6 about to call acquire() of seats. ' +
        'Elsewhere: 1 running, 1 ended',
    )
  })

  it('has room for the place that a stranger adds', () => {
    const values = { users: 3, stray: 'free', stayFrom: 0.5, stayTo: 1, policy: 'barging' }
    const scene = sceneOf(simulate(lockAndSemaphore, values, options))
    const one = scene.trace.objects.findIndex((object) => object.name === 'one')
    expect(maxPlaces(scene, one, 1)).toBe(2)
    expect(planStage(scene, 840).pictures.map((placed) => placed.kind === 'object' && placed.plan.places)).toEqual([
      1, 2,
    ])
  })
})

describe('a room', () => {
  it('shows few places with notes, more as a grid, many as dots', () => {
    expect(roomShape('wide', 690, 5)).toMatchObject({ style: 'column', columns: 1, rows: 5 })
    expect(roomShape('wide', 690, 20)).toMatchObject({ style: 'grid', columns: 4, rows: 5 })
    expect(roomShape('wide', 690, 500).style).toBe('dots')
  })

  it('has a cell for every place, within its width', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('wide', 'narrow'),
        fc.integer({ min: 320, max: 1200 }),
        fc.integer({ min: 0, max: 500 }),
        (form, width, places) => {
          const { columns, rows, cellWidth, gap } = roomShape(form, width, places)
          expect(columns * rows).toBeGreaterThanOrEqual(places)
          expect(columns * (cellWidth + gap) - gap).toBeLessThanOrEqual(width)
        },
      ),
    )
  })
})

describe('a line', () => {
  const line = (length: number) => Array.from({ length }, (_, i) => i)

  it('is shown whole up to twelve', () => {
    expect(partOfWaiters(line(12), 2, 6)).toEqual({ shown: line(12), hidden: [] })
  })

  it('shows the first eight of more, and hides nobody', () => {
    const { shown, hidden } = partOfWaiters(line(500), 2, 6)
    expect(shown).toEqual(line(8))
    expect([...shown, ...hidden]).toEqual(line(500))
  })

  it('leaves room for the words of the button', () => {
    fc.assert(
      fc.property(
        fc.nat(500),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 2, max: 12 }),
        (length, rows, perRow) => {
          const { shown, hidden } = partOfWaiters(line(length), rows, perRow)
          expect([...shown, ...hidden]).toEqual(line(length))
          if (hidden.length === 0) return
          expect(shown.length).toBeLessThan(rows * perRow)
          expect(shown.length % perRow).toBeLessThan(perRow - 1)
        },
      ),
    )
  })
})
