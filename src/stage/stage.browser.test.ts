import { valueText } from '../base/value-text.ts'
import '../app/controls/tokens.css'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Snapshot } from '../analysis/snapshot-types.ts'
import type { Selection } from '../analysis/timeline-data.ts'
import type { StageScene } from '../pictures/scene.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import * as barrier from '../scenarios/barrier.ts'
import * as condition from '../scenarios/condition.ts'
import * as deadlock from '../scenarios/deadlock-rlock.ts'
import * as greenlet from '../scenarios/greenlet.ts'
import * as lockAndSemaphore from '../scenarios/lock-and-semaphore.ts'
import * as fifo from '../scenarios/queue-fifo.ts'
import * as priority from '../scenarios/queue-priority.ts'
import * as readersWriters from '../scenarios/readers-writers.ts'
import * as processes from '../scenarios/semaphore-processes.ts'
import { simulate } from '../simulator/simulation.ts'
import { createStage, type StageView } from './stage-view.ts'
import { sceneOf } from './testing/test-scene.ts'

const options = { seed: 1, strategy: 'first-come', cores: 4, cost: 0.02 } as const

function sceneWith(given: { readonly [name: string]: number | string } = {}, seed = 1): StageScene {
  const values = { users: 13, permits: 5, stayFrom: 0, stayTo: 3, policy: 'barging', ...given }
  return sceneOf(simulate(processes, values, { ...options, seed }))
}

interface Mounted {
  readonly host: HTMLElement
  readonly view: StageView
  readonly selections: (Selection | null)[]
  readonly moves: number[]
}

const mounted: Mounted[] = []

function mount(scene: StageScene, width = 840): Mounted {
  const host = document.createElement('div')
  host.style.width = `${width}px`
  document.body.append(host)
  const selections: (Selection | null)[] = []
  const moves: number[] = []
  const view = createStage(host, {
    select: (selection) => selections.push(selection),
    moveTo: (step) => moves.push(step),
  })
  view.show(scene, 'en')
  const one = { host, view, selections, moves }
  mounted.push(one)
  return one
}

afterEach(() => {
  for (const { host, view } of mounted.splice(0)) {
    view.destroy()
    host.remove()
  }
})

/** Threads with tokens in a role, in the order in which they stand: nearest to the gate first. */
function standing(host: HTMLElement, role: string): number[] {
  const place = (token: SVGElement) => {
    const [x, y] = [...token.style.transform.matchAll(/-?[\d.]+(?=px)/g)].map(Number)
    return { x: x ?? 0, y: y ?? 0 }
  }
  return [...host.querySelectorAll<SVGElement>(`.token[data-role="${role}"]`)]
    .sort((p, q) => place(p).y - place(q).y || place(q).x - place(p).x)
    .map((token) => Number(token.dataset.thread))
}

function picture(host: HTMLElement): string {
  return host.innerHTML
}

function holders({ objects }: Snapshot): number[] {
  return (objects[0]?.holders ?? []).filter((thread) => thread !== null)
}

