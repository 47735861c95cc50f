/** Any program, run anyhow: the model allows what it does, its file is read as it was, and its order is taken again. */
import fc from 'fast-check'
import type { Fuzzer } from '../base/testing/fuzzer.ts'
import { moduleOf, type RandomProgram, randomProgram } from '../explorer/testing/random-programs.ts'
import { checkTrace, findingText } from '../model/checker.ts'
import { choicesOf } from '../program/choices.ts'
import { decodeTrace, encodeTrace } from '../trace/codec.ts'
import type { SimulatorOptions } from './options.ts'
import { simulate } from './simulation.ts'
import { type Script, scripted } from './testing/programs.ts'
import { how, meaning, script } from './testing/random-scripts.ts'

/** A program, a way to run it, and another to take the same order. */
export interface ProgramInput {
  readonly program: { readonly script: Script } | { readonly threads: RandomProgram }
  readonly options: SimulatorOptions
  readonly others: SimulatorOptions
}

const fuzzer: Fuzzer<ProgramInput> = {
  inputs: fc.record({
    program: fc.oneof(fc.record({ script }), fc.record({ threads: randomProgram(12) })),
    options: how,
    others: how,
  }),
  holds({ program, options, others }) {
    const make = () => ('script' in program ? scripted(program.script) : moduleOf(program.threads))
    const trace = simulate(make(), {}, options)
    const finding = checkTrace(trace)
    if (finding !== null) throw new Error(findingText(finding))
    const bytes = encodeTrace(trace)
    const read = decodeTrace(bytes)
    if (!same(encodeTrace(read), bytes)) throw new Error('written and read again, it is another trace')
    if (!same(encodeTrace(simulate(make(), {}, options)), bytes)) throw new Error('run again, it is another trace')
    const again = simulate(make(), {}, { ...others, seed: options.seed, choices: choicesOf(read) })
    if (JSON.stringify(meaning(again)) !== JSON.stringify(meaning(trace)))
      throw new Error('its order gives another run')
  },
  file: (input) => ({ extension: 'json', content: JSON.stringify(input, null, 1) }),
}
export default fuzzer

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
