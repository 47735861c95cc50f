import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Pages } from '../program/pages.ts'

/** The pages of a scenario on this machine's loopback network, as the application's own server gives them out. */
export interface PageServer {
  /** Address of the folder of the pages. */
  readonly folder: string
  close(): void
}

/** Serves a scenario's pages, so that a run on real workers really fetches them. */
export async function servePages({ texts }: Pages): Promise<PageServer> {
  const pages = new Map(Object.entries(texts))
  const server = createServer((request, response) => {
    const text = pages.get(decodeURI(request.url ?? '').slice(1))
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(text ?? '')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  // A server that listens at a port has an address of this form.
  const { port } = server.address() as AddressInfo
  return {
    folder: `http://127.0.0.1:${port}/`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
