import { currentOs } from '../../current-os.ts'
import type { Hub } from './hub.ts'

/** The hub of the thread whose body runs. */
export function currentHub(): Hub {
  return currentOs().gevent().hub
}
