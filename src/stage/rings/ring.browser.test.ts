import '../../app/controls/tokens.css'
import { afterEach, describe, expect, it } from 'vitest'
import { lockFaults } from '../../analysis/deadlock.ts'
import type { Selection } from '../../analysis/timeline-data.ts'
import type { Language } from '../../base/messages.ts'
import type { StageScene } from '../../pictures/scene.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import * as deadlock from '../../scenarios/deadlock-rlock.ts'
import { simulate } from '../../simulator/simulation.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { createStage, type StageView } from '../stage-view.ts'
import { sceneOf } from '../testing/test-scene.ts'

const options = { seed: 1, strategy: 'first-come', cores: 4, cost: 0.01 } as const

function* takeBoth(os: Os, first: Lock, second: Lock): Operation<void> {
  yield* first.acquire()
  yield* os.sleep(0.5)
  yield* second.acquire()
}

function* busy(os: Os): Operation<void> {
  for (let i = 0; i < 20; i++) yield* os.sleep(0.1)
}

function* takeOne(_os: Os, lock: Lock): Operation<void> {
  yield* lock.acquire()
}

/** This many sit around a table, and each takes the fork on the left first. */
function table(count: number): ScenarioModule {
  return programOf(
    function* (os) {
      const forks: Lock[] = []
      for (let i = 0; i < count; i++) forks.push(yield* os.lock(`fork${i}`))
      for (let i = 0; i < count; i++) {
        const [left, right] = [forks[i], forks[(i + 1) % count]]
        if (left !== undefined && right !== undefined)
          yield* os.thread(takeBoth, [left, right], { name: `philosopher${i}` }).start()
      }
      yield* os.thread(busy, [], { name: 'busy' }).start()
    },
    { takeBoth, busy },
  )
}

/** The one who waits for a thread's end holds what that thread waits for. */
const joining = programOf(
  function* (os) {
    const lock = yield* os.rlock('mine')
    yield* lock.acquire()
    const thread = os.thread(takeOne, [lock], { name: 'child' })
    yield* thread.start()
    yield* thread.join()
  },
  { takeOne },
)

function sceneWith(program: ScenarioModule, values: { readonly [name: string]: number | string } = {}): StageScene {
  const trace = simulate(program, values, options)
  return { ...sceneOf(trace), rings: lockFaults(trace).rings }
}

interface Mounted {
  readonly host: HTMLElement
  readonly view: StageView
  readonly selections: (Selection | null)[]
  readonly uses: number[]
}

const mounted: Mounted[] = []

function mount(scene: StageScene, width = 840, language: Language = 'en'): Mounted {
  const host = document.createElement('div')
  host.style.width = `${width}px`
  document.body.append(host)
  const selections: (Selection | null)[] = []
  const uses: number[] = []
  const view = createStage(host, {
    select: (selection) => selections.push(selection),
    moveTo: () => {},
    uses: (object) => uses.push(object),
  })
  view.show(scene, language)
  const one = { host, view, selections, uses }
  mounted.push(one)
  return one
}

afterEach(() => {
  for (const { host, view } of mounted.splice(0)) {
    view.destroy()
    host.remove()
  }
})

const closing = (scene: StageScene): number => scene.rings?.[0]?.step ?? -1
const texts = (host: HTMLElement, selector: string) =>
  [...host.querySelectorAll(selector)].map((element) => element.textContent)
const threads = (host: HTMLElement) =>
  [...host.querySelectorAll<SVGElement>('.ring-tokens .token')].map((token) => Number(token.dataset.thread))

