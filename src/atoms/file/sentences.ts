/** What is said of text files. */
import { counted } from '../../base/counted.ts'
import type { Language } from '../../base/messages.ts'
import { itemText } from '../../sentences/item.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import { actor, errorText, fieldAfter, type KindDescribers, objectOf } from '../../sentences/step.ts'

const en = {
  makes: (t: Part, o: Part): Phrase => phrase`${t} opens the file ${o} for appending`,
  appends: (t: Part, o: Part, line: string, length: number): Phrase =>
    phrase`${t} appends “${line}” to ${o}: ${counted(length, 'line')}`,
  reads: (t: Part, o: Part, length: number): Phrase => phrase`${t} reads ${o}: ${counted(length, 'line')}`,
  fails: (t: Part, o: Part, error: string): Phrase => phrase`${t} cannot append to ${o}: ${error}`,
}

const zh: typeof en = {
  makes: (t, o) => phrase`${t} 打开文件 ${o} 以追加`,
  appends: (t, o, line, length) => phrase`${t} 向 ${o} 追加“${line}”：共 ${length} 行`,
  reads: (t, o, length) => phrase`${t} 读取 ${o}：共 ${length} 行`,
  fails: (t, o, error) => phrase`${t} 无法追加到 ${o}：${error}`,
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

export const fileDescribers: KindDescribers = {
  create: (told) => messages[told.language].makes(actor(told), objectOf(told)),
  append: (told) =>
    messages[told.language].appends(actor(told), objectOf(told), itemText(told.given), fieldAfter(told, 'length')),
  'raise append': (told) => messages[told.language].fails(actor(told), objectOf(told), errorText(told.result)),
  read: (told) => messages[told.language].reads(actor(told), objectOf(told), fieldAfter(told, 'length')),
}
