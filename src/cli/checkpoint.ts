import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Exploration, ExplorationOptions } from '../explorer/exploration/exploration.ts'
import type { SavedExploration } from '../explorer/exploration/saved.ts'
import type { OutcomeRecord } from '../explorer/outcomes/outcomes.ts'
import { writeStrategy } from '../explorer/search/strategy.ts'
import { engineVersion } from '../program/engine.ts'
import type { Program } from './program-file.ts'
import { codeOf, systemText } from './system-error.ts'
import { type Terminal, UsageError } from './terminal.ts'

/** Raised whenever an exploration goes on otherwise from what an earlier version of Heddle has kept of it. */
const version = 3

/** What a checkpoint is of: an exploration goes on from it only where all of this is the same. */
type Explored = { readonly [name: string]: number | string }

/** What `--checkpoint` names. */
export interface CheckpointFile {
  readonly path: string
  /** What it had kept; null where there was no such file. */
  readonly saved: SavedExploration | null
  /**
   * Keeps where an exploration stands.
   * @throws UsageError where it cannot be written
   */
  write(saved: SavedExploration): Promise<void>
}

/** Seconds between two checkpoints, at least, and how many times as long as one takes. */
const quiet = { seconds: 10, times: 20 }

/** Keeps an exploration now and then, and at its end. */
export class Keeper {
  private next = performance.now() + quiet.seconds * 1000
  /** How many executions there were when it was kept last; -1 before. */
  private last = -1
  private problem: string | null = null

  constructor(
    private readonly file: CheckpointFile,
    private readonly terminal: Terminal,
  ) {}

  /** Keeps it, where it is time again. What goes wrong is told, and once. */
  async keepNow(exploration: Exploration): Promise<void> {
    if (performance.now() < this.next) return
    const begin = performance.now()
    const before = this.problem
    await this.keep(exploration)
    if (this.problem !== null && before === null) this.terminal.error(`error: ${this.problem}\n`)
    const now = performance.now()
    this.next = now + Math.max(quiet.seconds * 1000, (now - begin) * quiet.times)
  }

  /** Keeps it once more. Returns what there is to say of it. */
  async keepLast(exploration: Exploration): Promise<Told> {
    const isKept = await this.keep(exploration)
    if (this.problem !== null) return { text: this.problem.replace('--checkpoint: ', ''), isProblem: true }
    if (!isKept)
      return { text: 'of a program that goes on for ever nothing is kept: it is explored anew.', isProblem: false }
    const { done } = exploration.progress()
    const { limits } = exploration.result()
    const isOver = done && !limits.includes('executions') && !limits.includes('first-bug')
    const more = limits.includes('first-bug')
      ? 'the same command with --all'
      : limits.includes('executions')
        ? 'the same command with a higher --max-executions'
        : 'the same command'
    return {
      text: isOver ? '' : `${this.file.path} keeps how far it has come; ${more} goes on from there.`,
      isProblem: false,
    }
  }

  /** What there is to say where it can be kept no more. */
  before(): string {
    return this.last < 0
      ? 'nothing was kept, since it was stopped in the midst of an execution.'
      : `${this.file.path} keeps the first ${this.last} executions, since it was stopped in the midst of another.`
  }

  /** @returns false for a program of which nothing can be kept */
  private async keep(exploration: Exploration): Promise<boolean> {
    const saved = exploration.saved()
    if (saved === null) return false
    try {
      await this.file.write(saved)
      this.last = saved.executions
      this.problem = null
    } catch (thrown) {
      if (!(thrown instanceof UsageError)) throw thrown
      this.problem = thrown.message
    }
    return true
  }
}

interface Told {
  readonly text: string
  readonly isProblem: boolean
}

/**
 * Opens the file that `--checkpoint` names.
 * @throws UsageError where it is no checkpoint, or one of another exploration, or could not be written
 */
export async function openCheckpoint(
  path: string,
  program: Program,
  values: Explored,
  options: ExplorationOptions,
  terminal: Terminal,
): Promise<CheckpointFile> {
  await terminal.checkFile(path, '--checkpoint')
  const of = await exploredOf(program, values, options)
  return {
    path,
    saved: await readCheckpoint(path, of),
    async write(saved) {
      const packed = packedOf(saved)
      const text = JSON.stringify({
        heddle: 'exploration',
        version,
        of,
        checksum: checksumOf(of, packed),
        saved: packed,
      })
      await terminal.writeFile(path, new TextEncoder().encode(text), '--checkpoint')
    },
  }
}

