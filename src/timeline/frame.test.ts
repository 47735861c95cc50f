import { expect, test } from 'vitest'
import { createFrameScheduler } from './frame.ts'

function scheduler() {
  let callback: (() => void) | null = null
  let requested = 0
  const frames = createFrameScheduler({
    request(next) {
      callback = next
      return ++requested
    },
    cancel() {
      callback = null
    },
  })
  return {
    frames,
    requested: () => requested,
    frame() {
      const run = callback
      callback = null
      run?.()
      return run !== null
    },
  }
}

test('phases run in order, each task once, in one frame', () => {
  const { frames, frame, requested } = scheduler()
  const log: string[] = []
  const canvas = () => log.push('canvas')
  frames.request('canvas', canvas)
  frames.request('idle', () => log.push('idle'))
  frames.request('dom', () => log.push('dom'))
  frames.request('input', () => log.push('input'))
  frames.request('canvas', canvas)
  expect(requested()).toBe(1)
  frame()
  expect(log).toEqual(['input', 'dom', 'canvas', 'idle'])
  expect(frame()).toBe(false)
})

test('what input asks for is done in the same frame; what a phase asks for itself, in the next', () => {
  const { frames, frame } = scheduler()
  const log: string[] = []
  const again = () => {
    log.push('again')
    if (log.length < 4) frames.request('dom', again)
  }
  frames.request('input', () => {
    frames.request('canvas', () => log.push('canvas'))
    frames.request('dom', again)
  })
  frame()
  expect(log).toEqual(['again', 'canvas'])
  frame()
  expect(log).toEqual(['again', 'canvas', 'again'])
})

test('a cancelled task does not run, and without tasks no frame is wanted', () => {
  const { frames, frame } = scheduler()
  const never = () => expect.unreachable()
  frames.request('dom', never)
  frames.cancel(never)
  expect(frame()).toBe(false)
})

test('flush runs at once, and not again in the frame', () => {
  const { frames, frame } = scheduler()
  let runs = 0
  frames.request('dom', () => runs++)
  frames.flush()
  expect(runs).toBe(1)
  expect(frame()).toBe(false)
})

test('a task that throws does not stop later frames', () => {
  const { frames, frame } = scheduler()
  let runs = 0
  frames.request('input', () => {
    throw new Error('broken')
  })
  frames.request('dom', () => runs++)
  expect(frame).toThrow('broken')
  frame()
  expect(runs).toBe(1)
})

test('a task that throws does not take those behind it in its phase along', () => {
  const { frames, frame } = scheduler()
  let runs = 0
  frames.request('dom', () => {
    throw new Error('broken')
  })
  frames.request('dom', () => runs++)
  expect(frame).toThrow('broken')
  expect(frame()).toBe(true)
  expect(runs).toBe(1)
  expect(frame()).toBe(false)
})

test('a task that another of its phase cancels does not run', () => {
  const { frames, frame } = scheduler()
  const never = () => expect.unreachable()
  frames.request('dom', () => frames.cancel(never))
  frames.request('dom', never)
  expect(frame()).toBe(true)
  expect(frame()).toBe(false)
})

test('a frame that has taken long leaves what can wait to the next one, which does it however long it takes', () => {
  let now = 0
  const callbacks: (() => void)[] = []
  const frames = createFrameScheduler({
    request: (next) => callbacks.push(next),
    cancel() {},
    now: () => now,
  })
  const log: string[] = []
  const draw = (): void => {
    log.push('draw')
    now += 40
    if (log.length < 5) frames.request('canvas', draw)
  }
  const build = (): void => {
    log.push('build')
    frames.request('idle', build)
  }
  frames.request('canvas', draw)
  frames.request('idle', build)
  for (let i = 0; i < 4; i++) {
    log.push('frame')
    callbacks.pop()?.()
  }
  expect(log.join(' ')).toBe('frame draw frame draw build frame draw frame build')
  // Who asks for all of it now gets all of it.
  frames.request('canvas', draw)
  frames.flush()
  expect(log.slice(-2)).toEqual(['draw', 'build'])
})
