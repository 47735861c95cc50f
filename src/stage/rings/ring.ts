/** A ring of waits at a moment, in nodes and words: threads and locks in turn. */
import type { Ring, RingLink } from '../../analysis/deadlock.ts'
import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { LaneStateName } from '../../analysis/timeline-data.ts'
import { formatShortTime } from '../../base/format.ts'
import type { Language } from '../../base/messages.ts'
import type { ObjectId, StepIndex, ThreadId } from '../../base/units.ts'
import { stageMessages, stateNames } from '../../pictures/messages.ts'
import type { StageScene } from '../../pictures/scene.ts'
import type { Trace } from '../../trace/trace.ts'

export type RingNode =
  | { readonly kind: 'thread'; readonly thread: ThreadId; readonly name: string; readonly label: string }
  | { readonly kind: 'lock'; readonly object: ObjectId; readonly name: string; readonly label: string }

/** From a node to the next. A thread waits for a lock, another's end, or its turn; a lock is held by a thread. */
export interface RingTie {
  readonly kind: 'waits' | 'joins' | 'turn' | 'holds'
  readonly verb: string
  /** Where the thread does so, in the listing that is shown; empty where it is not known. */
  readonly line: string
  /** Verb and line together. */
  readonly words: string
}

export interface RingMessages {
  readonly title: string
  readonly closed: string
  /** Who could undo it, and how the other threads stand. */
  readonly outlook: string
  /** Each wait as a sentence. */
  readonly sentences: readonly string[]
  readonly nodes: readonly RingNode[]
  /** As many as nodes: the first leads from the first node to the second. */
  readonly ties: readonly RingTie[]
}

const messages = {
  en: {
    title: 'Ring of waits',
    closed: (step: number, time: string) => `closed at step ${step}, ${time}`,
    never: 'None of them can ever go on.',
    unless: 'None of them can go on unless another thread releases one of these locks.',
    others: (states: string) => `Others: ${states}.`,
    waits: 'waits for',
    joins: 'waits for its end',
    turn: 'needs its thread',
    holds: 'holds',
    line: (line: number) => `line ${line}`,
    both: (verb: string, line: string) => `${verb}, ${line}`,
    place: (line: string) => (line === '' ? '' : ` (${line})`),
    forLock: (who: string, at: string, lock: string, holder: string, heldAt: string) =>
      `${who} waits for ${lock}${at}, which ${holder} holds${heldAt}`,
    forEnd: (who: string, at: string, other: string) => `${who} waits for ${other} to end${at}`,
    forTurn: (who: string, at: string, other: string) => `${who} is suspended${at}, and ${other} has their thread`,
    lock: (name: string, holder: string, waiter: string) => `${name}: held by ${holder}, ${waiter} waits for it`,
  },
  zh: {
    title: '等待成环',
    closed: (step: number, time: string) => `在第 ${step} 步（${time}）闭合`,
    never: '它们再也无法继续。',
    unless: '除非另有线程释放其中一个锁，它们都无法继续。',
    others: (states: string) => `其他线程：${states}。`,
    waits: '等待',
    joins: '等待其结束',
    turn: '需要它的线程',
    holds: '占有',
    line: (line: number) => `第 ${line} 行`,
    both: (verb: string, line: string) => `${verb}，${line}`,
    place: (line: string) => (line === '' ? '' : `（${line}）`),
    forLock: (who: string, at: string, lock: string, holder: string, heldAt: string) =>
      `${who} 等待 ${lock}${at}，它由 ${holder} 占有${heldAt}`,
    forEnd: (who: string, at: string, other: string) => `${who} 等待 ${other} 结束${at}`,
    forTurn: (who: string, at: string, other: string) => `${who} 挂起${at}，线程由 ${other} 占着`,
    lock: (name: string, holder: string, waiter: string) => `${name}：由 ${holder} 占有，${waiter} 在等待它`,
  },
} as const satisfies { [language in Language]: object }

/** Most rings that are drawn at a time; each thread is in one at most. */
const MAX = 3

/** The rings that hold their threads just after a step, the one that closed last first. */
export function ringsAt(rings: readonly Ring[], step: StepIndex): readonly Ring[] {
  return rings
    .filter((ring) => ring.step <= step && (ring.until === null || ring.until > step))
    .sort((a, b) => b.step - a.step)
    .slice(0, MAX)
}

/** All that a picture of a ring says. */
export function ringMessages(scene: StageScene, ring: Ring, snapshot: Snapshot, language: Language): RingMessages {
  const { trace, shownLine = (line) => line } = scene
  const w = messages[language]
  const { links } = ring
  const name = (thread: ThreadId) => trace.threads[thread]?.name ?? '?'
  const lineAt = (line: number) => {
    const shown = line > 0 ? shownLine(line) : 0
    return shown > 0 ? w.line(shown) : ''
  }
  const nodes: RingNode[] = []
  const ties: RingTie[] = []
  const sentences = links.map((link, i) => {
    const next = links[(i + 1) % links.length]?.thread ?? link.thread
    const waitsAt = lineAt(link.line)
    const sentence = tell(link, next)
    nodes.push({ kind: 'thread', thread: link.thread, name: name(link.thread), label: sentence })
    if (link.object === null) {
      ties.push(tie(link.turn ? 'turn' : 'joins', waitsAt))
      return sentence
    }
    const lock = trace.objects[link.object]?.name ?? '?'
    const label = w.lock(lock, name(next), name(link.thread))
    nodes.push({ kind: 'lock', object: link.object, name: lock, label })
    ties.push(tie('waits', waitsAt), tie('holds', lineAt(heldLine(trace, link))))
    return sentence
  })

  function tie(kind: RingTie['kind'], line: string): RingTie {
    const verb = w[kind]
    return { kind, verb, line, words: line === '' ? verb : w.both(verb, line) }
  }

  function tell(link: RingLink, next: ThreadId): string {
    const at = w.place(lineAt(link.line))
    if (link.turn) return w.forTurn(name(link.thread), at, name(next))
    if (link.object === null) return w.forEnd(name(link.thread), at, name(next))
    const lock = trace.objects[link.object]?.name ?? '?'
    return w.forLock(name(link.thread), at, lock, name(next), w.place(lineAt(heldLine(trace, link))))
  }

  const others = otherStates(ring, snapshot, language)
  const outlook = ring.breakable ? w.unless : w.never
  return {
    title: w.title,
    closed: w.closed(ring.step, formatShortTime(trace.steps.time[ring.step] ?? 0, language)),
    outlook: others === '' ? outlook : `${outlook}${language === 'zh' ? '' : ' '}${w.others(others)}`,
    sentences,
    nodes,
    ties,
  }
}

/** The line where the lock that is waited for was taken. */
function heldLine(trace: Trace, { heldSince }: RingLink): number {
  return heldSince < 0 ? 0 : (trace.steps.line[heldSince] ?? 0)
}

/** How those stand who are not in the ring and have not ended: "7 blocked, 1 running". */
function otherStates({ links }: Ring, snapshot: Snapshot, language: Language): string {
  const inside = new Set(links.map(({ thread }) => thread))
  const counts = new Map<LaneStateName, number>()
  for (const { thread, state } of snapshot.threads) {
    if (inside.has(thread) || state === 'unborn' || state === 'finished') continue
    counts.set(state, (counts.get(state) ?? 0) + 1)
  }
  const w = stageMessages[language]
  return w.list([...counts].map(([state, count]) => w.group(count, stateNames[state][language])))
}
