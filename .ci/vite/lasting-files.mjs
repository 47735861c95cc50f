// A plugin by which the served build is kept by browsers. A file whose name tells its content never changes: asked for
// again, as the simulator's worker asks for what the page has, it comes from the browser's own store, without a question
// to the server for each. What is not there is not kept: a later build may have it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** A built file: its name ends in a hash of its content. */
const lasting = /^\/assets\/[^/?]+-[\w-]{8}\.\w+$/

/** @returns {import('vite').Plugin} */
export function lastingFilesPlugin() {
  return {
    name: 'heddle:lasting-files',
    configurePreviewServer({ middlewares, config }) {
      const folder = join(config.root, config.build.outDir)
      middlewares.use(({ url = '' }, response, next) => {
        if (lasting.test(url) && existsSync(join(folder, url)))
          response.setHeader('Cache-Control', 'public, max-age=31536000, immutable')
        next()
      })
    },
  }
}
