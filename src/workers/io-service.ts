import { holdWhileAlive } from './alive.ts'
import { fetchPage } from './fetch-page.ts'
import { RunMemory } from './memory.ts'
import type { IoService } from './messages.ts'
import { serveRequests } from './serve-requests.ts'

/** What the I/O worker does. */
export const ioService: IoService = {
  ready: holdWhileAlive,
  serve: (memory, base) => serveRequests(new RunMemory(memory), (request, over) => fetchPage(base, request, over)),
}
