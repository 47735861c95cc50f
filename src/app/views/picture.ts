/** What the first picture needs, in one file; everything else is loaded apart and later. */

export { plain } from '../../sentences/phrase.ts'
export { sentenceOf } from '../messages/sentences.ts'
export { createCode } from './code.ts'
export { loadRenderers, preloadRenderers } from './load-renderers.ts'
export { createSentence } from './sentence.ts'
export { createStagePart } from './stage-part.ts'
export { createTimelinePart } from './timeline-part.ts'
