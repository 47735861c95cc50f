/** What the first picture needs, in one file; everything else is loaded apart and later. */
export { createCode } from './panels/code.ts'
export { createSentence } from './panels/sentence.ts'
export { expectLooks, loadLooks } from './run-looks.ts'
export { createStagePart } from './stage-part.ts'
export { createTimelinePart } from './timeline-part.ts'
export { plain } from './words/phrase.ts'
export { sentenceOf } from './words/sentences.ts'
