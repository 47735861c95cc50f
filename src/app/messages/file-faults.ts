/**
 * What is wrong with a file, in both languages: the reader of traces tells it in English, made of where, what is there
 * and what is allowed. Fetched when a file is refused.
 */
import type { Words } from '../../base/words.ts'
import { inChinese, type Phrase } from './phrases-in-chinese.ts'

/** Where in a trace. Other places are names of its entries and columns. */
const places: readonly Phrase[] = [
  [/^the beginning$/, '开头'],
  [/^the file$/, '文件'],
  [/^the header at byte (\d+)$/, (byte) => `第 ${byte} 字节处的文件头`],
  [
    /^the (version|checksum) at byte (\d+)$/,
    (what, byte) => `第 ${byte} 字节处的${what === 'version' ? '版本号' : '校验和'}`,
  ],
  [/^byte (\d+)$/, (byte) => `第 ${byte} 字节`],
  [/^the number of effects$/, '效果的数目'],
  [/^(effects\.value\[\d+\]) of word (\d+)$/, (entry, word) => `${entry}（第 ${word} 字）`],
]

/** What is there. */
const findings: readonly Phrase[] = [
  [/^not that of a Heddle trace$/, '不是 Heddle 记录的开头'],
  [/^(\d+) bytes long$/, (bytes) => `${bytes} 字节`],
  [/^(\d+), from a newer Heddle$/, (version) => `${version}，出自更新的 Heddle`],
  [/^missing$/, '缺失'],
  [/^a list of (\d+)$/, (count) => `有 ${count} 项的列表`],
  [/^an object$/, '对象'],
  [/^an object with many long keys$/, '含有许多长键的对象'],
  [/^an empty list$/, '空列表'],
  [/^an empty text$/, '空文本'],
  [/^nested deeper$/, '嵌套更深'],
  [/^a second name (.*)$/s, (name) => `重复的名称 ${name}`],
  [/^a second ([a-z]+ )?(.*)$/s, (_what, value) => `重复的 ${value}`],
  [/^a field of type (.*)$/, (type) => `类型为 ${type} 的字段`],
  [/^over word (\d+) of another field$/, (word) => `占了另一字段的第 ${word} 字`],
  [/^not UTF-8$/, '不是 UTF-8'],
  [/^not JSON \((.*)\)$/s, (why) => `不是 JSON（${why}）`],
]

/** What is allowed there. */
const allowances: readonly Phrase[] = [
  [/^a file written by Heddle \(\*\.heddle\)$/, 'Heddle 写出的文件（*.heddle）'],
  [/^at least (\d+) bytes$/, (bytes) => `至少 ${bytes} 字节`],
  [/^version 1 to (\d+): open it with a newer Heddle$/, (last) => `版本 1 至 ${last}：请用更新的 Heddle 打开`],
  [
    /^(\d+) bytes, as the counts at bytes 12 to 27 say: it may have been cut off$/,
    (bytes) => `第 12 至 27 字节的计数所要求的 ${bytes} 字节：文件可能不完整`,
  ],
  [/^([\da-f]+): the file was changed or damaged$/, (sum) => `${sum}：文件被改动或已损坏`],
  [/^0, between columns$/, '0（列与列之间）'],
  [/^at most (\d+) of more than (\d+) letters$/, (most, letters) => `其中超过 ${letters} 个字符的至多 ${most} 个`],
  [/^none$/, '无'],
  [/^none: it is no greenlet$/, '无：它不是 greenlet'],
  [/^from 0 to the number of threads$/, '0 至线程数'],
  [/^from 0 to the number of words$/, '0 至字数'],
  [/^(?:from )?(-?\d+) to (-?\d+)$/, (least, most) => `${least} 至 ${most}`],
  [/^a whole number from (-?\d+) to (-?\d+)$/, (least, most) => `${least} 至 ${most} 的整数`],
  [/^a finite number of microseconds, at least (.+)$/, (least) => `有限的微秒数，至少 ${least}`],
  [/^a number from 0$/, '不小于 0 的数'],
  [/^any number$/, '任意数'],
  [/^0 or 1$/, '0 或 1'],
  [/^true or false$/, 'true 或 false'],
  [/^a text$/, '文本'],
  [/^a list$/, '列表'],
  [/^a list of at most (\d+)$/, (most) => `至多 ${most} 项的列表`],
  [/^an object$/, '对象'],
  [/^one of (.*)$/s, (names) => `${names.replaceAll(', ', '、')} 之一`],
  [/^plain data with finite numbers$/, '只含有限数的普通数据'],
  [/^data of at most (\d+) levels$/, (most) => `至多 ${most} 层的数据`],
  [/^each once$/, '各一次'],
  [/^each value once$/, '每个值各一次'],
  [/^a word of its own$/, '自己的一个字'],
  [/^two words of their own$/, '自己的两个字'],
  [/^what fits into the block$/, '块内放得下的类型'],
  [/^one thread or more$/, '一个或更多线程'],
  [/^null: nobody starts the main thread$/, 'null：没有谁启动主线程'],
  [/^a process or thread before it$/, '在它之前的进程或线程'],
  [/^a name, or no entry$/, '一个名称，或没有此项'],
  [/^(\d+) or more, behind the block before it$/, (least) => `${least} 或更大，在前一个块之后`],
  [/^an address whose block ends within the (\d+) words$/, (messages) => `使块不超出 ${messages} 个字的地址`],
  [/^(\w+), since end\.detail says so$/, (status) => `${status}，因为 end.detail 如此`],
  [/^an earlier step, or -1$/, '更早的一步，或 -1'],
  [/^(\d+), where the last step ends$/, (count) => `${count}，即最后一步结束处`],
  [/^the number of a value: .*$/, '值的编号：此字不属于任何块，只属于一圈值'],
  [/^no value: the word belongs to no field$/, '无值：此字不属于任何字段'],
  [/^the address of a thread, or 0$/, '线程的地址，或 0'],
  [/^the address of a thread or an object, or 0$/, '线程或对象的地址，或 0'],
  [/^the number of a status, from 0 to (\d+)$/, (last) => `状态的编号，0 至 ${last}`],
  [/^the number of a value$/, '值的编号'],
  [/^JSON in UTF-8$/, 'UTF-8 编码的 JSON'],
]

/** What the reader of traces says of a file; anything else stays as it is. */
export function fileFaultMessages(message: string): Words {
  const found = /^not a readable trace: (.*?) is (.*); allowed is (.*)$/s.exec(message)
  if (found === null) return { en: message, zh: message }
  const [, place, there, allowed] = found
  const [where, what, may] = [inChinese(place, places), inChinese(there, findings), inChinese(allowed, allowances)]
  return { en: message, zh: `不是可读的记录：${where} 是 ${what}；允许的是 ${may}` }
}