async function exploredOf({ module, file }: Program, values: Explored, options: ExplorationOptions): Promise<Explored> {
  const { strategy, seed, policy, branches, limits, scouts } = options
  const source = createHash('sha256')
  if (file === null) source.update(module.scenario.listings.typescript)
  else {
    const { filesOf } = await import('./containment.ts')
    for (const path of await filesOf(file)) source.update(await readFile(path).catch(() => ''))
  }
  const parameters = Object.entries(values).map(([name, value]) => [`--${name}`, value])
  return {
    program: module.scenario.id,
    'the text of the program': source.digest('hex').slice(0, 16),
    'the version of the engine': engineVersion,
    ...Object.fromEntries(parameters),
    '--strategy': `${writeStrategy(strategy)}${scouts === true ? ' (and walks)' : ''}`,
    '--seed': seed,
    '--policy': policy ?? String(values.policy ?? 'of each object'),
    '--spurious': branches?.spurious ?? 0,
    '--draws': branches?.draws ?? 0,
    '--wakers': String(branches?.wakers ?? false),
    '--max-events': limits?.events ?? 0,
    '--max-timeouts': limits?.timeouts ?? 0,
    '--max-daemon-rounds': limits?.daemonRounds ?? 0,
    '--max-outcomes': limits?.outcomes ?? 0,
  }
}

async function readCheckpoint(path: string, of: Explored): Promise<SavedExploration | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (thrown) {
    // A contained process may read the file where it was there when the command began.
    if (/^(ENOENT|ERR_ACCESS_DENIED)$/.test(codeOf(thrown))) return null
    throw new UsageError(`--checkpoint: ${path} cannot be read: ${systemText(thrown)}`)
  }
  const kept = parsed(text)
  if (kept === null)
    throw new UsageError(
      `--checkpoint: ${path} is not what \`heddle explore --checkpoint\` writes, or is damaged; name another file, or remove it.`,
    )
  if (kept.version !== version)
    throw new UsageError(
      `--checkpoint: ${path} was written by another version of Heddle; name another file, or remove it.`,
    )
  for (const name of new Set([...Object.keys(kept.of), ...Object.keys(of)])) {
    if (kept.of[name] === of[name]) continue
    const what = name.startsWith('the text')
      ? `${name} has changed since`
      : `${name} is ${of[name] ?? 'nothing'}, and was ${kept.of[name] ?? 'nothing'}`
    throw new UsageError(`--checkpoint: ${path} is of another exploration: ${what}. Name another file, or remove it.`)
  }
  return unpacked(kept.saved)
}

/** What is kept, with orders as numbers: paths of birth are long where threads start one another. */
interface Packed extends Omit<SavedExploration, 'outcomes'> {
  /** The one who takes a step in an order. */
  readonly names: readonly string[]
  readonly outcomes: readonly (Omit<OutcomeRecord, 'choices'> & { readonly choices: readonly number[] })[]
}

function packedOf(saved: SavedExploration): Packed {
  const numbers = new Map<string, number>()
  const numberOf = (name: string): number => {
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    return number
  }
  const outcomes = saved.outcomes.map((outcome) => ({ ...outcome, choices: outcome.choices.map(numberOf) }))
  return { ...saved, outcomes, names: [...numbers.keys()] }
}

function unpacked({ names, outcomes, ...saved }: Packed): SavedExploration {
  const named = (number: number): string => names[number] ?? ''
  return { ...saved, outcomes: outcomes.map((outcome) => ({ ...outcome, choices: outcome.choices.map(named) })) }
}

interface Kept {
  readonly version: unknown
  readonly of: Explored
  readonly saved: Packed
}

/** What a file holds; null where it was not written as `openCheckpoint` does, whole. */
function parsed(text: string): Kept | null {
  let kept: unknown
  try {
    kept = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof kept !== 'object' || kept === null || !('heddle' in kept) || kept.heddle !== 'exploration') return null
  if (!('of' in kept && 'saved' in kept && 'checksum' in kept && 'version' in kept)) return null
  if (typeof kept.of !== 'object' || kept.of === null || kept.checksum !== checksumOf(kept.of, kept.saved)) return null
  // By the checksum it is what was written here.
  return kept as unknown as Kept
}

function checksumOf(of: object, saved: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([of, saved]))
    .digest('hex')
}
