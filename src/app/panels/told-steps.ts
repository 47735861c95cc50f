import type { Moment, Moments } from '../../analysis/moment-types.ts'
import type { StepIndex } from '../../base/units.ts'
import type { Language } from '../../base/words.ts'
import type { Scene } from '../view.ts'
import { plain } from '../words/phrase.ts'
import { sentenceOf } from '../words/sentences.ts'
import { chosenListing, shownLines } from './listing-choice.ts'

const KEPT_MOMENTS = 8
const KEPT_SENTENCES = 4096

/** Sentences of steps as plain text, each made once: neighbouring steps share the moment between them. */
export function createTeller(scene: Scene, language: Language): (step: StepIndex) => string {
  const { trace, moments, scenario } = scene
  const shownLine = shownLines(scenario.listings)
  const known = new Map<StepIndex, Moment>()
  const near: Moments = {
    stepCount: moments.stepCount,
    at(step) {
      let moment = known.get(step)
      if (moment === undefined) {
        moment = moments.at(step)
        known.set(step, moment)
        if (known.size > KEPT_MOMENTS) known.delete(known.keys().next().value ?? 0)
      }
      return moment
    },
    nextTurn: (step, direction) => moments.nextTurn(step, direction),
    nextOf: (thread, step, direction) => moments.nextOf(thread, step, direction),
    stepAtTime: (time) => moments.stepAtTime(time),
  }
  const sentences = new Map<StepIndex, string>()
  let listing = chosenListing()
  return (step) => {
    // Sentences name lines of the listing that is shown.
    if (listing !== chosenListing()) sentences.clear()
    listing = chosenListing()
    let sentence = sentences.get(step)
    if (sentence === undefined) {
      sentence = plain(sentenceOf({ trace, moments: near, shownLine }, step, language))
      if (sentences.size >= KEPT_SENTENCES) sentences.clear()
      sentences.set(step, sentence)
    }
    return sentence
  }
}
