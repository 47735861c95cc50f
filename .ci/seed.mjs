// Properties are tested with the same values every time, so that a failure is of the change that it came with, and can be
// repeated. With other values: HEDDLE_SEED=17 npm test
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(import.meta.env.HEDDLE_SEED) })
