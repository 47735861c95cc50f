import { useMemo, useSyncExternalStore } from 'react'
import { listingsOf } from '../program/listing.ts'
import { useOutcome } from './context.ts'
import type { ShownLine } from './outcome.ts'
import { chosenListing, watchListing } from './panels/listing-choice.ts'

/** Lines of the program as lines of the listing that is shown. */
export function useShownLine(): ShownLine {
  const listing = useSyncExternalStore(watchListing, chosenListing)
  const sources = useOutcome(({ scenario }) => scenario?.listings)
  return useMemo(
    () => (listing === 'typescript' || sources === undefined ? (line) => line : listingsOf(sources).pythonLine),
    [listing, sources],
  )
}
