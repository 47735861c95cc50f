import { describe, expect, test } from 'vitest'
import type { Pieces } from '../../base/pieces.ts'
import { createFrameScheduler } from '../../timeline/frame.ts'
import { createOutcomeStore } from '../state/outcome.ts'
import { createChosenStore } from '../state/store.ts'
import type { Scene, View } from '../state/view.ts'
import { sceneFor } from '../testing/runs.ts'
import { createConductor } from './conductor.ts'

const scene = await sceneFor('semaphore-processes')
const preferences = { language: 'en', theme: null, catalogueFolded: false, stageHeight: null, speed: 1 } as const

function page(before: readonly View[] = [], clock = () => 0) {
  const frames = createFrameScheduler({ request: () => 1, cancel() {} })
  const chosen = createChosenStore(preferences)
  const outcome = createOutcomeStore(null)
  const reported: unknown[] = []
  const report = (error: unknown) => void reported.push(error)
  const conductor = createConductor(chosen, outcome, { select() {}, moveTo() {} }, frames, report, clock)
  for (const view of before) conductor.mount(() => view, null as unknown as HTMLElement)
  const calls: string[] = []
  const view: View = {
    show: (_, language) => void calls.push(`show ${language}`),
    moveTo: ({ step }, movement) => void calls.push(`${movement} ${step}`),
    select: (selection) => void calls.push(`select ${selection === null ? 'nothing' : selection.kind}`),
    destroy: () => void calls.push('destroy'),
  }
  // A view needs an element, which these do not draw into.
  const unmount = conductor.mount(() => view, null as unknown as HTMLElement)
  const took = (): string[] => calls.splice(0)
  return { frames, chosen, outcome, conductor, took, unmount, reported }
}

describe('a view', () => {
  test('is shown scene, selection and cursor when the first run is there, and not before', () => {
    const { frames, outcome, took } = page()
    frames.flush()
    expect(took()).toEqual([])
    outcome.setState({ scene })
    frames.flush()
    expect(took()).toEqual(['show en', 'select nothing', 'jump 0'])
  })

  test('is told of many moves of one frame once', () => {
    const { frames, chosen, outcome, took } = page()
    outcome.setState({ scene })
    frames.flush()
    took()
    for (let step = 0; step < 50; step++) chosen.setState({ cursor: { step, movement: 'scrub' } })
    expect(took()).toEqual([])
    frames.flush()
    expect(took()).toEqual(['scrub 49'])
  })

  test('is told of a single step at once', () => {
    const { frames, chosen, outcome, took } = page()
    outcome.setState({ scene })
    frames.flush()
    took()
    chosen.setState({ cursor: { step: 5, movement: 'step' } })
    expect(took()).toEqual(['step 5'])
    frames.flush()
    expect(took()).toEqual([])
  })

  test('is shown all anew in another language, and let go', () => {
    const { frames, chosen, outcome, took, unmount } = page()
    outcome.setState({ scene })
    frames.flush()
    took()
    chosen.setState({ language: 'zh', selection: { kind: 'thread', thread: 1 } })
    frames.flush()
    expect(took()).toEqual(['show zh', 'select thread', 'jump 0'])
    unmount()
    chosen.setState({ cursor: { step: 9, movement: 'step' } })
    frames.flush()
    expect(took()).toEqual(['destroy'])
  })

  test('is shown all though one before it throws, which is shown all again when something changes', () => {
    const broken = new Error('broken')
    const calls: string[] = []
    const view: View = {
      show: () => void calls.push('show'),
      moveTo({ step }) {
        if (step === 0) throw broken
        calls.push(`move ${step}`)
      },
      select() {},
      destroy() {},
    }
    const { frames, chosen, outcome, took, reported } = page([view])
    outcome.setState({ scene })
    frames.flush()
    expect(reported).toEqual([broken])
    expect(took()).toEqual(['show en', 'select nothing', 'jump 0'])
    chosen.setState({ cursor: { step: 3, movement: 'step' } })
    expect(calls).toEqual(['show', 'show', 'move 3'])
    expect(took()).toEqual(['step 3'])
    expect(reported.length).toBe(1)
  })

  test('waits for the next frame where those before it took long, and is then shown the last of all', () => {
    let now = 0
    const slow: View = {
      show() {
        now += 100
      },
      moveTo() {},
      select() {},
      destroy() {},
    }
    const { frames, chosen, outcome, took } = page([slow], () => now)
    outcome.setState({ scene })
    frames.flush()
    expect(took()).toEqual([])
    chosen.setState({ cursor: { step: 4, movement: 'scrub' } })
    frames.flush()
    expect(took()).toEqual(['show en', 'select nothing', 'jump 4'])
  })

  test('is never moved beyond the run', () => {
    const { frames, chosen, outcome, took } = page()
    chosen.setState({ cursor: { step: 1e9, movement: 'scrub' } })
    outcome.setState({ scene })
    frames.flush()
    expect(took().at(-1)).toBe(`jump ${scene.snapshots.stepCount - 1}`)
  })
})

test('what a view asks for when it is shown a run is done in the frame in which the run came in', () => {
  const { frames, outcome, conductor } = page()
  const done: string[] = []
  const view: View = {
    show: () => frames.request('dom', () => done.push('axis')),
    moveTo: () => frames.request('canvas', () => done.push('cursor')),
    select() {},
    destroy() {},
  }
  // A view needs an element, which this does not draw into.
  conductor.mount(() => view, null as unknown as HTMLElement)
  frames.flush()
  frames.request('input', () => outcome.setState({ scene: { ...scene, live: true } }))
  frames.flush()
  expect(done).toEqual(['axis', 'cursor'])
})

