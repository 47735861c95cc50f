// A plugin that builds a worker together with the page, so that what both need is built, and fetched, once. The workers
// of real runs stay bundles of their own: each of them starts faster from a single file.
import MagicString from 'magic-string'

/**
 * @param {RegExp} page id of the module that starts the worker, as `new Worker(new URL('./NAME.ts', import.meta.url)`.
 * @returns {import('vite').Plugin}
 */
export function pageWorkerPlugin(page) {
  return {
    name: 'heddle:page-worker',
    apply: 'build',
    // Before Vite sees the pattern and bundles the worker apart.
    enforce: 'pre',
    transform: {
      filter: { id: page },
      async handler(code, id) {
        const found = /new URL\('(\.\/([\w-]+)\.ts)', import\.meta\.url\)/.exec(code)
        const [all, module, name] = found ?? []
        const worker = module ? await this.resolve(module, id) : null
        if (!found || !all || !name || !worker)
          throw new Error(`${id}: no "new URL('./NAME.ts', import.meta.url)" of a worker`)
        const file = this.emitFile({ type: 'chunk', id: worker.id, name })
        const text = new MagicString(code)
        text.overwrite(found.index, found.index + all.length, `import.meta.ROLLUP_FILE_URL_${file}`)
        return { code: text.toString(), map: text.generateMap({ hires: 'boundary' }) }
      },
    },
  }
}
