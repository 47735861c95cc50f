/** What locks and semaphores share: somebody takes one, or finds it taken. */
import type { Language } from '../../base/messages.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import { actor, objectOf, type Step, threadPart, wokenBy } from '../../sentences/step.ts'
import { operationName, resultOf } from '../../trace/trace.ts'

const en = {
  triesWithSuccess: (t: Part, o: Part): Phrase => phrase`${t} tries ${o} and gets in`,
  /** Its time is up: it goes on without what it waited for. */
  givesUp: (t: Part, o: Part): Phrase => phrase`${t} has waited long enough and goes on without ${o}`,
}

const zh: typeof en = {
  triesWithSuccess: (t, o) => phrase`${t} 尝试 ${o}，成功进入`,
  givesUp: (t, o) => phrase`${t} 等待超时，不再等待 ${o}`,
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

/**
 * An `acquire` that is over.
 * @param triesInVain says that it did not wait, and got nothing
 * @param takes says that it got what it wanted, at once or after waiting
 */
export function takesOrGivesUp(
  told: Step,
  triesInVain: (t: Part, o: Part) => Phrase,
  takes: (t: Part, o: Part) => Phrase,
): Phrase {
  const say = messages[told.language]
  const [t, o] = [actor(told), objectOf(told)]
  if (told.given === false) return told.result === true ? say.triesWithSuccess(t, o) : triesInVain(t, o)
  return told.result === false ? say.givesUp(t, o) : takes(t, o)
}

/** Who let the thread go for this step: by a release, or by a wait at a condition that gave the lock up. */
export function giverOf(told: Step): Part | null {
  return wokenBy(told, 'release', 'block')
}

/** Who acquired the object between the release that woke a thread and the thread's own attempt; null where nobody did. */
export function overtaker({ trace, step, thread, object }: Step): Part | null {
  const { steps } = trace
  // The release and the attempt lie close together; a bound keeps a strange trace from making this slow.
  const first = Math.max((steps.cause[step] ?? 0) + 1, step - 10_000)
  for (let i = step - 1; i >= first; i--) {
    if (steps.target[i] !== object || steps.thread[i] === thread) continue
    if (operationName(trace, i) === 'acquire' && resultOf(trace, i) === true)
      return threadPart(trace, steps.thread[i] ?? 0)
  }
  return null
}

/** Whether what is released goes to the first in line. */
export function isFair({ trace, object }: Step): boolean {
  return trace.objects[object]?.policy === 'fair'
}
