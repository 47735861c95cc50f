/** What may be wrong with a file or text that is to be a trace, by codes, in English. */
import { counted } from '../base/counted.ts'
import { type Coded, worded } from '../base/problem.ts'

/** Where in a file. Other places are names of the trace's entries and columns. */
const places = {
  beginning: () => 'the beginning',
  file: () => 'the file',
  header: (byte: number) => `the header at byte ${byte}`,
  version: (byte: number) => `the version at byte ${byte}`,
  checksum: (byte: number) => `the checksum at byte ${byte}`,
  byte: (byte: number) => `byte ${byte}`,
  effectCount: () => 'the number of effects',
  effect: (entry: string, word: number) => `${entry} of word ${word}`,
}

/** What is there. Other findings are values, as a trace has them. */
const findings = {
  notHeddle: () => 'not that of a Heddle trace',
  bytes: (bytes: number) => `${counted(bytes, 'byte')} long`,
  newer: (version: number) => `${version}, from a newer Heddle`,
  missing: () => 'missing',
  list: (count: number) => `a list of ${count}`,
  object: () => 'an object',
  longKeys: () => 'an object with many long keys',
  emptyList: () => 'an empty list',
  emptyText: () => 'an empty text',
  deeper: () => 'nested deeper',
  secondName: (name: string) => `a second name ${name}`,
  secondPath: (path: string) => `a second path ${path}`,
  secondValue: (value: ShownValue): string => `a second ${worded(findings, value)}`,
  fieldType: (type: string) => `a field of type ${type}`,
  overWord: (word: number) => `over word ${word} of another field`,
  notUtf8: () => 'not UTF-8',
  notJson: (why: string) => `not JSON (${why})`,
}

/** What is allowed there. */
const allowances = {
  heddleFile: () => 'a file written by Heddle (*.heddle)',
  bytesAtLeast: (bytes: number) => `at least ${bytes} bytes`,
  knownVersion: (last: number) => `version 1 to ${last}: open it with a newer Heddle`,
  version: (last: number) => `1 to ${last}`,
  bytesCounted: (bytes: number) => `${bytes} bytes, as the counts at bytes 12 to 27 say: it may have been cut off`,
  checksum: (sum: string) => `${sum}: the file was changed or damaged`,
  zeroBetween: () => '0, between columns',
  longKeys: (most: number, letters: number) => `at most ${most} of more than ${letters} letters`,
  none: () => 'none',
  noHost: () => 'none: it is no greenlet',
  range: (least: number, most: number) => `from ${least} to ${most}`,
  whole: (least: number, most: number) => `a whole number from ${least} to ${most}`,
  microseconds: (least: number) => `a finite number of microseconds, at least ${least}`,
  fromZero: () => 'a number from 0',
  boolean: () => 'true or false',
  text: () => 'a text',
  list: () => 'a list',
  listOfAtMost: (most: number) => `a list of at most ${most}`,
  object: () => 'an object',
  oneOf: (names: readonly string[]) => `one of ${names.join(', ')}`,
  plainData: () => 'plain data with finite numbers',
  levels: (most: number) => `data of at most ${most} levels`,
  once: () => 'each once',
  valueOnce: () => 'each value once',
  ownWord: () => 'a word of its own',
  ownWords: () => 'two words of their own',
  fitting: () => 'what fits into the block',
  threads: () => 'one thread or more',
  noParent: () => 'null: nobody starts the main thread',
  host: () => 'a process or thread before it',
  owner: () => 'a name, or no entry',
  blockFrom: (least: number) => `${least} or more, behind the block before it`,
  blockWithin: (words: number) => `an address whose block ends within the ${words} words`,
  endStatus: (status: string) => `${status}, since end.detail says so`,
  earlierStep: () => 'an earlier step, or -1',
  effectEnd: (count: number) => `${count}, where the last step ends`,
  utf8: () => 'JSON in UTF-8',
  // What a word of the state may be.
  outside: () => 'the number of a value: the word belongs to no block, only to a ring of values',
  noField: () => 'no value: the word belongs to no field',
  number: () => 'any number',
  flag: () => '0 or 1',
  thread: () => 'the address of a thread, or 0',
  block: () => 'the address of a thread or an object, or 0',
  status: (last: number) => `the number of a status, from 0 to ${last}`,
  value: () => 'the number of a value',
  length: () => 'from 0 to the number of threads',
  place: () => 'from 0 to the number of words',
}

export type PlaceWordings = typeof places
export type FindingWordings = typeof findings
export type AllowanceWordings = typeof allowances

/** A value as a message shows it. */
export type ShownValue = string | readonly ['list', number] | readonly ['object'] | readonly ['missing']
export type FormatPlace = Coded<PlaceWordings> | string
export type FormatFinding = Coded<FindingWordings> | string
export type FormatAllowance = Coded<AllowanceWordings> | string

/** What is wrong with a file: where, what is there, and what may be there. */
export interface FormatProblem {
  readonly place: FormatPlace
  readonly found: FormatFinding
  readonly allowed: FormatAllowance
}

/** The problem as an English sentence. */
export function formatProblemText({ place, found, allowed }: FormatProblem): string {
  return `not a readable trace: ${worded(places, place)} is ${worded(findings, found)}; allowed is ${worded(allowances, allowed)}`
}
