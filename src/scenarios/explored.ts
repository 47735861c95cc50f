/** The programs of the catalogue as they are explored: their bodies tell where they are (`program/frame-marks.ts`). */
export { loadScenario as loadExplored } from './catalogue.ts?explored'
