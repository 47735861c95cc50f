/** The script of the I/O worker: it serves the requests of a run's program workers. */
import { expose } from 'comlink'
import { fetchPage } from './fetch-page.ts'
import { RunMemory } from './memory.ts'
import type { IoService } from './messages.ts'
import { serveRequests } from './serve-requests.ts'

const service: IoService = {
  ready: async () => true,
  serve: (memory, base) => serveRequests(new RunMemory(memory), (request, over) => fetchPage(base, request, over)),
}
expose(service)
