import { threadWord } from '../model/layout.ts'
import type { EndRecord } from '../trace/tables.ts'
import { holdWhileAlive } from './alive.ts'
import { limitNames, RunMemory, runClock, Stop } from './memory.ts'
import { Merger } from './merge.ts'
import type { CoordinatorMessage, CoordinatorService, RunConfig } from './messages.ts'
import { Progress } from './progress.ts'
import { RingReader } from './ring-reader.ts'

/** Milliseconds between two rounds when no worker calls: also how coarse the times of unstamped steps may be. */
const round = 2
/** Milliseconds between two batches for the page: one a frame. */
const betweenBatches = 16
/** Words of a batch that are sent at once. */
const largeBatch = 1 << 16

/** What a coordinator does. */
export const coordinatorService: CoordinatorService = {
  ready: holdWhileAlive,
  async coordinate(config, port) {
    // Raw messages: comlink waits for answers, which a worker that does not return to its event loop never gets.
    coordinate(config, (message) => port.postMessage(message, message.type === 'batch' ? [message.rows.buffer] : []))
  },
}

/**
 * Collects the records of a run while it goes on: empties the workers' rings, puts the steps into their order and sends
 * them to the page; finds the end. It sleeps between rounds and never returns to its event loop before the end.
 * @param send gets batches, whose memory may be transferred
 */
function coordinate(config: RunConfig, send: (message: CoordinatorMessage) => void): void {
  const memory = new RunMemory(config.memory)
  const { words, at } = memory
  const clock = runClock(memory.origin)
  const progress = new Progress(memory.shape.stateWords)
  const readers: RingReader[] = []
  let limited: EndRecord | null = null
  const merger = new Merger((row, place, texts) => {
    const goesOn = progress.step(row, place, texts)
    if (goesOn && merger.next >= config.limits.steps) limited = limitEnd('events', config.limits.steps)
    return goesOn && limited === null
  })
  let sent = 0
  let given = 0

  const collect = (): void => {
    const slots = Atomics.load(words, at.slots)
    while (readers.length < slots) readers.push(new RingReader(memory, readers.length))
    for (const reader of readers) reader.drain(merger)
    merger.advance()
  }
  const flush = (now: number): void => {
    sent = now
    if (merger.size > 0) send({ type: 'batch', ...merger.take(now, config.scale) })
    // What is on its way to the page is not lost any more, whatever happens here.
    for (const reader of readers) reader.free(merger.next)
  }

  let end: EndRecord | null = null
  let now = 0
  for (let tick = 1; end === null; tick = (tick + 1) & 0x7fffffff) {
    const bell = Atomics.load(words, at.doorbell)
    // Read before the rings: what led to it is then in them.
    const stop = Atomics.load(words, at.stop)
    if (stop === Stop.leave) return
    const limit = Atomics.load(words, at.limit)
    const wanted = Atomics.load(words, at.wanted)
    now = clock()
    if (wanted > given) {
      send({ type: 'more', count: wanted - given })
      given = wanted
    }
    collect()
    if (progress.end !== null) end = progress.end
    else if (limited !== null) end = limited
    else if (stop !== Stop.no) end = { status: 'stopped', detail: { kind: 'stopped' } }
    else if (limit !== 0) end = limitEnd(limitNames[limit - 1] ?? 'events', Atomics.load(words, at.limitValue))
    else {
      Atomics.store(words, at.tick, tick)
      if (merger.size > largeBatch || now - sent >= betweenBatches || readers.some((one) => one.isPressed)) flush(now)
      Atomics.wait(words, at.doorbell, bell, round)
    }
  }
  Atomics.store(words, at.tick, -1)
  flush(now)
  send({ type: 'end', end })
  dismissAll(memory, progress.bases)
}

function limitEnd(limit: (typeof limitNames)[number], value: number): EndRecord {
  return { status: 'stopped', detail: { kind: 'limit', limit, value } }
}

/** Wakes all who sleep, so that their workers leave the run at once. */
function dismissAll(memory: RunMemory, bases: readonly number[]): void {
  const { words, at } = memory
  for (const base of bases) {
    Atomics.store(words, base + threadWord.wake, 1)
    Atomics.notify(words, base + threadWord.wake)
  }
  Atomics.notify(words, at.inputCount)
  memory.callIo()
  for (let worker = 0; worker < Atomics.load(words, at.slots); worker++) memory.mailbox(worker).dismiss()
}
