import type { FieldLayout, FieldType, KindLayout, LinkLayout } from '../trace/tables.ts'

/**
 * Words at the start of every block, of threads and of objects alike.
 *
 *     0      guard   taken by a worker while it changes the object; not part of the state
 *     1 2 3  line    head, tail and length of the line of threads that wait here
 */
export const blockWord = { guard: 0, line: 1, lineTail: 2, lineLength: 3 } as const

/** Words of a thread's block, after those of every block. Its line are those who join it. */
export const threadWord = {
  ...blockWord,
  status: 4,
  /** Block of what it waits for, or 0. */
  waitsFor: 5,
  /** Neighbours in the line in which it stands. */
  next: 6,
  previous: 7,
  /** Block of what was handed to it and what it has not yet returned with, or 0. */
  granted: 8,
  /** One more than the index of the step that let it go on; not part of the state. */
  cause: 9,
  /** What a worker sleeps on; not part of the state. */
  wake: 10,
  /** The line in which it stands: an address; not part of the state, which has it in the links. */
  lineAt: 11,
  /** How far an operation of several parts has come, and what it keeps meanwhile: 0 outside of such, see `computing`. */
  phase: 12,
  saved: 13,
  /** Of a greenlet: block of the thread that it lives in. 0 for what is no greenlet. */
  host: 14,
  /** Of a greenlet: block of the one that goes on when it has ended. */
  parent: 15,
  /** Of a thread the greenlet made last in it, of a greenlet the one made before it; 0 for none. */
  nextGreenlet: 16,
  /**
   * Not 0 when its process was terminated (the signal) or has ended without it (`endsWithProcess`): it ends instead of its
   * next operation. Changed inside the guard of births.
   */
  killed: 17,
  /** Of a process the thread of it that has the last address, of such a thread the one before it; 0 for none. */
  nextThread: 18,
  /** Of a process its child process that has the last address. */
  children: 19,
  /** Of a child process the one before it. */
  nextChild: 20,
  /** The line of those in a process who wait for the end of any of its threads or children: `model/family.ts`. */
  reapers: 21,
  reapersTail: 22,
  reapersLength: 23,
  /** Of a process that has ended: with which code. */
  exitcode: 24,
  /**
   * The process that a thread is of, or that has started a process; 0 of main. This and the next never change, and are not
   * part of the state: the record of the thread says so.
   */
  within: 25,
  isProcess: 26,
  /** Of a thread or process: whether it is a daemon. It never changes. In older traces no part of the state either. */
  isDaemon: 27,
  /** On workers: the number of the shared value with its number and name; 0 of main. Not part of the state, and never changed. */
  record: 28,
} as const
export const threadWords = 29

/** What `killed` is when a process has ended and its daemon threads end with it. */
export const endsWithProcess = -1

/** The phase of a thread that computes: it can run, and does nothing else before its computing is done. No other operation has it. */
export const computing = -0x8000_0000

const typed = (type: FieldType) => (name: string, offset: number) => ({ name, type, offset })

/** Short ways to name the fields of a layout. */
export const field = {
  number: typed('number'),
  flag: typed('flag'),
  thread: typed('thread'),
  block: typed('block'),
  status: typed('status'),
  value: typed('value'),
  line: typed('line'),
  items: typed('items'),
} satisfies { [type in FieldType]: (name: string, offset: number) => FieldLayout }

export const threadLayout: KindLayout = {
  name: 'thread',
  words: threadWords,
  fields: [
    field.line('joiners', threadWord.line),
    field.status('status', threadWord.status),
    field.block('waitsFor', threadWord.waitsFor),
    field.block('granted', threadWord.granted),
    field.number('phase', threadWord.phase),
    field.number('saved', threadWord.saved),
    field.block('host', threadWord.host),
    field.block('parent', threadWord.parent),
    field.block('nextGreenlet', threadWord.nextGreenlet),
    field.number('killed', threadWord.killed),
    field.block('nextThread', threadWord.nextThread),
    field.block('children', threadWord.children),
    field.block('nextChild', threadWord.nextChild),
    field.line('reapers', threadWord.reapers),
    field.number('exitcode', threadWord.exitcode),
    field.flag('daemon', threadWord.isDaemon),
  ],
}

export const links: LinkLayout = { next: threadWord.next, previous: threadWord.previous }

/** The first block of a run begins here, so that address 0 can stand for none. */
export const firstBlock = 1
