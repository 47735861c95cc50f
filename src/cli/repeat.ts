import { type CountedEnding, EndingCounts, runEnding } from '../analysis/run-ending.ts'
import { counted } from '../base/counted.ts'
import { isBug } from '../explorer/outcomes/outcomes.ts'
import { type Choices, choicesOf } from '../program/choices.ts'
import { limitText } from '../trace/end-sentence.ts'
import type { Trace } from '../trace/trace.ts'
import { detailTexts, kindTexts, maxShown, named, orderText } from './explore-report.ts'
import { defaultSeconds } from './options.ts'
import { numberedFile } from './output-file.ts'
import type { Program } from './program-file.ts'
import { exitCodeOf, lateText, type RunArguments, runnerOf, seedOf, steeringOf, writeTrace } from './run.ts'
import { exitCodes, type Terminal } from './terminal.ts'

/** The first run of those that ended alike. */
interface FirstRun {
  readonly seed: number
  readonly choices: Choices
  /** Where it was written to, if it was. */
  readonly file: string | null
}

/** What came of several runs. */
interface ManyRuns {
  readonly times: number
  readonly counts: EndingCounts
  /** By the number of the run, from 1. */
  readonly firsts: ReadonlyMap<number, FirstRun>
  /** Why it ended before its time, in words; null where it did not. */
  readonly interrupted: string | null
  readonly seconds: number
  readonly exitCode: number
}

/** The longest order that is written for reading. */
const longestOrder = 400

/**
 * `heddle run --repeat N`: runs so often, one run after another, and writes how many ended in which way. Simulations have
 * one seed after the other, and a random schedule where no other is asked for; real runs differ by themselves.
 * @returns the exit code of the worst end
 */
export async function runRepeatedly(program: Program, given: RunArguments, terminal: Terminal): Promise<number> {
  const ran = await runAll(program, given, terminal)
  await terminal.write(given.format === 'json' ? jsonText(program, given, ran) : report(program, given, ran))
  if (given.format === 'json' && ran.interrupted !== null) terminal.error(`${ran.interrupted}\n`)
  return ran.exitCode
}

async function runAll(program: Program, given: RunArguments, terminal: Terminal): Promise<ManyRuns> {
  const times = given.repeat ?? 1
  const counts = new EndingCounts()
  const firsts = new Map<number, FirstRun>()
  const steering = steeringOf(program.module, given)
  if (given.output !== undefined) await terminal.checkFile(given.output, '--output')
  const codes = new Set<number>()
  let interrupted: string | null = null
  const runner = await runnerOf(program, given, terminal)
  const goOn = terminal.onInterrupt(() => {
    interrupted = 'interrupted'
    runner.stop()
  })
  const begin = performance.now()
  try {
    for (let nth = 0; nth < times; nth++) {
      const { trace, cut } = await runner.run(nth)
      interrupted ??= cut
      if (interrupted !== null) break
      codes.add(exitCodeOf(trace))
      if (counts.add(runEnding(trace))) {
        const seed = given.executor === 'workers' ? seedOf(steering, 0) : seedOf(steering, nth)
        firsts.set(nth + 1, {
          seed,
          choices: choicesOf(trace),
          file: await keep(trace, given.output, nth + 1, terminal),
        })
      }
      terminal.progress(`${nth + 1} of ${counted(times, 'run')}, ${counted(counts.list.length, 'ending')}`)
      // What interrupts short simulations is heard between two of them.
      await new Promise((resolve) => setImmediate(resolve))
      if (runner.isLate) interrupted ??= lateText(given.maxSeconds ?? defaultSeconds)
      if (interrupted !== null && nth + 1 < times) break
    }
  } finally {
    terminal.progress('')
    goOn()
    runner.dispose()
  }
  const worst = codes.has(exitCodes.wrong) ? exitCodes.wrong : exitCodes.stopped
  const exitCode =
    codes.has(exitCodes.wrong) || codes.has(exitCodes.stopped) || counts.runs < times ? worst : exitCodes.finished
  return { times, counts, firsts, interrupted, seconds: (performance.now() - begin) / 1000, exitCode }
}

