/** What it costs to write and read long traces: `npm run bench -- trace`. */
import { TraceBuilder } from './builder.ts'
import { decodeTrace, encodeTrace } from './codec.ts'
import { noTarget } from './columns.ts'
import { traceToJsonText } from './json.ts'
import type { Trace } from './trace.ts'

const steps = 1_000_000
const threads = 500
const layout = { name: 'thread', words: 8, fields: [{ name: 'status', type: 'status', offset: 4 }] } as const
const vocabulary = { operations: ['a', 'b'], kinds: [], threadLayout: layout, links: { next: 6, previous: 7 } }
const run = { scenario: 'bench', executor: 'simulator', parameters: {}, seed: 1, options: {}, engine: '1' } as const

/** A trace of a million steps with three effects each. */
function long(): Trace {
  const builder = new TraceBuilder(vocabulary, run)
  for (let id = 0; id < threads; id++) {
    const parent = id === 0 ? null : 0
    const spawned = { id, name: `t${id}`, kind: 'thread', parent, path: id === 0 ? '' : String(id), body: 'b' } as const
    builder.threads.push({ ...spawned, pid: 1, daemon: false, base: 1 + id * layout.words })
  }
  const log = new Int32Array(6)
  for (let step = 0; step < steps; step++) {
    const thread = step % threads
    for (let i = 0; i < 3; i++) {
      log[2 * i] = 1 + ((thread + i) % threads) * layout.words + 4
      log[2 * i + 1] = 1 + ((step + i) % 3)
    }
    builder.step(step, thread, step & 1, noTarget, 1, step - 1, builder.intern(step % 5000), 0, log, 6)
  }
  return builder.view(1 + threads * layout.words)
}

export default function bench(print: (line: string) => void): void {
  const trace = long()
  const times: { [what: string]: number[] } = { encode: [], decode: [], json: [] }
  let bytes = new Uint8Array(0)
  for (let round = 0; round < 7; round++) {
    const begin = performance.now()
    bytes = encodeTrace(trace) as Uint8Array<ArrayBuffer>
    const encoded = performance.now()
    const back = decodeTrace(bytes)
    const decoded = performance.now()
    let length = 0
    if (round === 0) for (const piece of traceToJsonText(trace)) length += piece.length
    const written = performance.now()
    if (back.stepCount !== steps) throw new Error('lost steps')
    times.encode?.push(encoded - begin)
    times.decode?.push(decoded - encoded)
    if (round === 0) {
      times.json?.push(written - decoded)
      print(`JSON of ${steps} steps: ${(length / 2 ** 20).toFixed(0)} MB`)
    }
  }
  const middle = (list: number[] = []) => list.sort((a, b) => a - b)[list.length >> 1]?.toFixed(0)
  print(
    `${steps} steps, ${trace.effectCount} effects, ${(bytes.length / 2 ** 20).toFixed(0)} MB: ` +
      `encoded in ${middle(times.encode)} ms, decoded and checked in ${middle(times.decode)} ms (aim 700 ms), ` +
      `as JSON in ${middle(times.json)} ms`,
  )
}
