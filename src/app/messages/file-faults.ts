/** What is wrong with a file, in both languages. Fetched when a file is refused. */

import type { Message } from '../../base/messages.ts'
import { type SameCodes, worded } from '../../base/problem.ts'
import {
  type AllowanceWordings,
  type FindingWordings,
  type FormatProblem,
  formatProblemText,
  type PlaceWordings,
} from '../../trace/format-wordings.ts'

/** Where in a trace. Other places are names of its entries and columns. */
const places: SameCodes<PlaceWordings> = {
  beginning: () => '开头',
  file: () => '文件',
  header: (byte) => `第 ${byte} 字节处的文件头`,
  version: (byte) => `第 ${byte} 字节处的版本号`,
  checksum: (byte) => `第 ${byte} 字节处的校验和`,
  byte: (byte) => `第 ${byte} 字节`,
  effectCount: () => '效果的数目',
  effect: (entry, word) => `${entry}（第 ${word} 字）`,
}

/** What is there. */
const findings: SameCodes<FindingWordings> = {
  notHeddle: () => '不是 Heddle 记录的开头',
  bytes: (bytes) => `${bytes} 字节`,
  newer: (version) => `${version}，出自更新的 Heddle`,
  missing: () => '缺失',
  list: (count) => `有 ${count} 项的列表`,
  object: () => '对象',
  longKeys: () => '含有许多长键的对象',
  emptyList: () => '空列表',
  emptyText: () => '空文本',
  deeper: () => '嵌套更深',
  secondName: (name) => `重复的名称 ${name}`,
  secondPath: (path) => `重复的路径 ${path}`,
  secondValue: (value) => `重复的 ${worded(findings, value)}`,
  fieldType: (type) => `类型为 ${type} 的字段`,
  overWord: (word) => `占了另一字段的第 ${word} 字`,
  notUtf8: () => '不是 UTF-8',
  notJson: (why) => `不是 JSON（${why}）`,
}

/** What is allowed there. */
const allowances: SameCodes<AllowanceWordings> = {
  heddleFile: () => 'Heddle 写出的文件（*.heddle）',
  bytesAtLeast: (bytes) => `至少 ${bytes} 字节`,
  knownVersion: (last) => `版本 1 至 ${last}：请用更新的 Heddle 打开`,
  version: (last) => `1 至 ${last}`,
  bytesCounted: (bytes) => `第 12 至 27 字节的计数所要求的 ${bytes} 字节：文件可能不完整`,
  checksum: (sum) => `${sum}：文件被改动或已损坏`,
  zeroBetween: () => '0（列与列之间）',
  longKeys: (most, letters) => `其中超过 ${letters} 个字符的至多 ${most} 个`,
  none: () => '无',
  noHost: () => '无：它不是 greenlet',
  range: (least, most) => `${least} 至 ${most}`,
  whole: (least, most) => `${least} 至 ${most} 的整数`,
  microseconds: (least) => `有限的微秒数，至少 ${least}`,
  fromZero: () => '不小于 0 的数',
  boolean: () => 'true 或 false',
  text: () => '文本',
  list: () => '列表',
  listOfAtMost: (most) => `至多 ${most} 项的列表`,
  object: () => '对象',
  oneOf: (names) => `${names.join('、')} 之一`,
  plainData: () => '只含有限数的普通数据',
  levels: (most) => `至多 ${most} 层的数据`,
  once: () => '各一次',
  valueOnce: () => '每个值各一次',
  ownWord: () => '自己的一个字',
  ownWords: () => '自己的两个字',
  fitting: () => '块内放得下的类型',
  threads: () => '一个或更多线程',
  noParent: () => 'null：没有谁启动主线程',
  host: () => '在它之前的进程或线程',
  owner: () => '一个名称，或没有此项',
  blockFrom: (least) => `${least} 或更大，在前一个块之后`,
  blockWithin: (words) => `使块不超出 ${words} 个字的地址`,
  endStatus: (status) => `${status}，因为 end.detail 如此`,
  earlierStep: () => '更早的一步，或 -1',
  effectEnd: (count) => `${count}，即最后一步结束处`,
  utf8: () => 'UTF-8 编码的 JSON',
  outside: () => '值的编号：此字不属于任何块，只属于一圈值',
  noField: () => '无值：此字不属于任何字段',
  number: () => '任意数',
  flag: () => '0 或 1',
  thread: () => '线程的地址，或 0',
  block: () => '线程或对象的地址，或 0',
  status: (last) => `状态的编号，0 至 ${last}`,
  value: () => '值的编号',
  length: () => '0 至线程数',
  place: () => '0 至字数',
}

/** What the reader of traces refuses a file for. */
export function fileFaultMessages(problem: FormatProblem): Message {
  const { place, found, allowed } = problem
  const [where, what, may] = [worded(places, place), worded(findings, found), worded(allowances, allowed)]
  return { en: formatProblemText(problem), zh: `不是可读的记录：${where} 是 ${what}；允许的是 ${may}` }
}

/** Why a file could not be opened; what no table words stays as it is. */
export function unopenedMessages(thrown: unknown): Message {
  if (thrown instanceof Error && thrown.name === 'TraceFormatError' && 'problem' in thrown)
    return fileFaultMessages(thrown.problem as FormatProblem) // by its name, and of the same build of the page
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return { en: message, zh: message }
}
