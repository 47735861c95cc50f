import type { Language } from '../../base/messages.ts'
import type { StepIndex } from '../../base/units.ts'
import { plain } from '../../sentences/phrase.ts'
import { sentenceOf } from '../messages/sentences.ts'
import type { Scene } from '../state/view.ts'
import { chosenListing, shownLines } from './listing-choice.ts'

const KEPT_SENTENCES = 4096

/** Sentences of steps as plain text, each made once. */
export function createDescriber(scene: Scene, language: Language): (step: StepIndex) => string {
  const { trace, snapshots, scenario } = scene
  const shownLine = shownLines(scenario.listings)
  const sentences = new Map<StepIndex, string>()
  let listing = chosenListing()
  return (step) => {
    // Sentences name lines of the listing that is shown.
    if (listing !== chosenListing()) sentences.clear()
    listing = chosenListing()
    let sentence = sentences.get(step)
    if (sentence === undefined) {
      sentence = plain(sentenceOf({ trace, snapshots, shownLine }, step, language))
      if (sentences.size >= KEPT_SENTENCES) sentences.clear()
      sentences.set(step, sentence)
    }
    return sentence
  }
}
