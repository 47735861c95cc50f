/**
 * What went wrong, in both languages, where it is told in English by parts that know of no page: readers of files and
 * links, and workers. Their messages are made of a few phrases each, so the phrases are what is translated; names,
 * numbers and what a browser says stay as they are.
 */
import type { Words } from '../../base/words.ts'

type Phrase = readonly [pattern: RegExp, zh: string | ((...groups: string[]) => string)]

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
  [/^an address whose block ends within the (\d+) words$/, (words) => `使块不超出 ${words} 个字的地址`],
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

/** Messages that are no more than one phrase. */
const wholes: readonly Phrase[] = [
  [
    /^not a readable trace: (.*?) is (.*); allowed is (.*)$/s,
    (place, found, allowed) =>
      `不是可读的记录：${inChinese(place, places)} 是 ${inChinese(found, findings)}；允许的是 ${inChinese(allowed, allowances)}`,
  ],
  // An order in a link.
  [/^it was not written by this version$/, '它不是由此版本写出的'],
  [/^it breaks off$/, '它中途断了'],
  [/^it is damaged$/, '它已损坏'],
  [/^it is too long$/, '它太长'],
  [/^it has a number that is too large$/, '其中有过大的数'],
  [/^it has a sign that is not allowed$/, '其中有不允许的字符'],
  [/^it has more than (\d+) choices$/, (most) => `其中的选择多于 ${most} 个`],
  [/^it names a thread that it does not list$/, '它指了一个没有列出的线程'],
  [/^it lists a thread that is no path of birth$/, '它列出的线程不是出生路径'],
  // An order that departs from the program.
  [/^(the main thread|thread [\d.]+) has not been started$/, (who) => `${threadInChinese(who)}尚未启动`],
  [/^(the main thread|thread [\d.]+) is blocked$/, (who) => `${threadInChinese(who)}被阻塞`],
  [/^(the main thread|thread [\d.]+) has not been switched to$/, (who) => `${threadInChinese(who)}尚未被切换到`],
  [/^(the main thread|thread [\d.]+) is suspended$/, (who) => `${threadInChinese(who)}已挂起`],
  [/^(the main thread|thread [\d.]+) has ended$/, (who) => `${threadInChinese(who)}已结束`],
  [/^(the main thread|thread [\d.]+) does not look at the clock$/, (who) => `${threadInChinese(who)}并未查看时钟`],
  // Workers.
  [/^the I\/O worker failed: (.*)$/s, (why) => `负责输入输出的 Worker 出错：${faultInChinese(why)}`],
  [/^a worker failed: (.*)$/s, (why) => `有 Worker 出错：${faultInChinese(why)}`],
  [/^the simulator could not be loaded$/, '无法载入模拟器'],
  [/^the program (.*) was not loaded$/, (program) => `程序 ${program} 没有载入`],
  [/^the program (\S+) has no body (.*)$/, (program, body) => `程序 ${program} 没有名为 ${body} 的函数`],
]

/** A message of another part of the program in both languages; one that nobody here knows stays as it is. */
export function faultWords(message: string): Words {
  return { en: message, zh: faultInChinese(message) }
}

function faultInChinese(message: string): string {
  return inChinese(message, wholes)
}

/** A thread by its path of birth. */
function threadInChinese(who: string | undefined): string {
  return who === 'the main thread' ? '主线程' : `线程 ${who?.slice('thread '.length) ?? ''} `
}

function inChinese(text: string | undefined, phrases: readonly Phrase[]): string {
  const known = text ?? ''
  for (const [pattern, zh] of phrases) {
    const found = pattern.exec(known)
    if (found !== null) return typeof zh === 'string' ? zh : zh(...found.slice(1).map((group) => group ?? ''))
  }
  return known
}
