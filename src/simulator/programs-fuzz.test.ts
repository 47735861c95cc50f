import fc from 'fast-check'
import { test } from 'vitest'
import fuzzer from './programs.fuzz.ts'

test('any program over any objects runs as the model says, and its file gives its order again', () => {
  fc.assert(fc.property(fuzzer.inputs, fuzzer.holds), { numRuns: 100 })
})