test('a run that only lasts longer is told to views that show times, and shows nothing else anew', () => {
  const { frames, outcome, conductor, took } = page()
  const ends: number[] = []
  const clockwise: View = {
    show: ({ data }) => void ends.push(data.end),
    grow: ({ data }) => void ends.push(data.end),
    moveTo() {},
    select() {},
    destroy() {},
  }
  // A view needs an element, which this does not draw into.
  conductor.mount(() => clockwise, null as unknown as HTMLElement)
  const live = { ...scene, live: true }
  outcome.setState({ scene: live })
  frames.flush()
  took()
  const end = scene.data.end + 100_000
  outcome.setState({ scene: { ...live, data: { ...live.data, end } } })
  frames.flush()
  expect(ends).toEqual([scene.data.end, end])
  expect(took()).toEqual([])
})

describe('a large run', () => {
  const [lane] = scene.data.lanes
  if (lane === undefined) throw new Error('a run has lanes')
  const wide = { ...scene, data: { ...scene.data, lanes: new Array<typeof lane>(500).fill(lane) } }

  /** Views that take so long each, and the tasks between frames, which are run by hand. */
  function largePage(took: number) {
    let now = 0
    const calls: string[] = []
    const tasks: (() => void)[] = []
    const frames = createFrameScheduler({ request: () => 1, cancel() {} })
    const chosen = createChosenStore(preferences)
    const outcome = createOutcomeStore(null)
    const later = (task: () => void) => {
      tasks.push(task)
      return () => void tasks.splice(tasks.indexOf(task), 1)
    }
    const conductor = createConductor(
      chosen,
      outcome,
      { select() {}, moveTo() {} },
      frames,
      () => {},
      () => now,
      later,
    )
    for (const name of ['stage', 'timeline', 'steps']) {
      const say = (what: string): void => {
        calls.push(`${name} ${what}`)
        now += took
      }
      function* prepare({ data }: Scene): Pieces<void> {
        say(`prepares ${data.lanes.length}`)
        yield
        say('goes on')
      }
      const view: View = {
        ...(name === 'stage' ? { prepare } : {}),
        show: ({ data }) => say(`shows ${data.lanes.length}`),
        moveTo: ({ step }) => void calls.push(`${name} at ${step}`),
        select() {},
        destroy() {},
      }
      // A view needs an element, which these do not draw into.
      conductor.mount(() => view, null as unknown as HTMLElement)
    }
    /** What a frame did, and then what the task behind it did. */
    const turn = (): readonly (readonly string[])[] => {
      frames.flush()
      const inFrame = calls.splice(0)
      tasks.shift()?.()
      return [inFrame, calls.splice(0)]
    }
    return { frames, chosen, outcome, conductor, calls, tasks, turn }
  }

  test('is prepared and shown between frames, one thing that takes long a task', () => {
    const { outcome, turn, tasks } = largePage(20)
    outcome.setState({ scene: wide })
    expect(turn()).toEqual([[], ['stage prepares 500']])
    expect(turn()).toEqual([[], ['stage goes on']])
    expect(turn()).toEqual([[], ['stage shows 500', 'stage at 0']])
    expect(turn()).toEqual([[], ['timeline shows 500', 'timeline at 0']])
    expect(turn()).toEqual([[], ['steps shows 500', 'steps at 0']])
    expect(turn()).toEqual([[], []])
    expect(tasks).toEqual([])
  })

  test('is shown all in one task where that takes no time', () => {
    const { outcome, turn } = largePage(0)
    outcome.setState({ scene: wide })
    const [inFrame, behind] = turn()
    expect(inFrame).toEqual([])
    expect(behind?.filter((call) => call.includes('shows'))).toEqual([
      'stage shows 500',
      'timeline shows 500',
      'steps shows 500',
    ])
  })

  test('is not shown any further once there is another, and who was shown it follows the cursor meanwhile', () => {
    const { outcome, chosen, turn } = largePage(20)
    outcome.setState({ scene: wide })
    turn()
    turn()
    turn()
    chosen.setState({ cursor: { step: 7, movement: 'scrub' } })
    expect(turn()).toEqual([['stage at 7'], ['timeline shows 500', 'timeline at 7']])
    outcome.setState({ scene: { ...wide, data: { ...wide.data, lanes: wide.data.lanes.slice(0, 400) } } })
    const calls = Array.from({ length: 7 }, turn).flat(2)
    expect(calls.filter((call) => !call.includes(' at '))).toEqual([
      'stage prepares 400',
      'stage goes on',
      'stage shows 400',
      'timeline shows 400',
      'steps shows 400',
    ])
  })

  test('gives its turn to a small one, which is shown in the frame', () => {
    const { outcome, turn, tasks } = largePage(20)
    outcome.setState({ scene: wide })
    turn()
    outcome.setState({ scene })
    const { length } = scene.data.lanes
    expect(turn()[0]).toEqual([`stage shows ${length}`, 'stage at 0'])
    const calls = Array.from({ length: 3 }, turn).flat(2)
    expect(calls.filter((call) => call.includes('500'))).toEqual([])
    expect(tasks).toEqual([])
  })

  test('is shown to nobody once the page is gone', () => {
    const { outcome, frames, conductor, tasks } = largePage(20)
    outcome.setState({ scene: wide })
    frames.flush()
    expect(tasks.length).toBe(1)
    conductor.destroy()
    expect(tasks).toEqual([])
  })
})
