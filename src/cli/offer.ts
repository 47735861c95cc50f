import { parentPort } from 'node:worker_threads'
import { type Endpoint, expose } from 'comlink'

/** A script of one of Node's threads offers its service to who started it. */
export function offer(service: object): void {
  if (parentPort === null) throw new Error('this script is for a thread')
  // It is one: only what may be transferred has other types in Node.
  expose(service, parentPort as unknown as Endpoint)
}
