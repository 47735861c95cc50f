import { SimulatorClient } from '../simulation/simulator-client.ts'
import { Database } from './database.ts'
import { createKeeper, type Keeper } from './keeper.ts'
import type { KeeperNeeds } from './load-keeper.ts'
import { createShownLocks } from './shown-locks.ts'

/** Keeps recordings in this browser. */
export function browserKeeper(needs: KeeperNeeds): Keeper {
  // Neither is there where the page does not come over a safe connection, whatever the types say.
  const { locks, storage }: { locks?: LockManager; storage?: StorageManager } = navigator
  const keeper = createKeeper({
    ...needs,
    database: new Database(),
    locks: createShownLocks(locks),
    packer: new SimulatorClient(),
    unpacker: new SimulatorClient(),
    quota: async () => (await storage?.estimate())?.quota,
  })
  window.addEventListener('pagehide', () => keeper.leave())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keeper.setAside()
  })
  return keeper
}
