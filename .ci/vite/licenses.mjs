// Plugins for the file of licences that Vite writes of the packages in the page: Heddle's own comes first in it, and no
// worker, of whose bundles Vite does not speak there, holds a package that it leaves out.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @param {string} file as in `build.license`.
 * @returns {{ page: import('vite').Plugin, worker: () => import('vite').Plugin }}
 */
export function licensePlugins(file) {
  /** @type {Set<string>} */
  const inWorkers = new Set()
  return {
    page: {
      name: 'heddle:licenses',
      apply: 'build',
      generateBundle: {
        order: 'post',
        handler(_options, bundle) {
          const asset = bundle[file]
          if (asset?.type !== 'asset') return
          const text = String(asset.source)
          const missing = [...inWorkers].filter((name) => !text.includes(`\n## ${name} - `))
          if (missing.length > 0) this.error(`${file} leaves out ${missing.join(', ')}, which a worker is made of`)
          asset.source = `${readFileSync(join(import.meta.dirname, '../../LICENSE'), 'utf8')}\n${text}`
        },
      },
    },
    worker: () => ({
      name: 'heddle:worker-licenses',
      apply: 'build',
      generateBundle() {
        for (const id of this.getModuleIds()) {
          const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1]
          if (name) inWorkers.add(name)
        }
      },
    }),
  }
}
