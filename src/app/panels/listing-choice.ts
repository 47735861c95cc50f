import { rememberChoice, rememberedChoice } from './choices.ts'

/** The listings, the one first that is shown before a person chose. */
export const listingNames = ['python', 'typescript'] as const
export type ListingName = (typeof listingNames)[number]

const key = 'heddle.listing'
let chosen: ListingName | null = null
const listeners = new Set<() => void>()

/** Which listing is shown. Whoever names a line means a line of this one. */
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
