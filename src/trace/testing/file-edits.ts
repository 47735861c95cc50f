/** Files made wrong on purpose, for tests. */
import { crc32 } from '../checksum.ts'
import { decodeTrace, TraceFormatError } from '../codec.ts'
import type { Trace } from '../trace.ts'

/** The bytes with another header in place of theirs, with lengths and checksum that fit it. */
export function withHeader(bytes: Uint8Array, change: (header: string) => string): Uint8Array {
  const length = new DataView(bytes.buffer).getUint32(12, true)
  const header = new TextEncoder().encode(change(new TextDecoder().decode(bytes.subarray(32, 32 + length))))
  const columns = Math.ceil((32 + length) / 8) * 8
  const offset = Math.ceil((32 + header.length) / 8) * 8
  const changed = new Uint8Array(offset + bytes.length - columns)
  changed.set(bytes.subarray(0, 32))
  changed.set(header, 32)
  changed.set(bytes.subarray(columns), offset)
  new DataView(changed.buffer).setUint32(12, header.length, true)
  return sealed(changed)
}

/** The bytes with a checksum that fits them. */
export function sealed(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - 4
  if (end >= 0) new DataView(bytes.buffer, bytes.byteOffset).setUint32(end, crc32(bytes.subarray(0, end)), true)
  return bytes
}

/** The trace of the bytes, or the message of the error that is allowed. Anything else that is thrown fails the test. */
export function decoded(bytes: Uint8Array): Trace | string {
  const read = decodedOrError(bytes)
  return read instanceof TraceFormatError ? read.message : read
}

/** As `decoded`, with the error itself. */
export function decodedOrError(bytes: Uint8Array): Trace | TraceFormatError {
  try {
    return decodeTrace(bytes)
  } catch (thrown) {
    if (thrown instanceof TraceFormatError) return thrown
    throw thrown
  }
}
