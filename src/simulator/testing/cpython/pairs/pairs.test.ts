/** What the calls of Python's modules do is what Python itself answers, or has answered: `README.md` says how. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { outputOf } from '../../../../trace/trace.ts'
import { defaultOptions } from '../../../options.ts'
import { lawfulRun } from '../../facts.ts'
import { atMost, pythonWith } from '../python.ts'
import { matrixProblems, matrixText } from './matrix.ts'
import { type Answer, type Pair, pairsModules, programOfPair, shownBy } from './pair.ts'

const files = pairsModules()
const records = process.env.HEDDLE_RECORD !== undefined

type Answers = { [title: string]: Answer }

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}

function answersOf(file: string): Answers {
  try {
    return JSON.parse(readFileSync(pathOf(`${file}.json`), 'utf8')) as Answers // as `record` writes it
  } catch {
    return {}
  }
}

/** A Python text without the indentation that all its lines have. */
function dedented(text: string): string {
  const lines = text.split('\n')
  const margins = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/))
  return lines.map((line) => line.slice(Math.min(...margins))).join('\n')
}

/** What Python prints for each of the texts; one that does not end is given so many seconds. */
function played(python: string, pairs: readonly Pair[], patience: number): string[][] {
  const input = JSON.stringify(pairs.map((pair) => dedented(pair.python)))
  const args = ['-B', '-W', 'ignore', pathOf('pairs.py'), String(patience)]
  const timeout = Math.max(atMost.timeout, 1000 * patience * pairs.length)
  const { stdout, error } = spawnSync(python, args, { ...atMost, timeout, input })
  if (error !== undefined) throw error
  return JSON.parse(stdout) as string[][] // a list of lines for each text
}

/** The Python that can play a pair; null where there is none. */
function judgeOf({ judge, since }: Pair): string | null {
  return pythonWith(judge === 'gevent' ? 'gevent' : null, since ?? '3.11')
}

/** Ways to run a program: what is printed must be the same in all. */
function simulated(pair: Pair, file: string, title: string): string[][] {
  const module = programOfPair(files[file] ?? { pairs: {} }, title)
  const options = [
    defaultOptions(),
    ...(pair.timed
      ? []
      : [2, 3, 4].map((seed) => ({ ...defaultOptions(), seed, strategy: 'random' as const, cores: seed - 1 }))),
  ]
  return options.map((each) => {
    const trace = lawfulRun(module, {}, each)
    return shownBy(
      outputOf(trace).map(({ text }) => text),
      trace.end.status,
    )
  })
}

/** Plays what can be played, and keeps what cannot. */
function record(file: string, pairs: readonly [string, Pair][]): void {
  const before = answersOf(file)
  const answers: Answers = {}
  for (const [title, pair] of pairs) {
    const python = judgeOf(pair)
    const known = before[title]
    const lines = python === null ? known?.python : played(python, [pair], 4)[0]
    if (lines === undefined) continue
    const own = pair.differs === undefined ? undefined : simulated(pair, file, title)[0]
    answers[title] = own === undefined ? { python: lines } : { python: lines, heddle: own }
  }
  writeFileSync(pathOf(`${file}.json`), `${JSON.stringify(answers, null, 2)}\n`)
}

for (const [file, module] of Object.entries(files)) {
  const pairs = Object.entries(module.pairs)
  if (records) record(file, pairs)
  const answers = answersOf(file)
  describe(`pairs of ${file}`, () => {
    it.each(pairs)('%s', (title, pair) => {
      const answer = answers[title]
      if (answer === undefined) throw new Error('no answer is recorded: see README.md')
      const wanted = pair.differs === undefined ? answer.python : answer.heddle
      for (const lines of simulated(pair, file, title)) expect(lines).toEqual(wanted)
      if (pair.differs !== undefined) expect(answer.heddle).not.toEqual(answer.python)
    })

    const live = pairs.filter(([title, pair]) => {
      return !pair.timed && judgeOf(pair) !== null && answers[title]?.python.at(-1) !== '(hangs)'
    })
    for (const python of new Set(live.map(([, pair]) => judgeOf(pair)))) {
      const its = live.filter(([, pair]) => judgeOf(pair) === python)
      it(`are answered so by ${python} itself`, () => {
        const lines = played(
          python ?? '',
          its.map(([, pair]) => pair),
          40,
        )
        expect(Object.fromEntries(its.map(([title], i) => [title, lines[i]]))).toEqual(
          Object.fromEntries(its.map(([title]) => [title, answers[title]?.python])),
        )
      })
    }
  })
}

describe('docs/cpython.md', () => {
  it('speaks of all calls, and of none that there are not', () => {
    expect(matrixProblems(files)).toEqual([])
  })

  it('says what the pairs show', async () => {
    await expect(matrixText(files)).toMatchFileSnapshot(pathOf('../../../../../docs/cpython.md'))
  })
})
