import type { Milliseconds } from '../base/units.ts'

/**
 * Within a frame all tasks of one phase run before those of the next: what people and runs did is taken in, views are
 * told what to show, they change the page, they draw.
 */
export type FramePhase = 'input' | 'show' | 'dom' | 'canvas' | 'idle'

const phases: readonly FramePhase[] = ['input', 'show', 'dom', 'canvas', 'idle']

/** The one owner of animation frames: the one who has something to do in the next frame asks here. */
export interface FrameScheduler {
  /**
   * Runs a task once in the next frame, however often it is asked for. Asked for while a frame runs, in the same frame if
   * its phase is still to come, else in the next. `idle` is for work that can wait and is cut into short pieces: a frame
   * that has taken long already leaves it to the next one.
   */
  request(phase: FramePhase, task: () => void): void
  /** Forgets a task in every phase. */
  cancel(task: () => void): void
  /** Runs what is asked for now instead of waiting for the frame. */
  flush(): void
}

/** The browser functions that frames come from; handed in by tests. */
export interface FrameClock {
  request(callback: () => void): number
  cancel(handle: number): void
  /** Where it is left out, no frame takes long. */
  now?(): Milliseconds
}

/** A frame that has taken so long does nothing more that can wait. */
const LONG: Milliseconds = 8

const browserClock: FrameClock = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle),
  now: () => performance.now(),
}

/** A scheduler of its own; an application shares one, `frames`. */
export function createFrameScheduler(clock: FrameClock = browserClock): FrameScheduler {
  const asked = new Map(phases.map((phase) => [phase, new Set<() => void>()]))
  let handle: number | null = null
  let running = false
  /** The frame before had no time for what can wait: this one does it, however long it takes. */
  let putOff = false
  const now = (): Milliseconds => clock.now?.() ?? 0

  function plan(): void {
    if (handle === null && !running) handle = clock.request(() => runFrame(LONG))
  }
  function waiting(): boolean {
    return phases.some((phase) => (asked.get(phase)?.size ?? 0) > 0)
  }
  function runFrame(most: Milliseconds): void {
    handle = null
    running = true
    const begin = now()
    try {
      for (const phase of phases) {
        const tasks = asked.get(phase)
        if (!tasks || tasks.size === 0) continue
        if (phase === 'idle') {
          putOff = !putOff && now() - begin > most
          if (putOff) continue
        }
        // One after the other, so that those behind one that throws are run in the next frame, and one that was
        // forgotten meanwhile is not run.
        for (const task of [...tasks]) if (tasks.delete(task)) task()
      }
    } finally {
      running = false
      if (waiting()) plan()
    }
  }

  return {
    request(phase, task) {
      asked.get(phase)?.add(task)
      plan()
    },
    cancel(task) {
      for (const tasks of asked.values()) tasks.delete(task)
      if (handle !== null && !waiting()) {
        clock.cancel(handle)
        handle = null
      }
    },
    flush() {
      if (running) return
      if (handle !== null) clock.cancel(handle)
      runFrame(Number.POSITIVE_INFINITY)
    },
  }
}

/** The application's scheduler. */
export const frames: FrameScheduler = createFrameScheduler()
