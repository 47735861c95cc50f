import { type LaneStateName, laneStateNames } from '../../analysis/timeline-data.ts'
import { counted } from '../../base/counted.ts'
import type { Message } from '../../base/messages.ts'
import type { Dictionary } from './interface.ts'

/** The states of a thread. */
export const stateMessages: Readonly<Record<LaneStateName, Message>> = {
  unborn: { en: 'not started', zh: '未启动' },
  running: { en: 'running', zh: '运行' },
  ready: { en: 'ready', zh: '就绪' },
  blocked: { en: 'blocked', zh: '阻塞' },
  sleeping: { en: 'sleeping', zh: '休眠' },
  finished: { en: 'finished', zh: '结束' },
  failed: { en: 'failed', zh: '失败' },
  suspended: { en: 'suspended', zh: '挂起' },
  wantsGil: { en: 'waits for the GIL', zh: '等待 GIL' },
}

/** The states of the legend, in its order. */
export const legendStates = laneStateNames.filter((name) => name !== 'unborn')

/** What the timeline says beside lanes and plots, and in its tooltip. */
export const laneMessages = {
  field: { en: 'Lanes over time', zh: '各线程随时间的状态' },
  threads: { en: 'Threads', zh: '线程' },
  plots: { en: 'Step plots', zh: '阶梯图' },
  wakes: {
    en: (waker: string, woken: string, time: string) => `${waker} wakes ${woken} at ${time}`,
    zh: (waker: string, woken: string, time: string) => `${waker} 于 ${time} 唤醒 ${woken}`,
  },
  switches: {
    en: (from: string, to: string, time: string) => `${from} switches to ${to} at ${time}`,
    zh: (from: string, to: string, time: string) => `${from} 于 ${time} 切换到 ${to}`,
  },
  plotOf: {
    en: (object: string, field: string) => `${object}: ${field}`,
    zh: (object: string, field: string) => `${object}：${field}`,
  },
  of: { en: (max: number) => `of ${max}`, zh: (max: number) => `共 ${max}` },
  atMost: { en: (max: number) => `${max} at most`, zh: (max: number) => `最多 ${max}` },
  arrowsHidden: {
    en: (count: string) => `${count} wake-ups in view are not drawn; zoom in to see them`,
    zh: (count: string) => `视野内另有 ${count} 次唤醒未画出；放大可见`,
  },
  laneGroup: {
    en: (first: string, last: string) => nameRange(first, last),
    zh: (first: string, last: string) => nameRange(first, last),
  },
  groupStatus: {
    en: (count: number, parts: readonly string[]) => `${counted(count, 'thread')}: ${parts.join(', ')}`,
    zh: (count: number, parts: readonly string[]) => `${count} 个线程：${parts.join('，')}`,
  },
  groupPart: {
    en: (count: number, what: string) => `${count} ${what}`,
    zh: (count: number, what: string) => `${count} ${what}`,
  },
  standing: { en: 'in line', zh: '排队' },
  groupHead: {
    en: (name: string, status: string, folded: boolean) => `${name}, ${status}, ${folded ? 'folded' : 'unfolded'}`,
    zh: (name: string, status: string, folded: boolean) => `${name}，${status}，${folded ? '已折叠' : '已展开'}`,
  },
  lane: {
    en: (name: string, state: string, status: string) => `${name}, ${status === '' ? state : `${state}, ${status}`}`,
    zh: (name: string, state: string, status: string) => `${name}，${status === '' ? state : `${state}，${status}`}`,
  },
  core: { en: (number: number) => `Core\u00a0${number}`, zh: (number: number) => `核心\u00a0${number}` },
  gil: { en: 'GIL', zh: 'GIL 锁' },
  gilOf: { en: (process: string) => `GIL of ${process}`, zh: (process: string) => `${process} 的 GIL` },
  idle: { en: 'idle', zh: '空闲' },
  free: { en: 'free', zh: '空闲' },
  changesTo: { en: (name: string) => `to ${name}`, zh: (name: string) => `换到 ${name}` },
  machineLane: {
    en: (name: string, status: string) => `${name}: ${status}`,
    zh: (name: string, status: string) => `${name}：${status}`,
  },
  runsOn: {
    en: (core: string, name: string) => `${core} runs ${name}`,
    zh: (core: string, name: string) => `${core} 运行 ${name}`,
  },
  coreChanges: {
    en: (core: string, name: string) => `${core} changes to ${name}`,
    zh: (core: string, name: string) => `${core} 切换到 ${name}`,
  },
  hasLock: {
    en: (name: string, lock: string) => `${name} has the ${lock}`,
    zh: (name: string, lock: string) => `${name} 持有 ${lock}`,
  },
  keepsLock: {
    en: (name: string, lock: string) => `${name} has the ${lock} and waits for a core`,
    zh: (name: string, lock: string) => `${name} 持有 ${lock}，等待核心`,
  },
  wantIt: {
    en: (names: string) => `wanted by ${names}`,
    zh: (names: string) => `等待它：${names}`,
  },
  waitsForCore: { en: 'waits for a core', zh: '等待核心' },
  inside: { en: 'inside', zh: '在内' },
  has: { en: (object: string) => `has ${object}`, zh: (object: string) => `占有 ${object}` },
  hasDeep: {
    en: (object: string, depth: number) => `has ${object}, depth ${depth}`,
    zh: (object: string, depth: number) => `占有 ${object}，深度 ${depth}`,
  },
  reads: { en: 'reads', zh: '在读' },
  writes: { en: 'writes', zh: '在写' },
  typing: { en: 'input', zh: '等待输入' },
  /** Of an address its last part, since the column is narrow. */
  fetching: { en: (page: string) => lastPart(page), zh: (page: string) => `等 ${lastPart(page)}` },
  forPages: { en: 'waiting for pages', zh: '等待网页' },
  hasMany: { en: (count: number) => `holds ${count}`, zh: (count: number) => `占有 ${count} 个` },
  joins: { en: (name: string) => `joins ${name}`, zh: (name: string) => `等 ${name}` },
  reaps: { en: 'for a process to end', zh: '等某个进程结束' },
  waitsForAny: { en: 'waits for one of its processes to end', zh: '等待它的某个进程结束' },
  ended: { en: 'ended', zh: '已结束' },
  failed: { en: 'failed', zh: '失败' },

  stretch: {
    en: (name: string, state: string) => `${name} is ${state}`,
    zh: (name: string, state: string) => `${name}：${state}`,
  },
  fromTo: {
    en: (from: string, to: string, length: string) => `${from} to ${to}, ${length}`,
    zh: (from: string, to: string, length: string) => `${from} 至 ${to}，共 ${length}`,
  },
  waitsFor: { en: (object: string) => `waits for ${object}`, zh: (object: string) => `等待 ${object}` },
  waitsForPage: { en: (page: string) => `waits for the page ${page}`, zh: (page: string) => `等待网页 ${page}` },
  waitsForInput: { en: 'waits for a person to type', zh: '等待有人键入' },
  waitsForEnd: { en: (name: string) => `waits for ${name} to end`, zh: (name: string) => `等待 ${name} 结束` },
  wokenBy: { en: (name: string) => `woken by ${name}`, zh: (name: string) => `由 ${name} 唤醒` },
  holding: { en: (objects: string) => `holds ${objects}`, zh: (objects: string) => `占有 ${objects}` },
} as const satisfies Dictionary

/** `4.html` of `films/4.html`. */
function lastPart(address: string): string {
  return address.slice(address.lastIndexOf('/') + 1)
}

/** A range of names, short enough for a narrow column: `user50–99` where only the numbers differ. */
export function nameRange(first: string, last: string): string {
  if (first === last) return first
  const stem = /^(.*?)\d+$/.exec(first)?.[1]
  const number = stem !== undefined && last.startsWith(stem) ? last.slice(stem.length) : ''
  return /^\d+$/.test(number) ? `${first}–${number}` : `${first}–${last}`
}
