/** The words of the card about the selected thread. */
import type { Language } from '../../base/messages.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import type { ThreadKind } from '../../trace/tables.ts'

const en = {
  close: 'Unselect',
  chosen: 'Chosen',
  waitsFor: 'Waits for',
  endOf: (thread: Part): Phrase => phrase`the end of ${thread}`,
  atLine: (line: number) => (line > 0 ? `, line ${line}` : ''),
  since: 'Since',
  sinceFor: (since: string, duration: string) => `${since}, for ${duration}`,
  until: 'Until',
  untilIn: (until: string, left: string) => `${until}, ${left} from now`,
  heldBy: 'Held by',
  freedBy: 'Freed by',
  nobody: 'nobody, as far as the record goes',
  laterAt: (time: string) => `, at ${time} (later)`,
  holds: 'Holds',
  heldSince: (object: string, time: string) => `${object} since ${time}`,
  waitedBy: 'Keeps waiting',
  afterwards: 'Then',
  next: 'Next',
  is: 'Is',
  kind: (kind: ThreadKind, pid: number, parent: string | null, daemon: boolean, host: string | null) =>
    host !== null
      ? `a greenlet in ${host}, of process ${pid}${parent === null ? '' : `, made by ${parent}`}`
      : `${daemon ? 'a daemon ' : 'a '}${kind === 'process' ? `process, pid ${pid}` : `thread of process ${pid}`}${
          parent === null ? '' : `, started by ${parent}`
        }`,
  starts: 'Starts',
  stepAt: (step: number, time: string) => `step ${step}, ${time}`,
  more: (count: number) => ` and ${count} more`,
  whereBlocked: 'Where it blocked',
  whoFrees: 'Who frees it',
  notRecorded: 'The record has no such step for this thread',
  stillRunning: 'The run is still going on',
}

const zh: typeof en = {
  close: '取消选择',
  chosen: '所选步骤',
  waitsFor: '等待',
  endOf: (thread) => phrase`${thread} 结束`,
  atLine: (line) => (line > 0 ? `，第 ${line} 行` : ''),
  since: '始于',
  sinceFor: (since, duration) => `${since}，已 ${duration}`,
  until: '直到',
  untilIn: (until, left) => `${until}，还有 ${left}`,
  heldBy: '占有者',
  freedBy: '唤醒者',
  nobody: '记录中没有',
  laterAt: (time) => `，于 ${time}（之后）`,
  holds: '占有',
  heldSince: (object, time) => `${object}，自 ${time}`,
  waitedBy: '等它的有',
  afterwards: '然后',
  next: '下一步',
  is: '身份',
  kind: (kind, pid, parent, daemon, host) =>
    host !== null
      ? `${host} 中的 greenlet，属于进程 ${pid}${parent === null ? '' : `，由 ${parent} 创建`}`
      : `${daemon ? '守护' : ''}${kind === 'process' ? `进程，pid ${pid}` : `进程 ${pid} 的线程`}${
          parent === null ? '' : `，由 ${parent} 启动`
        }`,
  starts: '启动于',
  stepAt: (step, time) => `第 ${step} 步，${time}`,
  more: (count) => ` 等，另有 ${count} 个`,
  whereBlocked: '何处阻塞',
  whoFrees: '谁来唤醒',
  notRecorded: '记录中没有该线程的这一步',
  stillRunning: '运行尚未结束',
}

export const inspectorMessages: Readonly<Record<Language, typeof en>> = { en, zh }
