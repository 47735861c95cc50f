import type { Flavour } from '../trace/tables.ts'
import type { Handle, Operation } from './request.ts'

/** A handle as it crosses to another thread. */
export interface HandleText {
  readonly kind: string
  readonly id: number
  readonly base: number
  readonly name: string
  /** Of a process, which is a handle of kind `thread`. */
  readonly threadKind?: 'process'
  /** Of a thread or process that is one. */
  readonly daemon?: true
  /** As that of the handle. */
  readonly parts?: object
  /** As in the record of what it is the handle of. */
  readonly of?: Flavour
}

/** What library code makes of several objects. It crosses as its parts: plain data and handles. */
export interface Compound {
  /** Name of its kind, as `defineCompound` knows it. */
  readonly compound: string
  readonly parts: object
  /** Called by who starts a process that gets it. */
  passOn?(): Operation<void>
  /** Called when it crosses: others know it then. */
  crosses?(): void
}

const makers = new Map<string, (text: HandleText) => Handle>()

/** Says how the handles of a kind come to life in another thread. Called once by the file of each kind. */
export function defineHandle(kind: string, make: (text: HandleText) => Handle): void {
  makers.set(kind, make)
}

/** What stands for a handle that has just been made: itself, where nobody keeps them. */
export let theHandle = <Made>(made: Made): Made => made

/** Has handles kept: `same-handles.ts`. */
export function keepHandles(keep: typeof theHandle): void {
  theHandle = keep
}

/** As `defineHandle`, for a class made from number, address and name, and whose it is. */
export function defineHandleClass(
  kind: string,
  Maker: new (id: number, base: number, name: string, of?: Flavour) => Handle,
): void {
  makers.set(kind, ({ id, base, name, of }) => theHandle(new Maker(id, base, name, of)))
}

export function isHandleKind(kind: string): boolean {
  return makers.has(kind)
}

/** The handle that crossed; undefined for a kind that nobody has defined. */
export function makeHandle(text: HandleText): Handle | undefined {
  return makers.get(text.kind)?.(text)
}

// Parts are what the compound of that very kind crossed as.
// biome-ignore lint/suspicious/noExplicitAny: no other type accepts makers with parts of every type
type CompoundMaker = (parts: any) => Compound

const compounds = new Map<string, CompoundMaker>()
const unpicklable = new Map<string, string>()

/**
 * Says how the compounds of a kind come to life in another thread. Called once by the file of each kind.
 * @param refusal what Python says where one is to go to another process, which it may not
 */
export function defineCompound(kind: string, make: CompoundMaker, refusal?: string): void {
  compounds.set(kind, make)
  if (refusal !== undefined) unpicklable.set(kind, refusal)
}

/** What Python says of a compound that is to go to another process; undefined where it may. */
export function pickleRefusal({ compound }: Compound): string | undefined {
  return unpicklable.get(compound)
}

export function isCompound(value: object): value is Compound {
  return 'compound' in value && typeof value.compound === 'string' && compounds.has(value.compound)
}

/** The compound that crossed; undefined for a kind that nobody has defined. */
export function makeCompound(kind: string, parts: unknown): Compound | undefined {
  return compounds.get(kind)?.(parts)
}

/** Tells the compounds in these parameters that a process gets them. */
export function* passOn(parameters: unknown): Operation<void> {
  if (typeof parameters !== 'object' || parameters === null) return
  if (isCompound(parameters)) yield* parameters.passOn?.() ?? []
  else if (Array.isArray(parameters) || Object.getPrototypeOf(parameters) === Object.prototype)
    for (const one of Object.values(parameters)) yield* passOn(one)
}
