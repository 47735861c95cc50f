/**
 * What gevent does is compared with what the real one did, script by script. Answers are recorded anew, where the machine
 * has gevent, by `HEDDLE_RECORD=1 npx vitest run --project unit src/simulator/gevent`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { checkedAs, played } from './player.ts'
import { playedByGevent, pythonWithGevent } from './python.ts'
import { scriptOf } from './scripts.ts'

/** How many scripts there are answers for. */
const wanted = 1000
const file = new URL('answers.json.gz', import.meta.url)

type Answers = { readonly [seed: string]: readonly string[] }

function record(python: string): void {
  const answers: Record<string, readonly string[]> = {}
  let seed = 0
  while (Object.keys(answers).length < wanted) {
    const seeds = Array.from({ length: 100 }, () => seed++)
    const found = playedByGevent(
      python,
      seeds.map((one) => scriptOf(one).script),
    )
    for (const [n, one] of seeds.entries()) {
      const lines = found[n]
      if (lines !== null && lines !== undefined && Object.keys(answers).length < wanted) answers[one] = lines
    }
  }
  writeFileSync(file, gzipSync(JSON.stringify(answers), { level: 9 }))
}

/** The first line that differs, with those before it and what was done. */
function difference(seed: number, answer: readonly string[], lines: readonly string[]): string {
  const at = answer.findIndex((line, n) => line !== lines[n])
  const from = at < 0 ? answer.length : at
  return [
    `script ${seed}:`,
    ...scriptOf(seed).script.map((actions, n) => `  ${n}: ${JSON.stringify(actions)}`),
    ...answer.slice(0, from).map((line) => `  ${line}`),
    ...answer.slice(from, from + 4).map((line) => `- ${line}`),
    ...lines.slice(from, from + 4).map((line) => `+ ${line}`),
  ].join('\n')
}

const python = pythonWithGevent()
if (python !== null && process.env.HEDDLE_RECORD !== undefined) record(python)
if (python === null) console.warn('Not compared with gevent itself, but with what it answered')

const answers: Answers = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'))
const seeds = Object.keys(answers).map(Number)

/** Compares scripts with answers, and says of the first that differs how. */
function compare(some: readonly number[], play: typeof played): void {
  const wrong = some.filter((seed) => {
    const { script, patched } = scriptOf(seed)
    return JSON.stringify(play(script, patched)) !== JSON.stringify(answers[seed])
  })
  const [first] = wrong
  if (first === undefined) return
  const { script, patched } = scriptOf(first)
  expect.fail(`${wrong.length} of ${some.length}; ${difference(first, answers[first] ?? [], play(script, patched))}`)
}

describe('gevent', () => {
  it('does what the real one did, in the same order and at the same times', () => {
    expect(seeds).toHaveLength(wanted)
    compare(seeds, played)
  })

  it('does so by lawful steps that their order gives again', () => {
    compare(
      seeds.filter((seed) => seed % 12 === 0 || seed % 12 === 5),
      checkedAs,
    )
  })

  it.skipIf(python === null)('is the one that was recorded', () => {
    const some = seeds.filter((seed) => seed % 20 === 7)
    const found = playedByGevent(
      python ?? '',
      some.map((seed) => scriptOf(seed).script),
    )
    expect(found).toEqual(some.map((seed) => answers[seed]))
  })
})