describe('the picture of a ring of waits', () => {
  it('is there from the step that closes the ring on, while others still run', () => {
    const scene = sceneWith(table(3))
    const { host, view } = mount(scene)
    const step = closing(scene)
    expect(step).toBeLessThan(scene.trace.stepCount - 1)
    view.moveTo(scene.snapshots.at(step - 1), 'jump')
    expect(host.querySelector('.stage-ring')).toBeNull()
    const before = view.height
    view.moveTo(scene.snapshots.at(step), 'step')
    expect(threads(host)).toEqual(scene.rings?.[0]?.links.map(({ thread }) => thread))
    expect(texts(host, '.ring-lock text').sort()).toEqual(['fork0', 'fork1', 'fork2'])
    expect(view.height).toBeGreaterThan(before)
    expect(host.querySelector('.ring-outlook')?.textContent).toBe(
      'None of them can go on unless another thread releases one of these locks. Others: 1 blocked, 1 sleeping.',
    )
    view.moveTo(scene.snapshots.at(step - 1), 'step')
    expect(host.querySelector('.stage-ring')).toBeNull()
    expect(view.height).toBe(before)
  })

  it('says at which line each waits and holds, in the listing that is shown', () => {
    const plain = sceneWith(deadlock, { locks: 'two', threads: 10, pause: 2, policy: 'barging' })
    const [ring] = plain.rings ?? []
    const waits = ring?.links[0]?.line ?? 0
    const holds = plain.trace.steps.line[ring?.links[0]?.heldSince ?? 0] ?? 0
    expect(holds).toBeGreaterThan(0)
    let shift = 100
    const scene = { ...plain, shownLine: (line: number) => line + shift }
    const { host, view } = mount(scene)
    view.moveTo(scene.snapshots.at(closing(scene)), 'jump')
    const said = () => texts(host, '.ring-ties text').join(' ')
    expect(said()).toContain(`waits for line ${waits + 100}`)
    expect(said()).toContain(`holds, line ${holds + 100}`)
    expect(texts(host, '.ring-twin li')[0]).toEqual(
      expect.stringMatching(
        `^t1 waits for [AB] \\(line ${waits + 100}\\), which t\\d holds \\(line ${holds + 100}\\)$`,
      ),
    )
    shift = 0
    view.relist()
    expect(said()).toContain(`waits for line ${waits}`)
  })

  it('selects a thread, and marks the uses of a lock', () => {
    const scene = sceneWith(table(2))
    const { host, view, selections, uses } = mount(scene)
    view.moveTo(scene.snapshots.at(closing(scene)), 'jump')
    const [first] = threads(host)
    host.querySelector('.ring-tokens .token')?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
    expect(selections).toEqual([{ kind: 'thread', thread: first }])
    view.select({ kind: 'thread', thread: first ?? 0 })
    expect(host.querySelectorAll('.ring-tokens .token.selected')).toHaveLength(1)
    const lock = host.querySelector<SVGElement>('.ring-lock')
    lock?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    expect(uses).toEqual([Number(lock?.dataset.uses)])
    expect(host.querySelectorAll('[tabindex="0"]')).toHaveLength(1)
  })

  it('has joins in it, and nobody who could undo it', () => {
    const scene = sceneWith(joining)
    const { host, view } = mount(scene)
    view.moveTo(scene.snapshots.at(closing(scene)), 'jump')
    expect(texts(host, '.ring-twin li')).toEqual([
      expect.stringMatching(/^main waits for child to end/),
      expect.stringMatching(/^child waits for mine.*, which main holds/),
    ])
    expect(texts(host, '.ring-verb').join(' ')).toContain('waits for its end')
    expect(host.querySelector('.ring-outlook')?.textContent).toBe('None of them can ever go on.')
  })

  it('shows all of a dozen at any width, in both languages', () => {
    const scene = sceneWith(table(12))
    for (const [width, language] of [
      [390, 'en'],
      [840, 'zh'],
      [1160, 'en'],
    ] as const) {
      const { host, view } = mount(scene, width, language)
      view.moveTo(scene.snapshots.at(closing(scene)), 'jump')
      expect(threads(host)).toHaveLength(12)
      expect(host.querySelectorAll('.ring-lock')).toHaveLength(12)
      expect(host.querySelectorAll('.ring-waits')).toHaveLength(12)
      expect(host.querySelectorAll('.ring-holds')).toHaveLength(12)
      const boxes = [...host.querySelectorAll('.ring-ties text, .ring-lock .plate, .ring-tokens .body')].map(
        (element) => element.getBoundingClientRect(),
      )
      const { left, right } = host.getBoundingClientRect()
      for (const [i, box] of boxes.entries()) {
        expect(box.left).toBeGreaterThanOrEqual(left)
        expect(box.right).toBeLessThanOrEqual(right)
        for (const other of boxes.slice(i + 1)) {
          const across = Math.min(box.right, other.right) - Math.max(box.left, other.left)
          const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top)
          expect(across > 1 && down > 1, `${width} ${JSON.stringify([box, other])}`).toBe(false)
        }
      }
    }
  })
})
