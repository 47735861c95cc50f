import type { Keeper, KeeperParts } from './keeper.ts'

/** What the page hands to the keeper of its recordings. */
export type KeeperNeeds = Pick<KeeperParts, 'notify' | 'download' | 'ordered'>

/** Fetches and makes the keeper of this page's recordings. */
export type LoadKeeper = (needs: KeeperNeeds) => Promise<Keeper>
