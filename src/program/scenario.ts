import type { Message } from '../base/messages.ts'
import type { Value } from '../base/value.ts'
import type { OperationSpec } from '../model/atom.ts'
import type { Kernel } from '../model/kernel.ts'
import { libraryBodies } from './library.ts'
import type { MachineDefaults } from './machine-options.ts'
import type { Os } from './os.ts'
import type { Pages } from './pages.ts'
import type { Parameters, ParameterValues } from './parameters.ts'
import type { Body, Operation } from './request.ts'

/** The network that a scenario has with these parameters; null for none. */
export function pagesOf(scenario: Scenario, values: { readonly [name: string]: number | string }): Pages | null {
  // Executors get the values that `readParameters` made of this very declaration.
  return scenario.pages?.(values as ParameterValues) ?? null
}

/** After how many steps a run with these parameters is cut off at the latest, where its scenario says so; else null. */
export function stepsOf(scenario: Scenario, values: { readonly [name: string]: number | string }): number | null {
  // As above.
  return scenario.steps?.(values as ParameterValues) ?? null
}

/** A state, as invariants read it. */
interface StateWords {
  readonly words: Int32Array
  readonly values: { get(id: number): Value }
}

/** What a program says that must hold in every state, or some time: `program/invariants.ts`, which only programs load that have any. */
export interface InvariantWatch {
  /** Takes note of what they look at: what the operation `watch` was given. */
  watch(given: Value): void
  /** The blocks of what they look at. */
  readonly bases: readonly number[]
  /** What `broken` says after a step of a run, where that may have changed. */
  after(operation: OperationSpec, given: Value, kernel: Kernel): string | null
  /** Which does not hold, and with which values; null where all do. */
  broken(state: StateWords): string | null
  /** What must hold some time and has held after no step of the run so far, by name. */
  readonly never: readonly string[]
  /** What has held so far of what must hold some time, a bit for each, in this state or `before`. */
  metIn(state: StateWords, before: number): number
  /** The names of those whose bits are not set. */
  unmet(met: number): readonly string[]
}

/** A program that the catalogue offers. */
export interface Scenario {
  readonly id: string
  readonly title: Message
  /** One or two sentences for the catalogue. */
  readonly summary: Message
  readonly parameters: Parameters
  readonly main: (os: Os, parameters: ParameterValues) => Operation<void>
  /** How many threads it has at once at most, the main one included, so that as many workers can stand ready. */
  readonly threads?: (parameters: ParameterValues) => number
  /** The whole number among its parameters by which it has many threads: real runs may lower it. */
  readonly crowd?: string
  /** After how many steps a run is cut off that would never end by itself, where that is soon. */
  readonly steps?: (parameters: ParameterValues) => number | null
  /** The pages that `Os.fetch` finds; without them there is no network. */
  readonly pages?: (parameters: ParameterValues) => Pages
  /** Made anew for each run or exploration. */
  readonly invariants?: () => InvariantWatch
  readonly listings: { readonly python: string; readonly typescript: string }
  /** On what machine it is run where nobody says otherwise. */
  readonly machine?: MachineDefaults
  readonly story?: Story
  /** Opened by itself, it is shown beside another run of it: one with these parameters, all others as they are declared. */
  readonly compare?: { readonly parameters: { readonly [name: string]: number | string } }
}

/** A step worth a look: the `nth` step (from 1) of this operation, by this thread and on this object where given. */
export interface StoryHighlight {
  readonly words: Message
  /** Name of the operation as in the trace, such as `acquire` or `block`. */
  readonly operation: string
  readonly thread?: string
  readonly object?: string
  readonly nth?: number
  /** That a run is shown first at this moment, where that is not the first one. */
  readonly opens?: true
}

/** Runs whose printed lines stand side by side: what comes before the first colon names a row. */
export interface StoryTable {
  readonly words: Message
  readonly columns: readonly {
    readonly words: Message
    readonly parameters: { readonly [name: string]: number | string }
  }[]
}

/** What a scenario is about, for those who read before they look. */
export interface Story {
  readonly shows: Message
  readonly highlights: readonly StoryHighlight[]
  /** Changes of parameters that teach something, each with what to expect. */
  readonly tries: readonly {
    readonly words: Message
    readonly parameters: { readonly [name: string]: number | string }
  }[]
  readonly table?: StoryTable
}

/** What a scenario's module exports: the scenario, and every body under the name that traces and workers know it by. */
export interface ScenarioModule {
  readonly scenario: Scenario
}

/** Declares a scenario. Its main body gets the parameters by name, typed as they are declared. */
export function defineScenario<P extends Parameters>(
  scenario: Omit<Scenario, 'main' | 'parameters' | 'threads' | 'steps' | 'pages'> & {
    readonly parameters: P
    readonly main: (os: Os, parameters: ParameterValues<P>) => Operation<void>
    readonly threads?: (parameters: ParameterValues<P>) => number
    readonly steps?: (parameters: ParameterValues<P>) => number | null
    readonly pages?: (parameters: ParameterValues<P>) => Pages
  },
): Scenario {
  // Executors pass the values that `readParameters` made of this very declaration.
  return { ...scenario } as Scenario
}

/** The exported name of a body, by which other threads find it. Null when the module does not export it. */
export function bodyName(module: ScenarioModule, body: Body): string | null {
  for (const [name, exported] of Object.entries(module)) if (exported === body) return name
  for (const [name, known] of libraryBodies) if (known === body) return name
  return null
}

/** The body of a name. Null when the module exports no such function. */
export function bodyOf(module: ScenarioModule, name: string): Body | null {
  const library = libraryBodies.get(name)
  if (library !== undefined) return library
  const exported: unknown = new Map<string, unknown>(Object.entries(module)).get(name)
  // A function exported by a scenario's module and named in a start request is a body.
  return typeof exported === 'function' ? (exported as Body) : null
}
