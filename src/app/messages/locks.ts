/** What notices say of rings of waits, and of locks that outlive their holders. */
import { counted } from '../../base/counted.ts'
import type { Dictionary } from './interface.ts'

const place = {
  en: (line: number) => (line > 0 ? ` (line ${line})` : ''),
  zh: (line: number) => (line > 0 ? `（第 ${line} 行）` : ''),
}

export const lockMessages = {
  closes: {
    en: (step: number, time: string, waits: string) => `Deadlock: a ring closed at step ${step}, ${time}. ${waits}.`,
    zh: (step: number, time: string, waits: string) => `死锁：第 ${step} 步（${time}）形成了环。${waits}。`,
  },
  forLock: {
    en: (thread: string, object: string, line: number, holder: string) =>
      `${thread} waits for ${object}${place.en(line)}, which ${holder} holds`,
    zh: (thread: string, object: string, line: number, holder: string) =>
      `${thread} 等待 ${object}${place.zh(line)}，它由 ${holder} 占有`,
  },
  forOwn: {
    en: (thread: string, object: string, line: number) =>
      `${thread} waits for ${object}${place.en(line)}, which it holds itself`,
    zh: (thread: string, object: string, line: number) => `${thread} 等待 ${object}${place.zh(line)}，而它自己占有它`,
  },
  forEnd: {
    en: (thread: string, other: string, line: number) => `${thread} waits for ${other} to end${place.en(line)}`,
    zh: (thread: string, other: string, line: number) => `${thread} 等待 ${other} 结束${place.zh(line)}`,
  },
  forTurn: {
    en: (thread: string, other: string, line: number) =>
      `${thread} is suspended${place.en(line)}, and ${other} has their thread`,
    zh: (thread: string, other: string, line: number) => `${thread} 挂起${place.zh(line)}，线程由 ${other} 占着`,
  },
  never: { en: 'None of them can ever go on.', zh: '它们再也无法继续。' },
  unless: {
    en: 'None of them can go on unless another thread releases one of these locks.',
    zh: '除非另有线程释放其中一个锁，它们都无法继续。',
  },
  inAll: {
    en: (count: number) =>
      `In all, ${counted(count, 'thread')} can never go on: nobody is left to release these locks.`,
    zh: (count: number) => `共有 ${count} 个线程再也无法继续：没有谁能释放这些锁。`,
  },
  cameApart: {
    en: (step: number, time: string, thread: string) => `It came apart at step ${step}, ${time}, by ${thread}.`,
    zh: (step: number, time: string, thread: string) => `第 ${step} 步（${time}），${thread} 使它解开。`,
  },
  moreRings: {
    en: (count: number) => `${counted(count, 'more ring')} closed in this run.`,
    zh: (count: number) => `此次运行中另有 ${count} 个环。`,
  },
  leftHeld: {
    en: (thread: string, object: string, step: number, time: string) =>
      `${thread} ended at step ${step}, ${time}, and never released ${object}.`,
    zh: (thread: string, object: string, step: number, time: string) =>
      `${thread} 在第 ${step} 步（${time}）结束，却从未释放 ${object}。`,
  },
  moreHeld: {
    en: (count: number) => `${counted(count, 'more lock was', 'more locks were')} left held.`,
    zh: (count: number) => `另有 ${count} 个锁未被释放。`,
  },
  showRing: { en: 'Show the ring', zh: '查看此环' },
  showEnd: { en: 'Show where it ended', zh: '查看结束处' },
} as const satisfies Dictionary