/** Writes the first run of its kind: the seventh, with `--output mine.heddle`, to `mine-7.heddle`. */
async function keep(trace: Trace, output: string | undefined, run: number, terminal: Terminal): Promise<string | null> {
  if (output === undefined) return null
  const file = numberedFile(output, run)
  await writeTrace(trace, file, terminal)
  return file
}

function report({ module }: Program, given: RunArguments, ran: ManyRuns): string {
  const { counts, firsts, times, interrupted, seconds } = ran
  const { scenario } = module
  const { strategy, seed } = steeringOf(module, given)
  const how =
    given.executor === 'workers'
      ? `on real workers, seed ${seed}`
      : `simulated, schedule ${strategy}, each with the next seed from ${seed} on`
  const cut = counts.runs < times ? interrupted : null
  const short = cut === 'interrupted' ? cut : 'stopped'
  const runs = cut === null ? counted(times, 'run') : `${counts.runs} of ${counted(times, 'run')}, then ${short}`
  const lines = [`${scenario.title.en || scenario.id}: ${runs}, ${how}, ${seconds.toFixed(2)} s`, '']
  for (const row of counts.list.slice(0, maxShown))
    lines.push(...rowLines(row, counts.runs, firsts.get(row.first), given))
  if (counts.list.length > maxShown) lines.push(`  and ${counted(counts.list.length - maxShown, 'ending')} more`)
  if (cut !== null && cut !== short) lines.push(...(counts.runs > 0 ? [''] : []), cut)
  return `${lines.join('\n')}\n`
}

function rowLines(row: CountedEnding, runs: number, first: FirstRun | undefined, given: RunArguments): string[] {
  const { ending } = row
  const { kind } = ending
  const seed = given.executor === 'workers' || first === undefined ? '' : `, seed ${first.seed}`
  const head = kind === 'limit' ? 'cut off' : kindTexts[kind]
  const lines = [`  ${head}: ${row.count} of ${runs} (${percent(row.count, runs)}), first in run ${row.first}${seed}`]
  for (const text of textsOf(row)) lines.push(`      ${text}`)
  if (first === undefined) return lines
  if (first.file !== null) lines.push(`      ${first.file}`)
  if (!isBug(kind)) return lines
  if (first.choices.length <= longestOrder) lines.push(`      --choices ${orderText(first.choices)}`)
  else if (first.file === null)
    lines.push(`      its order has ${counted(first.choices.length, 'step')}: --output FILE writes it`)
  return lines
}

function textsOf({ ending }: CountedEnding): string[] {
  const { detail, limit } = ending
  return limit === null ? detailTexts(detail) : [...detailTexts(detail), `at the limit of ${limitText(limit)}`]
}

function reasonOf({ ending }: CountedEnding): object {
  const { failed, stuck, held } = ending.detail
  return { failed, stuck, held, limit: ending.limit }
}

function percent(part: number, whole: number): string {
  return `${Math.round((1000 * part) / Math.max(1, whole)) / 10}%`
}

function jsonText({ module }: Program, given: RunArguments, ran: ManyRuns): string {
  const { strategy, seed, scale } = steeringOf(module, given)
  const { counts, firsts, times, seconds } = ran
  const isReal = given.executor === 'workers'
  const json = {
    scenario: module.scenario.id,
    executor: given.executor ?? 'simulator',
    seed,
    ...(isReal ? { scale } : { strategy }),
    times,
    runs: counts.runs,
    interrupted: counts.runs < times,
    seconds: Math.round(seconds * 1000) / 1000,
    endings: counts.list.map((row) => {
      const first = firsts.get(row.first)
      return {
        kind: row.ending.kind,
        count: row.count,
        detail: textsOf(row).join('; '),
        reason: reasonOf(row),
        first: first && { run: row.first, seed: first.seed, choices: named(first.choices), file: first.file },
      }
    }),
  }
  return `${JSON.stringify(json, null, 2)}\n`
}
