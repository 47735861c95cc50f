import { LaneState, type LaneStateCode, type TimelineData } from '../../analysis/timeline-data.ts'
import { type Microseconds, microseconds } from '../../base/units.ts'

/** Records for tests and benches, made without the simulator: seeded, in time order, as `analysis/` would derive them. */

/** Mulberry32: numbers in [0, 1). */
export function randomFrom(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Stretch {
  start: number
  end: number
  state: LaneStateCode
  step: number
  endedBy: number
  target: number
}
interface Hold {
  start: number
  end: number
  object: number
  socket: number
  fromStep: number
  toStep: number
}

/** Collects a record row by row, and turns it into columns. */
export class RecordBuilder {
  readonly names: string[] = []
  readonly stretches: Stretch[][] = []
  readonly holds: Hold[][] = []
  readonly arrows: { time: number; step: number; from: number; to: number }[] = []
  readonly plots: { object: number; field: string; rows: { time: number; step: number; value: number }[] }[] = []
  readonly steps: { time: number; thread: number }[] = []

  lane(name: string): number {
    this.stretches.push([])
    this.holds.push([])
    return this.names.push(name) - 1
  }
  step(time: Microseconds, thread: number): number {
    return this.steps.push({ time, thread }) - 1
  }
  /** Ends the lane's stretch and begins another. */
  enter(lane: number, state: LaneStateCode, time: Microseconds, step: number, target = -1): void {
    const list = this.stretches[lane] ?? []
    const last = list.at(-1)
    if (last) {
      last.end = time
      last.endedBy = step
    }
    list.push({ start: time, end: Number.NaN, state, step, endedBy: -1, target })
  }

  data(): TimelineData {
    const end = this.steps.at(-1)?.time ?? 0
    const stretches = this.stretches.flat()
    const holds = this.holds.flat()
    const closed = (row: { end: number }) => (Number.isNaN(row.end) ? end : row.end)
    return {
      lanes: this.names.map((name, thread) => ({ thread, name })),
      intervals: {
        offsets: offsetsOf(this.stretches),
        start: Float64Array.from(stretches, (row) => row.start),
        end: Float64Array.from(stretches, closed),
        state: Uint8Array.from(stretches, (row) => row.state),
        step: Int32Array.from(stretches, (row) => row.step),
        endedBy: Int32Array.from(stretches, (row) => row.endedBy),
        target: Int32Array.from(stretches, (row) => row.target),
      },
      holds: {
        offsets: offsetsOf(this.holds),
        start: Float64Array.from(holds, (row) => row.start),
        end: Float64Array.from(holds, closed),
        object: Int32Array.from(holds, (row) => row.object),
        permit: Int32Array.from(holds, (row) => row.socket),
        fromStep: Uint32Array.from(holds, (row) => row.fromStep),
        toStep: Uint32Array.from(holds, (row) => row.toStep),
      },
      arrows: {
        time: Float64Array.from(this.arrows, (row) => row.time),
        step: Uint32Array.from(this.arrows, (row) => row.step),
        from: Uint16Array.from(this.arrows, (row) => row.from),
        to: Uint16Array.from(this.arrows, (row) => row.to),
      },
      plots: this.plots.map(({ object, field, rows }) => ({
        object,
        field,
        time: Float64Array.from(rows, (row) => row.time),
        step: Uint32Array.from(rows, (row) => row.step),
        value: Int32Array.from(rows, (row) => row.value),
        max: rows.reduce((most, row) => Math.max(most, row.value), 0),
      })),
      stepTime: Float64Array.from(this.steps, (row) => row.time),
      stepThread: Uint16Array.from(this.steps, (row) => row.thread),
      stepCount: this.steps.length,
      end,
    }
  }
}

function offsetsOf(lists: readonly (readonly unknown[])[]): Uint32Array {
  const offsets = new Uint32Array(lists.length + 1)
  lists.forEach((list, i) => {
    offsets[i + 1] = (offsets[i] ?? 0) + list.length
  })
  return offsets
}

/** Users who each take one of a semaphore's permits, stay a while and leave, on a few cores; main joins them all. */
export function semaphoreRun({ users = 13, permits = 5, seed = 3000, cores = 4 } = {}): TimelineData {
  const random = randomFrom(seed)
  const record = new RecordBuilder()
  const timed: { time: number; order: number; run: () => void }[] = []
  const runQueue: { lane: number; time: number; done: () => void }[] = []
  const line: number[] = []
  const ended = new Set<number>()
  const sockets: (number | null)[] = new Array<number | null>(permits).fill(null)
  let now = 0
  let order = 0
  let idle = cores
  let last = 0
  let joined = -1
  const free = { object: 0, field: 'permits', rows: [{ time: 0, step: 0, value: permits }] }
  const waiters = { object: 0, field: 'waiters', rows: [{ time: 0, step: 0, value: 0 }] }
  record.plots.push(free, waiters)

  const later = (delay: number, run: () => void) => timed.push({ time: now + delay, order: order++, run })
  const step = (lane: number) => {
    last = record.step(now, lane)
    return last
  }
  const dispatch = () => {
    while (idle > 0 && runQueue.length > 0) {
      const job = runQueue.shift()
      if (!job) return
      idle--
      record.enter(job.lane, LaneState.running, now, last)
      later(job.time, () => {
        idle++
        job.done()
        dispatch()
      })
    }
  }
  const compute = (lane: number, time: number, done: () => void) => {
    record.enter(lane, LaneState.ready, now, last)
    runQueue.push({ lane, time, done })
    dispatch()
  }
  const take = (lane: number, fromStep: number) => {
    const socket = sockets.indexOf(null)
    sockets[socket] = lane
    record.holds[lane]?.push({ start: now, end: Number.NaN, object: 0, socket, fromStep, toStep: 0 })
  }
  const count = () => permits - sockets.filter((who) => who !== null).length

  const inside = (lane: number) =>
    compute(lane, 50_000, () => {
      record.enter(lane, LaneState.sleeping, now, step(lane))
      later(microseconds(random() * 3), () => {
        step(lane)
        compute(lane, 30_000, () => leave(lane))
      })
    })
  const leave = (lane: number) => {
    const released = step(lane)
    const hold = record.holds[lane]?.at(-1)
    if (hold) {
      hold.end = now
      hold.toStep = released
    }
    sockets[sockets.indexOf(lane)] = null
    const next = line.shift()
    if (next !== undefined) {
      take(next, released)
      record.arrows.push({ time: now, step: released, from: lane, to: next })
      waiters.rows.push({ time: now, step: released, value: line.length })
      compute(next, 20_000, () => {
        step(next)
        inside(next)
      })
    } else free.rows.push({ time: now, step: released, value: count() })
    record.enter(lane, LaneState.finished, now, step(lane))
    ended.add(lane)
    if (joined === lane) join(lane + 1)
  }
  const arrive = (lane: number) =>
    compute(lane, 60_000 + random() * 160_000, () => {
      const asked = step(lane)
      if (count() > 0) {
        take(lane, asked)
        free.rows.push({ time: now, step: asked, value: count() })
        inside(lane)
      } else {
        line.push(lane)
        waiters.rows.push({ time: now, step: asked, value: line.length })
        record.enter(lane, LaneState.blocked, now, asked, 0)
      }
    })
  const join = (lane: number): void => {
    joined = lane
    if (lane > users) {
      compute(0, 50_000, () => record.enter(0, LaneState.finished, now, step(0)))
    } else if (ended.has(lane)) join(lane + 1)
    else record.enter(0, LaneState.blocked, now, step(0), -2 - lane)
  }
  const start = (lane: number): void => {
    if (lane > users) {
      join(1)
      return
    }
    compute(0, 22_000, () => {
      step(0)
      arrive(lane)
      start(lane + 1)
    })
  }

  record.lane('main')
  for (let i = 1; i <= users; i++) record.lane(`user${i}`)
  start(1)
  for (;;) {
    timed.sort((a, b) => a.time - b.time || a.order - b.order)
    const event = timed.shift()
    if (!event) break
    now = Math.round(event.time)
    event.run()
  }
  return record.data()
}

/** Many threads that run, wait for one of eight locks, sleep and now and then fail to get a core: for benches. */
export function busyRun({ lanes = 100, intervals = 100_000, seed = 1 } = {}): TimelineData {
  const random = randomFrom(seed)
  const perLane = Math.ceil(intervals / lanes)
  const count = perLane * lanes
  const start = new Float64Array(count)
  const end = new Float64Array(count)
  const state = new Uint8Array(count)
  const step = new Int32Array(count)
  const endedBy = new Int32Array(count).fill(-1)
  const target = new Int32Array(count).fill(-1)
  const offsets = Uint32Array.from({ length: lanes + 1 }, (_, lane) => lane * perLane)
  let finish = 0
  for (let lane = 0; lane < lanes; lane++) {
    let now = Math.round((lane / lanes) * 100_000)
    let was: LaneStateCode = LaneState.unborn
    for (let i = lane * perLane; i < (lane + 1) * perLane; i++) {
      const choice = random()
      const wait = choice < 0.3 ? LaneState.blocked : choice < 0.7 ? LaneState.sleeping : LaneState.ready
      was = was === LaneState.running ? wait : LaneState.running
      start[i] = now
      state[i] = was
      now += Math.max(1, Math.round(-Math.log(1 - random()) * (was === LaneState.running ? 2_000 : 8_000)))
      end[i] = now
      if (was === LaneState.blocked) target[i] = Math.floor(random() * 8)
    }
    finish = Math.max(finish, now)
  }
  // Steps are the beginnings of the stretches, in order of time; counted out by sorting their indices.
  const byTime = Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => (start[a] ?? 0) - (start[b] ?? 0))
  const stepTime = new Float64Array(count)
  const stepThread = new Uint16Array(count)
  byTime.forEach((interval, i) => {
    stepTime[i] = start[interval] ?? 0
    stepThread[i] = Math.floor(interval / perLane)
    step[interval] = i
  })
  const arrows: { time: number; step: number; from: number; to: number }[] = []
  const holds: { lane: number; interval: number }[] = []
  for (let i = 0; i < count; i++) {
    const lane = Math.floor(i / perLane)
    if (state[i] !== LaneState.blocked || i + 1 >= (lane + 1) * perLane) continue
    const woke = step[i + 1] ?? 0
    endedBy[i] = woke
    arrows.push({ time: end[i] ?? 0, step: woke, from: Math.floor(random() * lanes), to: lane })
    holds.push({ lane, interval: i })
  }
  arrows.sort((a, b) => a.step - b.step)
  const holdOffsets = new Uint32Array(lanes + 1)
  for (const { lane } of holds) holdOffsets[lane + 1] = (holdOffsets[lane + 1] ?? 0) + 1
  for (let lane = 0; lane < lanes; lane++)
    holdOffsets[lane + 1] = (holdOffsets[lane + 1] ?? 0) + (holdOffsets[lane] ?? 0)
  const after = (interval: number) => interval + 1
  const plot = Int32Array.from(stepTime, () => Math.floor(random() * 6))
  return {
    lanes: Array.from({ length: lanes }, (_, thread) => ({ thread, name: `worker${thread + 1}` })),
    intervals: { offsets, start, end, state, step, endedBy, target },
    holds: {
      offsets: holdOffsets,
      start: Float64Array.from(holds, ({ interval }) => start[after(interval)] ?? 0),
      end: Float64Array.from(holds, ({ interval }) => end[after(interval)] ?? 0),
      object: Int32Array.from(holds, ({ interval }) => target[interval] ?? 0),
      permit: new Int32Array(holds.length),
      fromStep: Uint32Array.from(holds, ({ interval }) => step[after(interval)] ?? 0),
      toStep: Uint32Array.from(holds, ({ interval }) => (step[after(interval)] ?? 0) + 1),
    },
    arrows: {
      time: Float64Array.from(arrows, (row) => row.time),
      step: Uint32Array.from(arrows, (row) => row.step),
      from: Uint16Array.from(arrows, (row) => row.from),
      to: Uint16Array.from(arrows, (row) => row.to),
    },
    plots: [
      {
        object: 0,
        field: 'permits',
        time: stepTime,
        step: Uint32Array.from(stepTime, (_, i) => i),
        value: plot,
        max: 5,
      },
      {
        object: 0,
        field: 'waiters',
        time: stepTime,
        step: Uint32Array.from(stepTime, (_, i) => i),
        value: plot,
        max: 5,
      },
    ],
    stepTime,
    stepThread,
    stepCount: count,
    end: finish,
  }
}
