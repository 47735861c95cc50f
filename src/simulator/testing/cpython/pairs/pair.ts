import type { Os } from '../../../../program/os.ts'
import type { Operation } from '../../../../program/request.ts'
import { defineScenario, type ScenarioModule } from '../../../../program/scenario.ts'

/** A text for Python and a program that must print the same. */
export interface Pair {
  /** What it shows, by names of `interface.json`. */
  readonly calls: readonly string[]
  /** Its common indentation is taken away. */
  readonly python: string
  readonly program: (os: Os) => Operation<void>
  /** Why the program prints something else, on purpose. */
  readonly differs?: string
  /** The first Python that can play it. */
  readonly since?: '3.12' | '3.13'
  /** What is printed hangs on the clock: Python plays it only when answers are recorded. */
  readonly timed?: true
  /** Who can play it, where that is not any CPython. */
  readonly judge?: 'gevent'
}

export type Pairs = { readonly [title: string]: Pair }

/** What was answered: lines of output, with how it ended where that was not well. */
export interface Answer {
  readonly python: readonly string[]
  /** What Heddle prints, where that differs. */
  readonly heddle?: readonly string[]
}

/** What a file of pairs exports: besides them the bodies that their programs start. */
export interface PairsModule {
  readonly pairs: Pairs
  readonly [body: string]: unknown
}

const none = { en: '', zh: '' }

/** The program of a pair as executors take it. */
export function programOfPair(module: PairsModule, title: string): ScenarioModule {
  const pair = module.pairs[title]
  if (pair === undefined) throw new Error(`there is no pair "${title}"`)
  const listings = { python: pair.python, typescript: '' }
  const scenario = defineScenario({
    id: title,
    title: none,
    summary: none,
    parameters: {},
    main: pair.program,
    listings,
  })
  return { ...module, scenario }
}

/** The modules of this folder that have pairs, by file name. */
export function pairsModules(): { readonly [file: string]: PairsModule } {
  const found = import.meta.glob<PairsModule>(
    ['./*.ts', '!./*.test.ts', '!./pair*.ts', '!./absent.ts', '!./matrix.ts'],
    {
      eager: true,
    },
  )
  return Object.fromEntries(Object.entries(found).map(([path, module]) => [path.slice(2, -3), module]))
}

/** What a trace prints, with how it ended as answers say it. */
export function shownBy(lines: readonly string[], status: string): string[] {
  const end = status === 'deadlock' ? ['(hangs)'] : status === 'failed' ? ['(exit 1)'] : []
  return [...lines, ...end]
}

/** A value as Python prints it. */
export function pythonText(value: unknown, nested = false): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (Array.isArray(value)) return `[${value.map((item) => pythonText(item, true)).join(', ')}]`
  return nested && typeof value === 'string' ? `'${value}'` : String(value)
}

/** What became of an operation: its result as Python prints it, or the error as `KIND: message`. */
export function* outcome(operation: Operation<unknown>): Operation<string> {
  try {
    return pythonText(yield* operation)
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown
    return `${thrown.name}: ${thrown.message}`
  }
}
