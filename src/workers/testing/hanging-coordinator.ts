/** The script of a coordinator that hangs as soon as it has something to do. */
import { expose } from 'comlink'
import { holdWhileAlive } from '../alive.ts'
import type { CoordinatorService } from '../messages.ts'

const hanging: CoordinatorService = {
  ready: holdWhileAlive,
  async coordinate() {
    for (;;);
  },
}
expose(hanging)
