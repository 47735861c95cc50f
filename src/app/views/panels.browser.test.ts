import '../controls/controls.css'
import { afterEach, describe, expect, it } from 'vitest'
import { timelineData } from '../../analysis/lanes.ts'
import { createSnapshots } from '../../analysis/snapshots.ts'
import type { Selection } from '../../analysis/timeline-data.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import * as echoPool from '../../scenarios/echo-pool.ts'
import * as processes from '../../scenarios/semaphore-processes.ts'
import * as threads from '../../scenarios/semaphore-threads.ts'
import { simulate } from '../../simulator/simulation.ts'
import type { MakeView, Movement, Scene, View } from '../state/view.ts'
import { createCode } from './code.ts'
import { createInspector } from './inspector.ts'
import { chooseListing } from './listing-choice.ts'
import { createSentence } from './sentence.ts'
import { createSteps } from './steps.ts'

function sceneWith(
  given: { readonly [name: string]: number | string } = {},
  module: ScenarioModule = processes,
): Scene {
  const values: { [name: string]: number | string } = {}
  for (const [name, parameter] of Object.entries(module.scenario.parameters))
    values[name] = given[name] ?? parameter.default
  const trace = simulate(module, values, { seed: 1, strategy: 'first-come', cores: 4, cost: 0.02 })
  const data = timelineData(trace)
  return { trace, data, snapshots: createSnapshots(trace, data), scenario: module.scenario, live: false }
}

interface Mounted {
  readonly host: HTMLElement
  readonly view: View
  readonly selections: (Selection | null)[]
  readonly moves: { readonly step: number; readonly movement: Movement }[]
}

const mounted: Mounted[] = []

