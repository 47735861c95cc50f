import { useMemo, useSyncExternalStore } from 'react'
import { listingsOf } from '../../program/listing.ts'
import type { ShownLine } from '../messages/outcomes.ts'
import { chosenListing, watchListing } from '../views/listing-choice.ts'
import { useOutcome } from './context.ts'

/** Lines of the program as lines of the listing that is shown. */
export function useShownLine(): ShownLine {
  const listing = useSyncExternalStore(watchListing, chosenListing)
  const sources = useOutcome(({ scenario }) => scenario?.listings)
  return useMemo(
    () => (listing === 'typescript' || sources === undefined ? (line) => line : listingsOf(sources).pythonLine),
    [listing, sources],
  )
}
