/** Says a chain of waits: a sentence for each thread of it, and one for its root. */
import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { Wait, WaitChain } from '../../analysis/wait-for.ts'
import { formatShortTime } from '../../base/format.ts'
import type { Language } from '../../base/messages.ts'
import type { StepIndex, ThreadId } from '../../base/units.ts'
import { joined, type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import { objectPart } from '../../sentences/step.ts'
import type { Trace } from '../../trace/trace.ts'
import { threadPart } from './sentences.ts'
import { situation } from './situation.ts'
import { waitedThing } from './waits.ts'
import { whyMessages } from './why.ts'

/** More holders than this many are counted. */
const named = 6

/** @param shownLine a line of the program as a line of the listing that is shown; 0 for none */
export function chainSentences(
  trace: Trace,
  snapshot: Snapshot,
  chain: WaitChain,
  language: Language,
  shownLine: (line: number) => number,
): Phrase[] {
  const said = chain.waits.map((wait) => waitSentence(trace, wait, language, shownLine(wait.line)))
  return [...said, rootSentence(trace, snapshot, chain, language)]
}

function waitSentence(trace: Trace, wait: Wait, language: Language, line: number): Phrase {
  const w = whyMessages[language]
  const since = wait.since < 0 ? '' : stepPart(trace, wait.since, language)
  if (wait.turn !== null) return w.suspended(threadPart(trace, wait.thread), threadPart(trace, wait.turn), line, since)
  const waits = w.waits(threadPart(trace, wait.thread), waitedFor(trace, wait, language), line, since)
  if (wait.runner !== null) return phrase`${waits}${w.worksOn(threadPart(trace, wait.runner))}`
  const [first] = wait.holders
  if (first === undefined) return waits
  if (wait.holders.length === 1)
    return phrase`${waits}${w.holds(threadPart(trace, first.thread), stepPart(trace, first.since, language))}`
  const holders = wait.holders.map(({ thread }) => thread)
  return phrase`${waits}${w.hold(namesOf(trace, holders, language))}`
}

/** Names of threads in a list; of many, the first and how many more. */
function namesOf(trace: Trace, threads: readonly ThreadId[], language: Language): Phrase {
  const names = threads.slice(0, named).map((thread): Phrase => [threadPart(trace, thread)])
  const more = threads.length - names.length
  return joined(more > 0 ? [...names, phrase`+${more}`] : names, language === 'zh' ? '、' : ', ')
}

function waitedFor(trace: Trace, { object, joins, operation }: Wait, language: Language): Phrase {
  const w = whyMessages[language]
  if (joins !== null) return w.endOf(threadPart(trace, joins))
  if (object === null) return [{ text: '–' }]
  return waitedThing(trace, object, operation, language)
}

function rootSentence(trace: Trace, snapshot: Snapshot, { waits, root }: WaitChain, language: Language): Phrase {
  const w = whyMessages[language]
  switch (root.kind) {
    case 'free':
      return w.free(threadPart(trace, root.thread), situation(trace, snapshot, root.thread, language))
    case 'ended':
      return w.ended(threadPart(trace, root.thread))
    case 'ring':
      return w.ring(threadPart(trace, root.thread))
    case 'unbegun': {
      const task = objectPart(trace, root.task)
      const names = namesOf(trace, root.workers, language)
      if (root.starved) return w.starved(task, root.owner, names)
      const { length } = root.workers
      return w.unbegun(task, root.owner, length === 0 ? [{ text: w.noWorker }] : w.workers(names, length > 1))
    }
    case 'several':
      return [{ text: w.several }]
    case 'nobody':
      return [{ text: waits.at(-1)?.joins === null ? w.nobody : '–' }]
  }
}

function stepPart(trace: Trace, step: StepIndex, language: Language): Part {
  return { text: formatShortTime(trace.steps.time[step] ?? 0, language), step }
}