function mount(make: MakeView, scene: Scene): Mounted {
  localStorage.clear()
  chooseListing('python')
  const host = document.createElement('div')
  host.style.cssText = 'width:384px;height:420px;display:flex;flex-direction:column'
  document.body.append(host)
  const selections: (Selection | null)[] = []
  const moves: { step: number; movement: Movement }[] = []
  const view = make(host, {
    select: (selection) => selections.push(selection),
    moveTo: (step, movement) => moves.push({ step, movement }),
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

const press = (target: Element | null | undefined, key: string) =>
  target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))

describe('the steps', () => {
  // Long enough to need far more rows than a page could bear.
  const long = sceneWith({ users: 500, permits: 500, stayFrom: 0, stayTo: 0 })
  const repeated = repeat(long, 100_000)

  it('have rows for what is in view, and no others', () => {
    const { host, view } = mount(createSteps, repeated)
    expect(repeated.snapshots.stepCount).toBe(100_000)
    for (const step of [0, 50_000, 99_999, 12_345]) {
      view.moveTo(repeated.snapshots.at(step), 'jump')
      const rows = [...host.querySelectorAll('.virtual-body [role="row"]')]
      expect(rows.length).toBeGreaterThan(5)
      expect(rows.length).toBeLessThan(40)
      const now = host.querySelector('.step-row.now')
      expect(now?.getAttribute('aria-rowindex')).toBe(String(step + 2))
      expect(now?.textContent).toContain(String(step))
      const box = now?.getBoundingClientRect()
      const outer = host.querySelector('.step-list')?.getBoundingClientRect()
      expect(box?.top).toBeGreaterThanOrEqual((outer?.top ?? 0) + 20)
      expect(box?.bottom).toBeLessThanOrEqual((outer?.bottom ?? 0) + 1)
      expect(host.querySelector('[role="grid"]')?.getAttribute('aria-activedescendant')).toBe(now?.id)
    }
    expect(host.querySelector('[role="grid"]')?.getAttribute('aria-rowcount')).toBe('100001')
  })

  it('keep their order while scrolling about', () => {
    const { host, view } = mount(createSteps, repeated)
    view.moveTo(repeated.snapshots.at(500), 'jump')
    for (const step of [498, 505, 490, 900, 880]) {
      view.moveTo(repeated.snapshots.at(step), 'step')
      const shown = [...host.querySelectorAll<HTMLElement>('.virtual-body [role="row"]')].map((row) =>
        Number(row.dataset.step),
      )
      expect(shown).toEqual(shown.map((_, i) => (shown[0] ?? 0) + i))
    }
  })

  it('move the cursor by click and by keys', () => {
    const scene = sceneWith()
    const { host, view, moves } = mount(createSteps, scene)
    view.moveTo(scene.snapshots.at(10), 'jump')
    host.querySelector<HTMLElement>('[data-step="12"]')?.click()
    const grid = host.querySelector('[role="grid"]')
    press(grid, 'ArrowDown')
    press(grid, 'ArrowUp')
    press(grid, 'End')
    expect(moves.map((move) => move.step)).toEqual([12, 11, 9, scene.snapshots.stepCount - 1])
  })

  it('say in the table only what changed', () => {
    const scene = sceneWith()
    const { host, view } = mount(createSteps, scene)
    const radios = [...host.querySelectorAll<HTMLElement>('[role="radio"]')]
    radios[1]?.click()
    for (let step = 1; step < scene.snapshots.stepCount; step++) {
      const before = scene.snapshots.at(step - 1)
      const after = scene.snapshots.at(step)
      view.moveTo(after, 'jump')
      const row = host.querySelector(`.virtual-body [data-step="${step}"]`)
      for (const cell of row?.querySelectorAll<HTMLElement>('[role="gridcell"].column') ?? []) {
        const thread = Number(cell.getAttribute('aria-colindex')) - 3
        if (scene.trace.steps.thread[step] === thread) expect(cell.textContent, `${step} ${thread}`).not.toBe('')
        else {
          // Somebody else's step changes a thread by waking or starting it, and in no other way.
          const was = before.threads[thread]?.state
          const changed = (was === 'blocked' || was === 'unborn') && after.threads[thread]?.state !== was
          expect(cell.textContent !== '', `${step} ${thread}`).toBe(changed)
        }
      }
    }
  })

  it('have columns for what is in view, and no others', () => {
    const { host, view } = mount(createSteps, long)
    host.querySelectorAll<HTMLElement>('[role="radio"]')[1]?.click()
    view.moveTo(long.snapshots.at(0), 'jump')
    const grid = host.querySelector('[role="grid"]')
    expect(grid?.getAttribute('aria-colcount')).toBe('503')
    expect(host.querySelectorAll('.step-head [role="columnheader"]').length).toBeLessThan(12)
    view.select({ kind: 'thread', thread: 400 })
    const selected = host.querySelector('.step-head .column.selected')
    expect(selected?.textContent).toBe('user400')
    const box = selected?.getBoundingClientRect()
    const outer = grid?.getBoundingClientRect()
    expect(box?.right).toBeLessThanOrEqual((outer?.right ?? 0) + 1)
  })
})

describe('the code', () => {
  it('shows every thread on the line where it is, in both listings', () => {
    const scene = sceneWith()
    const { host, view } = mount(createCode, scene)
    const snapshot = scene.snapshots.at(40)
    view.moveTo(snapshot, 'jump')
    const counted = () =>
      [...host.querySelectorAll<HTMLElement>('.marker')]
        .map((marker) => (marker.textContent?.startsWith('×') ? Number(marker.textContent.slice(1)) : 1))
        .reduce((sum, count) => sum + count, 0)
    const alive = snapshot.threads.filter((thread) => thread.line > 0).length
    expect(alive).toBeGreaterThan(5)
    expect(counted()).toBe(alive)
    const waiting = snapshot.objects[0]?.line ?? []
    const blocked = host.querySelector('.marker.s-block b')
    expect(blocked?.closest('li')?.querySelector('.tx')?.textContent).toContain('seats.acquire()')
    expect(blocked?.textContent).toBe(`×${waiting.length}`)
    host.querySelectorAll<HTMLElement>('[role="radio"]')[1]?.click()
    expect(counted()).toBe(alive)
    const row = host.querySelector('.marker.s-block')?.closest('li')
    expect(row?.querySelector('.tx')?.textContent).toContain('yield* seats.acquire()')
    expect(Number(row?.querySelector('.ln')?.textContent)).toBe(snapshot.threads[waiting[0] ?? 0]?.line)
  })

  it('never covers the number of a line, however many threads in however many states are there', () => {
    const scene = sceneWith({}, echoPool)
    const { host, view } = mount(createCode, scene)
    /** The most markers on one line, and whether any of a line covers its number. */
    function look(): readonly [most: number, covered: boolean] {
      const lines = [...host.querySelectorAll('.listing li')].map((line) => {
        const number = line.querySelector('.ln')?.getBoundingClientRect()
        const markers = [...line.querySelectorAll('.marker')].map((marker) => marker.getBoundingClientRect())
        return { count: markers.length, covered: markers.some(({ left }) => left < (number?.right ?? 0)) }
      })
      return [Math.max(...lines.map(({ count }) => count)), lines.some(({ covered }) => covered)]
    }
    let several = 0
    for (let step = 0; step < scene.snapshots.stepCount; step++) {
      view.moveTo(scene.snapshots.at(step), 'jump')
      const [most, covered] = look()
      expect(covered, `at step ${step}`).toBe(false)
      several = Math.max(several, most)
    }
    expect(several).toBeGreaterThan(1)

    // The same threads, hundreds of them, in as many states as there are, all on one line.
    const snapshot = scene.snapshots.at(40)
    const thread = snapshot.threads.find(({ line }) => line > 0)
    if (thread === undefined) throw new Error('somebody is on a line')
    const states = ['running', 'ready', 'wantsGil', 'blocked', 'sleeping', 'suspended', 'failed'] as const
    for (let kinds = 1; kinds <= states.length; kinds++)
      for (const times of [1, 9, 250]) {
        const many = states.slice(0, kinds).flatMap((state) => Array(times).fill({ ...thread, state }))
        view.moveTo({ ...snapshot, threads: many }, 'jump')
        expect(look(), `${times} times ${kinds} states`).toEqual([kinds, false])
      }
  })

  it('selects by a marker, and opens a group', () => {
    const scene = sceneWith()
    const { host, view, selections } = mount(createCode, scene)
    const snapshot = scene.snapshots.at(40)
    view.moveTo(snapshot, 'jump')
    host.querySelector<HTMLElement>('.marker.s-block')?.click()
    const members = [...host.querySelectorAll<HTMLElement>('.thread-list button')]
    expect(members).toHaveLength(snapshot.objects[0]?.line.length ?? -1)
    members[1]?.click()
    const [selection] = selections
    expect(selection?.kind).toBe('thread')
    view.select(selection ?? null)
    expect(host.querySelectorAll('li.here')).toHaveLength(1)
    expect(host.querySelectorAll('.marker.selected')).toHaveLength(1)
  })

  it('keeps the line of the current step in view without moving the page', () => {
    const scene = sceneWith({}, threads)
    const { host, view } = mount(createCode, scene)
    host.style.height = '140px'
    for (const step of [0, 30, 60, 90]) {
      view.moveTo(scene.snapshots.at(step), 'step')
      const row = host.querySelector('li.now')
      const outer = host.querySelector('.listing-scroll')?.getBoundingClientRect()
      const box = row?.getBoundingClientRect()
      expect(box?.top).toBeGreaterThanOrEqual((outer?.top ?? 0) - 1)
      expect(box?.bottom).toBeLessThanOrEqual((outer?.bottom ?? 0) + 1)
    }
    expect(window.scrollY).toBe(0)
  })
})

describe('the sentence', () => {
  it('is a status whose names select', () => {
    const scene = sceneWith()
    const { host, view, selections } = mount(createSentence, scene)
    view.moveTo(scene.snapshots.at(1), 'step')
    const status = host.querySelector('[role="status"]')
    expect(status?.textContent).toBe('main starts user1')
    expect(status?.getAttribute('aria-live')).toBe('polite')
    status?.querySelectorAll('button')[1]?.click()
    expect(selections).toEqual([{ kind: 'thread', thread: 1 }])
  })

  it('does not read out every step that is scrubbed over', () => {
    const scene = sceneWith()
    const { host, view } = mount(createSentence, scene)
    for (let step = 1; step < 20; step++) view.moveTo(scene.snapshots.at(step), 'scrub')
    expect(host.querySelector('[role="status"]')?.getAttribute('aria-live')).toBe('off')
  })
})

describe('the inspector', () => {
  it('says what a blocked thread waits for, who has it and who frees it', () => {
    const scene = sceneWith()
    const { host, view, selections, moves } = mount(createInspector, scene)
    const snapshot = scene.snapshots.at(40)
    const thread = snapshot.objects[0]?.line[0] ?? -1
    view.select({ kind: 'thread', thread })
    view.moveTo(snapshot, 'jump')
    const text = host.textContent ?? ''
    expect(text).toContain('blocked, first of 7 in line at seats')
    expect(text).toContain('a permit of seats, line 9')
    const holders = (snapshot.objects[0]?.holders ?? []).filter((holder) => holder !== null)
    for (const holder of holders) expect(text).toContain(scene.trace.threads[holder]?.name ?? '?')
    const buttons = [...host.querySelectorAll<HTMLButtonElement>('.go button')]
    buttons[0]?.click()
    buttons[1]?.click()
    const [blockedAt, freedAt] = moves.map((move) => move.step)
    expect(scene.snapshots.at((blockedAt ?? 0) - 1).threads[thread]?.state).not.toBe('blocked')
    expect(scene.snapshots.at(blockedAt ?? 0).threads[thread]?.state).toBe('blocked')
    expect(scene.snapshots.at((freedAt ?? 0) - 1).threads[thread]?.state).toBe('blocked')
    expect(scene.snapshots.at(freedAt ?? 0).threads[thread]?.state).not.toBe('blocked')
    host.querySelector<HTMLElement>('h3 button')?.click()
    expect(selections.at(-1)).toBeNull()
    view.select(null)
    expect(host.querySelector<HTMLElement>('.inspect')?.hidden).toBe(true)
  })

  it('has something to say of every thread at every step, in both languages', () => {
    const scene = sceneWith({ users: 7, permits: 2 })
    const { host, view } = mount(createInspector, scene)
    for (const language of ['en', 'zh'] as const) {
      view.show(scene, language)
      for (let step = 0; step < scene.snapshots.stepCount; step += 3) {
        view.moveTo(scene.snapshots.at(step), 'step')
        for (const { thread } of scene.snapshots.at(step).threads) {
          view.select({ kind: 'thread', thread })
          expect(host.querySelectorAll('dd').length).toBeGreaterThan(0)
          expect(host.textContent).not.toMatch(/undefined|NaN|null|(?<!Why)\?/)
        }
      }
    }
  })
})

/** The same run, as if it had gone on and on: step `s` looks like step `s` modulo its length. */
function repeat(scene: Scene, stepCount: number): Scene {
  const { trace, snapshots } = scene
  const source = trace.stepCount
  const stretched = <Column extends { readonly length: number; [index: number]: number }>(
    column: Column,
    make: (length: number) => Column,
  ): Column => {
    const longer = make(stepCount)
    for (let i = 0; i < stepCount; i++) longer[i] = column[i % source] ?? 0
    return longer
  }
  const { steps } = trace
  const longer = {
    ...steps,
    time: Float64Array.from({ length: stepCount }, (_, i) => i * 1000),
    thread: stretched(steps.thread, (length) => new Uint16Array(length)),
    operation: stretched(steps.operation, (length) => new Uint8Array(length)),
    target: stretched(steps.target, (length) => new Int32Array(length)),
    line: stretched(steps.line, (length) => new Uint16Array(length)),
    cause: stretched(steps.cause, (length) => new Int32Array(length)),
    argument: stretched(steps.argument, (length) => new Int32Array(length)),
    result: stretched(steps.result, (length) => new Int32Array(length)),
  }
  return {
    ...scene,
    trace: { ...trace, steps: longer, stepCount },
    snapshots: {
      stepCount,
      at: (step) => ({ ...snapshots.at(step % source), step }),
      lazySnapshot: (step) => ({ ...snapshots.lazySnapshot(step % source), step }),
      touched: (step) => snapshots.touched(step % source),
      nextTurn: () => null,
      nextOf: () => null,
      stepAtTime: () => 0,
    },
  }
}