describe('the stage in the page', () => {
  it('shows exactly who is inside and who waits in which order', () => {
    fc.assert(
      fc.property(
        fc.nat(500),
        fc.constantFrom('barging', 'fair'),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 6 }),
        (seed, policy, places) => {
          const scene = sceneWith({ policy }, seed)
          const { host, view } = mount(scene)
          for (const at of places) {
            const snapshot = scene.snapshots.at(Math.floor(at * (scene.snapshots.stepCount - 1)))
            view.moveTo(snapshot, 'step')
            expect(standing(host, 'inside')).toEqual(holders(snapshot))
            expect(standing(host, 'waiting')).toEqual(snapshot.objects[0]?.line ?? [])
            expect(host.querySelectorAll('.slot')).toHaveLength(snapshot.objects[0]?.exists ? 5 : 0)
            const free = snapshot.objects[0]?.exists ? (snapshot.objects[0].fields.get('permits') ?? 0) : 0
            expect(host.querySelectorAll('circle[style*="--p1"]')).toHaveLength(free)
          }
          view.destroy()
        },
      ),
      { numRuns: 12 },
    )
  })

  it('is the same picture when a step is taken back', () => {
    const scene = sceneWith()
    const { host, view } = mount(scene)
    const seen: string[] = []
    for (let step = 0; step < scene.snapshots.stepCount; step++) {
      view.moveTo(scene.snapshots.at(step), 'jump')
      seen.push(picture(host))
    }
    for (let step = scene.snapshots.stepCount - 1; step >= 0; step--) {
      view.moveTo(scene.snapshots.at(step), 'jump')
      expect(picture(host)).toBe(seen[step])
    }
    expect(new Set(seen).size).toBeGreaterThan(80)
  })

  it('moves tokens for a step, and never while scrubbing', () => {
    const scene = sceneWith()
    const { host, view } = mount(scene)
    view.moveTo(scene.snapshots.at(20), 'jump')
    expect(host.classList.contains('moving')).toBe(false)
    view.moveTo(scene.snapshots.at(21), 'scrub')
    expect(host.classList.contains('moving')).toBe(false)
  })

  it('animates the way, and holds the final places at once', () => {
    const scene = sceneWith()
    const { host, view } = mount(scene)
    const acquire = Array.from({ length: scene.trace.stepCount }, (_, step) => step).find(
      (step) => scene.trace.operations[scene.trace.steps.operation[step] ?? 0] === 'acquire',
    )
    expect(acquire).toBeDefined()
    // Where they stood before must have been seen for anything to move from there.
    view.moveTo(scene.snapshots.at((acquire ?? 0) - 1), 'jump')
    host.getBoundingClientRect()
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 10_000)
    view.moveTo(scene.snapshots.at(acquire ?? 0), 'step')
    clock.mockRestore()
    expect(host.classList.contains('moving')).toBe(true)
    expect(standing(host, 'inside')).toEqual(holders(scene.snapshots.at(acquire ?? 0)))
    const moved = [...host.querySelectorAll<SVGElement>('.token')].filter((token) => token.getAnimations().length > 0)
    expect(moved.map((token) => Number(token.dataset.thread))).toContain(scene.trace.steps.thread[acquire ?? 0])
  })

  it('selects a thread by its token, and unselects it by the same', () => {
    const scene = sceneWith()
    const { host, view, selections } = mount(scene)
    view.moveTo(scene.snapshots.at(30), 'jump')
    const token = host.querySelector<SVGElement>('.token[data-role="waiting"]')
    token?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
    const thread = Number(token?.dataset.thread)
    expect(selections).toEqual([{ kind: 'thread', thread }])
    view.select({ kind: 'thread', thread })
    expect(host.querySelectorAll('.token.selected')).toHaveLength(1)
    expect(token?.getAttribute('aria-pressed')).toBe('true')
    token?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    expect(selections).toEqual([{ kind: 'thread', thread }, null])
  })

  it('is one tab stop, with arrow keys inside', () => {
    const scene = sceneWith()
    const { host, view } = mount(scene)
    view.moveTo(scene.snapshots.at(30), 'jump')
    expect(host.querySelectorAll('[tabindex="0"]')).toHaveLength(1)
    const first = host.querySelector<SVGElement>(`.token[data-thread="${scene.snapshots.at(30).objects[0]?.line[0]}"]`)
    first?.focus()
    expect(host.querySelectorAll('[tabindex="0"]')).toHaveLength(1)
    const outside: string[] = []
    const listen = (event: KeyboardEvent) => outside.push(event.key)
    document.addEventListener('keydown', listen)
    first?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true, cancelable: true }))
    document.removeEventListener('keydown', listen)
    const focused = document.activeElement as SVGElement
    expect(Number(focused.dataset.thread)).toBe(scene.snapshots.at(30).objects[0]?.line[1])
    // The page has its own meaning for arrow keys.
    expect(outside).toEqual([])
  })

  it('has its tab stop on what is seen, also on a phone, where methods are left out', () => {
    const trace = simulate(greenlet, { sleep: 0 }, options)
    for (const [width, stop] of [
      [840, 'button.method'],
      [390, 'g.token'],
    ] as const) {
      const scene = sceneOf(trace)
      const { host, view } = mount(scene, width)
      view.moveTo(scene.snapshots.at(3), 'jump')
      const stops = [...host.querySelectorAll('[tabindex="0"]')]
      expect(stops.map((element) => element.matches(stop))).toEqual([true])
      expect(stops[0]?.getClientRects()).toHaveLength(1)
    }
  })

  it('names every token by thread, state and place', () => {
    const scene = sceneWith()
    const { host, view } = mount(scene)
    const snapshot = scene.snapshots.at(30)
    view.moveTo(snapshot, 'jump')
    const first = snapshot.objects[0]?.line[0]
    const label = host.querySelector(`.token[data-thread="${first}"]`)?.getAttribute('aria-label')
    expect(label).toBe(`${scene.trace.threads[first ?? 0]?.name}, blocked, place 1 in line at seats`)
    expect(host.querySelector('svg.stage-svg')?.getAttribute('aria-label')).toMatch(/^seats: 5 of 5 inside/)
  })

  it('opens the rest of a long line', () => {
    const scene = sceneWith({ users: 60, permits: 2 })
    const { host, view, selections } = mount(scene)
    const step = Array.from({ length: scene.snapshots.stepCount }, (_, i) => i).find(
      (i) => (scene.snapshots.at(i).objects[0]?.line.length ?? 0) > 20,
    )
    const snapshot = scene.snapshots.at(step ?? 0)
    view.moveTo(snapshot, 'jump')
    const line = snapshot.objects[0]?.line ?? []
    const shown = standing(host, 'waiting')
    expect(line.slice(0, shown.length)).toEqual(shown)
    const more = host.querySelector<SVGElement>('.group[data-key^="more"]')
    expect(more?.textContent).toContain(`and ${line.length - shown.length} more`)
    more?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
    const buttons = [...host.querySelectorAll<HTMLElement>('.thread-list button')]
    expect(buttons).toHaveLength(line.length - shown.length)
    buttons[0]?.click()
    expect(selections).toEqual([{ kind: 'thread', thread: line[shown.length] }])
    expect(host.querySelector('.thread-list')).toBeNull()
  })

  it('draws every primitive of a program, and goes to the next call of a method', () => {
    const values = { users: 3, stray: 'free', stayFrom: 0.5, stayTo: 1, policy: 'barging' }
    const scene = sceneOf(simulate(lockAndSemaphore, values, options))
    const { host, view, moves } = mount(scene)
    view.moveTo(scene.snapshots.at(5), 'jump')
    expect([...host.querySelectorAll('.stage-head h2')].map((head) => head.textContent)).toEqual(['lock', 'one'])
    host.querySelector<HTMLElement>('[data-key="method.0.release"]')?.click()
    const [step] = moves
    expect(scene.trace.operations[scene.trace.steps.operation[step ?? -1] ?? -1]).toBe('release')
    expect(scene.trace.steps.target[step ?? -1]).toBe(0)
  })

  it('shows the lines and items of every kind exactly as they are', () => {
    const programs: readonly [ScenarioModule, { readonly [name: string]: number | string }][] = [
      [fifo, { maxsize: 3, producers: 3, consumers: 3, items: 4, making: 1, using: 1, policy: 'barging' }],
      [priority, { maxsize: 3, producers: 3, consumers: 3, items: 4, making: 1, using: 1, policy: 'fair' }],
      [condition, { consumers: 4, notify: 'all', making: 1, policy: 'fair' }],
      [barrier, { parties: 4, laps: 2, lapFrom: 0.5, lapTo: 2, stumbles: 2 }],
      [readersWriters, { preference: 'readers', readers: 4, writers: 2, rounds: 3, reading: 1, resting: 0.2 }],
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...programs),
        fc.nat(100),
        fc.constantFrom(390, 840),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 6 }),
        ([program, values], seed, width, places) => {
          const scene = sceneOf(simulate(program, values, { ...options, strategy: 'random', seed }))
          const { host, view } = mount(scene, width)
          for (const at of places) {
            const snapshot = scene.snapshots.at(Math.floor(at * (scene.snapshots.stepCount - 1)))
            view.moveTo(snapshot, 'jump')
            const waiting = snapshot.objects.flatMap((object) => object.line)
            expect(standing(host, 'waiting').sort()).toEqual([...waiting].sort())
            const inside = snapshot.objects.flatMap((object) => object.holders.filter((thread) => thread !== null))
            expect(standing(host, 'inside').sort()).toEqual([...inside].sort())
            const chips = [...host.querySelectorAll<SVGElement>('[data-item]')].map((chip) => chip.dataset.item)
            const items = snapshot.objects.flatMap((object) => object.items.map(valueText))
            // Of a queue without a limit only this many are drawn as have room.
            expect(chips.sort()).toEqual(items.sort())
          }
          view.destroy()
          host.remove()
        },
      ),
      { numRuns: 25 },
    )
  })

  it('draws the depth of a re-entrant lock, and no second socket', () => {
    const scene = sceneOf(simulate(deadlock, { locks: 'rlock', threads: 5, pause: 2 }, options))
    const { host, view } = mount(scene)
    const deep = Array.from({ length: scene.snapshots.stepCount }, (_, step) => step).find(
      (step) => scene.snapshots.at(step).objects[0]?.fields.get('depth') === 2,
    )
    expect(deep).toBeDefined()
    view.moveTo(scene.snapshots.at(deep ?? 0), 'jump')
    expect(host.querySelectorAll('.slot')).toHaveLength(1)
    expect(host.querySelectorAll('.depth')).toHaveLength(1)
    expect(standing(host, 'inside')).toEqual([scene.snapshots.at(deep ?? 0).objects[0]?.threads.get('owner')])
  })

  it('is the same page when all have come to rest, however it came there', async () => {
    const scene = sceneWith()
    const { host, view } = mount(scene)
    const clock = vi.spyOn(performance, 'now')
    view.moveTo(scene.snapshots.at(29), 'jump')
    const seen: string[] = []
    for (let step = 30; step <= 40; step++) {
      clock.mockReturnValue(step * 10_000)
      view.moveTo(scene.snapshots.at(step), 'step')
      seen.push(host.innerHTML)
    }
    for (let step = 39; step >= 30; step--) {
      view.moveTo(scene.snapshots.at(step), 'step')
      expect(host.innerHTML).toBe(seen[step - 30])
    }
    clock.mockRestore()
    await expect.poll(() => host.classList.contains('moving')).toBe(false)
  })

  it('lies down on a phone', () => {
    const scene = sceneWith()
    const { host, view } = mount(scene, 390)
    const snapshot = scene.snapshots.at(30)
    view.moveTo(snapshot, 'jump')
    expect(host.dataset.form).toBe('narrow')
    expect(host.scrollWidth).toBeLessThanOrEqual(390)
    expect(standing(host, 'inside').sort()).toEqual(holders(snapshot).sort())
  })
})
