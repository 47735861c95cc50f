/** Recordings as they are kept: the bytes of a trace file, compressed. */
import { choicesOf } from '../../program/choices.ts'
import { decodeTrace, encodeTrace } from '../../trace/codec.ts'
import type { Trace } from '../../trace/trace.ts'
import { encodeOrder } from '../link/order-code.ts'

/** A longer order is not kept beside its recording: entries of the history are no place for it. */
export const maxOrderKept = 2 ** 16
/** The order of a longer run is not even worked out: it would be longer than that. */
const maxOrderSteps = 200_000

/** A trace as a file to be saved. */
export function traceFile(trace: Trace): Blob {
  return blobOf(encodeTrace(trace), 'application/octet-stream')
}

/** A trace as bytes, gzip of a trace file. */
export function packTrace(trace: Trace): Promise<Uint8Array> {
  return through(encodeTrace(trace), new CompressionStream('gzip'))
}

/**
 * The trace of what `packTrace` made, or of a trace file.
 * @throws TraceFormatError, or TypeError, for anything else
 */
export async function unpackTrace(bytes: Uint8Array): Promise<Trace> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
  return decodeTrace(isPacked ? await through(bytes, new DecompressionStream('gzip')) : bytes)
}

/** The order of a run, by which it can be made again without its recording. */
export function orderOf(trace: Trace): string {
  return encodeOrder(choicesOf(trace), trace.run.engine)
}

/** The same; empty where it is too long. */
export function keptOrder(trace: Trace): string {
  if (trace.stepCount > maxOrderSteps) return ''
  const order = orderOf(trace)
  return order.length > maxOrderKept ? '' : order
}

async function through(bytes: Uint8Array, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const source = blobOf(bytes).stream()
  return new Uint8Array(await new Response(source.pipeThrough(stream)).arrayBuffer())
}

function blobOf(bytes: Uint8Array, type = ''): Blob {
  // It takes no view on memory that may be shared; what is packed here never is.
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type })
}
