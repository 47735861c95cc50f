/** Limits of the format: what a column can number, and what keeps a small file from asking for much memory. */
export const most = {
  /** A step names its thread by 16 bits. */
  threads: 65_536,
  /** An operation and an annotation are named by 8 bits. */
  names: 256,
  /** Cores of a machine, each of which may have a lane. */
  cores: 1024,
  kinds: 256,
  fields: 256,
  /** Words of one block. */
  blockWords: 65_536,
  /** Words of state: 64 MB. */
  words: 2 ** 24,
  /** Letters of the keys of objects; this many keys may be longer. */
  key: 10_000,
  longKeys: 100,
  whole: Number.MAX_SAFE_INTEGER,
  int32: 2 ** 31 - 1,
  uint32: 2 ** 32 - 1,
  line: 65_535,
} as const
