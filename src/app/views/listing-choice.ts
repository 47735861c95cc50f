import { listingsOf } from '../../program/listing.ts'
import { rememberChoice, rememberedChoice } from './remembered.ts'

/** The listings, the one first that is shown before a person chose. */
export const listingNames = ['python', 'typescript'] as const
export type ListingName = (typeof listingNames)[number]

const key = 'heddle.listing'
let chosen: ListingName | null = null
const listeners = new Set<() => void>()

/** Which listing is shown. The one who names a line means a line of this one. */
export function chosenListing(): ListingName {
  chosen ??= rememberedChoice<ListingName>(key, listingNames)
  return chosen
}

export function chooseListing(name: ListingName): void {
  chosen = name
  rememberChoice(key, name)
  for (const listener of listeners) listener()
}

/** Calls back whenever another listing is chosen. Returns how to end that. */
export function watchListing(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

type Sources = Parameters<typeof listingsOf>[0]
const known = new WeakMap<Sources, ReturnType<typeof listingsOf>>()

/** Says a line of a program's TypeScript as a line of the listing that is shown; 0 where that has none. */
export function shownLines(sources: Sources): (line: number) => number {
  return (line) => {
    if (chosenListing() === 'typescript') return line
    const listings = known.get(sources) ?? listingsOf(sources)
    known.set(sources, listings)
    return listings.pythonLine(line)
  }
}
