import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadScenario } from '../scenarios/catalogue.ts'
import { defaultOptions } from '../simulator/options.ts'
import { simulate } from '../simulator/simulation.ts'
import { type JsonTrace, traceToJson } from '../trace/json.ts'

/** The pieces of code of one language in a document. */
function examples(path: string, language: string): string[] {
  const text = readFileSync(new URL(path, import.meta.url), 'utf8')
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, of, code]) => (of === language ? [code ?? ''] : []))
}

test('the JSON that the trace format shows is that of the run that it names, of this engine', async () => {
  const [text] = examples('../../docs/trace-format.md', 'json')
  const { threads, steps, output, ...rest } = JSON.parse(text ?? '') as JsonTrace // that it is one is what is tested
  const module = await loadScenario(rest.scenario)
  const options = { ...defaultOptions(module.scenario.machine), seed: rest.seed }
  const run = traceToJson(simulate(module, rest.parameters as { [name: string]: number | string }, options))
  expect(run).toMatchObject(rest)
  // Of the lists it shows some.
  expect(threads.length * steps.length * output.length).toBeGreaterThan(0)
  for (const thread of threads) expect(run.threads[thread.id]).toEqual(thread)
  for (const step of steps) expect(run.steps[step.index]).toEqual(step)
  expect(run.output).toEqual(expect.arrayContaining([...output]))
})
