/** The script of a coordinator: it collects the records of a run. */
import { expose } from 'comlink'
import { coordinate } from './coordinate.ts'
import type { CoordinatorService } from './messages.ts'

const service: CoordinatorService = {
  ready: async () => true,
  async coordinate(config, port) {
    // Raw messages: comlink waits for answers, which a worker that does not return to its event loop never gets.
    coordinate(config, (message) => port.postMessage(message, message.type === 'batch' ? [message.rows.buffer] : []))
  },
}
expose(service)
