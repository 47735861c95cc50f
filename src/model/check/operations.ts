import type { OperationSpec } from '../atom.ts'
import { consoleInput, consoleReceive } from '../console.ts'
import {
  threadActiveChildren,
  threadEnumerate,
  threadExitcode,
  threadIsAlive,
  threadKill,
  threadTerminate,
  threadWaitSentinels,
} from '../ending.ts'
import { pageFetch, pageResponse } from '../fetch.ts'
import { greenletDead, greenletSetParent, greenletSwitch, greenletThrow } from '../greenlet.ts'
import { threadJoin, threadSleep, threadWake } from '../thread.ts'

/** Operations that are asked of a thread, process or greenlet which is there already. */
const ofThread: ReadonlySet<OperationSpec> = new Set([
  threadJoin,
  threadIsAlive,
  threadTerminate,
  threadKill,
  threadExitcode,
  threadWaitSentinels,
  threadEnumerate,
  threadActiveChildren,
  greenletSwitch,
  greenletThrow,
  greenletDead,
  greenletSetParent,
])

export function isOfThread(spec: OperationSpec): boolean {
  return ofThread.has(spec)
}

const sleeps: ReadonlyMap<string, string> = new Map([
  [threadWake.name, threadSleep.name],
  [consoleReceive.name, consoleInput.name],
  [pageResponse.name, pageFetch.name],
])

/** The operation that falls asleep for what one that wakes ends; undefined for one that does not wake. */
export function sleepOf(waking: string): string | undefined {
  return sleeps.get(waking)
}
