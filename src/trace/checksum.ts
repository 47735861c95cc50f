/** CRC-32 as in PNG and gzip (ISO 3309, reflected polynomial 0xEDB88320), four bytes at a time ("slicing by 4"). */

const tables = makeTables()

function makeTables(): readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array] {
  const made = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)] as const
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
    made[0][byte] = rest
  }
  for (let slice = 1; slice < 4; slice++) {
    for (let byte = 0; byte < 256; byte++) {
      const before = made[slice - 1]?.[byte] ?? 0
      const table = made[slice]
      if (table) table[byte] = (before >>> 8) ^ (made[0][before & 255] ?? 0)
    }
  }
  return made
}

/** The CRC-32 of bytes, from 0 to 4294967295. */
export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3] = tables
  const whole = bytes.length & ~3
  let rest = -1
  let i = 0
  // Every index below is inside its array, so the reads are numbers.
  for (; i < whole; i += 4) {
    rest ^=
      (bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24)
    rest =
      (t3[rest & 255] as number) ^
      (t2[(rest >>> 8) & 255] as number) ^
      (t1[(rest >>> 16) & 255] as number) ^
      (t0[rest >>> 24] as number)
  }
  for (; i < bytes.length; i++) rest = (rest >>> 8) ^ (t0[(rest ^ (bytes[i] as number)) & 255] as number)
  return ~rest >>> 0
}
