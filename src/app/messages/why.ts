/** The words of "Why?": the chain of waits from a blocked thread to its root. */
import type { Language } from '../../base/messages.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'

const en = {
  why: 'Why?',
  waits: (thread: Part, what: Phrase, line: number, since: Part | string): Phrase =>
    phrase`${thread} waits for ${what}${line > 0 ? `, line ${line}` : ''}${since === '' ? '' : phrase`, since ${since}`}.`,
  endOf: (thread: Part): Phrase => phrase`the end of ${thread}`,
  suspended: (thread: Part, turn: Part, line: number, since: Part | string): Phrase =>
    phrase`${thread} is suspended${line > 0 ? `, line ${line}` : ''}${since === '' ? '' : phrase`, since ${since}`}, and goes on when it is switched to; in its thread ${turn} has the turn.`,
  holds: (holder: Part, since: Part): Phrase => phrase` ${holder} has it since ${since}.`,
  hold: (holders: Phrase): Phrase => phrase` ${holders} have it.`,
  worksOn: (runner: Part): Phrase => phrase` ${runner} works on it.`,
  unbegun: (task: Part, owner: string, workers: Phrase): Phrase =>
    phrase`The root: nobody has begun ${task}. It waits until a worker of ${owner} is free; there ${workers}.`,
  starved: (task: Part, owner: string, workers: Phrase): Phrase =>
    phrase`The root: nobody has begun ${task}, and nobody will. It lies in the queue of ${owner}, whose workers all wait for tasks of that very queue: ${workers}.`,
  workers: (names: Phrase, several: boolean): Phrase => phrase`${several ? 'are' : 'is'} ${names}`,
  noWorker: 'is no worker yet',
  free: (thread: Part, situation: string): Phrase => phrase`The root: ${thread} is ${situation}.`,
  ended: (thread: Part): Phrase => phrase`The root: ${thread} has ended and will not let it go.`,
  nobody: 'The root: nobody holds it. Any thread that comes may let it go on.',
  several: 'The root: whichever of them lets go first.',
  ring: (thread: Part): Phrase => phrase`And so back to ${thread}: a ring. None of it can go on by itself.`,
}

const zh: typeof en = {
  why: '为什么？',
  waits: (thread, what, line, since) =>
    phrase`${thread} 等待 ${what}${line > 0 ? `，第 ${line} 行` : ''}${since === '' ? '' : phrase`，自 ${since}起`}。`,
  endOf: (thread) => phrase`${thread} 结束`,
  suspended: (thread, turn, line, since) =>
    phrase`${thread} 挂起${line > 0 ? `，第 ${line} 行` : ''}${since === '' ? '' : phrase`，自 ${since}起`}，被切换到时才继续；它所在的线程正由 ${turn} 运行。`,
  holds: (holder, since) => phrase`${holder} 自 ${since}起占有它。`,
  hold: (holders) => phrase`${holders} 占有它。`,
  worksOn: (runner) => phrase`${runner} 正在做它。`,
  unbegun: (task, owner, workers) =>
    phrase`根源：还没有谁开始 ${task}。它要等 ${owner} 有空闲的工作者；那里${workers}。`,
  starved: (task, owner, workers) =>
    phrase`根源：没有谁开始 ${task}，以后也不会。它躺在 ${owner} 的队列里，而那里的工作者都在等这个队列里的任务：${workers}。`,
  workers: (names) => phrase`有 ${names}`,
  noWorker: '还没有工作者',
  free: (thread, situation) => phrase`根源：${thread} ${situation}。`,
  ended: (thread) => phrase`根源：${thread} 已结束，不会再释放它。`,
  nobody: '根源：无人占有；任何线程都可能让它继续。',
  several: '根源：他们之中谁先释放都行。',
  ring: (thread) => phrase`于是回到 ${thread}：形成一个环，其中谁也无法自行继续。`,
}

export const whyMessages: Readonly<Record<Language, typeof en>> = { en, zh }
