// A plugin that builds what the first picture always needs into few files. Left alone, the bundler makes a file for each
// set of modules that the same others share: dozens of small ones, which compress badly. Here they are cut only where the
// page and the simulator's worker part.

/** Where the first picture begins: each module with all that it imports statically. */
const FIRST = {
  page: '/src/app/frame/main.tsx',
  picture: '/src/app/views/picture.ts',
  worker: '/src/app/simulation/simulator-worker.ts',
  // Every program needs what this one needs of the vocabulary.
  program: '/src/scenarios/semaphore-processes.ts',
}

/** Parts of d3 that the first picture is drawn with. */
const DRAWING_D3 = /[\\/]node_modules[\\/]d3-(array|axis|selection)[\\/]/

/** What the first run is made and drawn with besides the page: begun to be fetched with it, not when it asks for it. */
const EARLY = [FIRST.picture, FIRST.worker]

/**
 * Links in the page's head by which the files of the first picture are fetched side by side, instead of each when the one
 * before it has come. They are in the page alone: preloading by script would have modules that workers share touch the
 * document.
 * @param {import('vite').Rolldown.OutputBundle} bundle
 * @param {string} entry file of the page's script
 * @returns {import('vite').HtmlTagDescriptor[]}
 */
function preloads(bundle, entry) {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
  const early = chunks.filter(({ moduleIds }) =>
    moduleIds.some((id) => EARLY.some((suffix) => id.replaceAll('\\', '/').endsWith(suffix))),
  )
  /** @type {Set<string>} */
  const files = new Set()
  const open = [entry, ...early.map(({ fileName }) => fileName)]
  for (let file = open.shift(); file !== undefined; file = open.shift()) {
    const chunk = bundle[file]
    if (files.has(file) || chunk?.type !== 'chunk') continue
    files.add(file)
    open.push(...chunk.imports)
  }
  files.delete(entry)
  return [...files].map((file) => ({
    tag: 'link',
    attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
    injectTo: 'head',
  }))
}

/**
 * Writes the style sheet into the page, so that what is seen first waits for nothing else.
 * @param {string} html
 * @param {import('vite').Rolldown.OutputBundle} bundle which the file is taken out of
 */
function withStyles(html, bundle) {
  return html.replace(/<link rel="stylesheet"[^>]* href="\.\/([^"]+)">/, (link, file) => {
    const sheet = bundle[file]
    if (sheet?.type !== 'asset' || typeof sheet.source !== 'string') return link
    // What it names would be looked for beside the page; what ends a style would end it.
    if (/url\(|<\/style/i.test(sheet.source)) throw new Error(`${file} names other files, or ends a style`)
    delete bundle[file]
    return `<style>${sheet.source}</style>`
  })
}

/** @returns {import('vite').Plugin} */
export function firstChunksPlugin() {
  /** @type {Map<string, string>} name of its file by module */
  const files = new Map()
  return {
    name: 'heddle:first-chunks',
    apply: 'build',
    config: () => ({
      build: {
        rolldownOptions: {
          output: {
            codeSplitting: {
              // Every module is named: none is drawn into the file of another that needs it.
              includeDependenciesRecursively: false,
              groups: [
                {
                  debugName: 'first picture',
                  name: (id) => (DRAWING_D3.test(id) ? 'drawing' : (files.get(id) ?? null)),
                },
              ],
            },
          },
        },
      },
    }),
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle, chunk }) =>
        bundle && chunk ? { html: withStyles(html, bundle), tags: preloads(bundle, chunk.fileName) } : [],
    },
    buildEnd() {
      files.clear()
      const all = [...this.getModuleIds()]
      /** @param {string} suffix */
      const reached = (suffix) => {
        const first = all.find((id) => id.replaceAll('\\', '/').endsWith(suffix))
        /** @type {Set<string>} */
        const known = new Set()
        const open = first === undefined ? [] : [first]
        for (let id = open.pop(); id !== undefined; id = open.pop()) {
          if (known.has(id)) continue
          known.add(id)
          // It names every part of d3, of which most come later.
          if (/[\\/]node_modules[\\/]d3[\\/]/.test(id)) continue
          open.push(...(this.getModuleInfo(id)?.importedIds ?? []))
        }
        return { first, known }
      }
      const [page, picture, worker, program] = [FIRST.page, FIRST.picture, FIRST.worker, FIRST.program].map(reached)
      if (!page || !picture || !worker || !program) return
      const entries = [page, picture, worker, program].map(({ first }) => first)
      for (const id of new Set([...page.known, ...picture.known, ...worker.known, ...program.known])) {
        // What begins by itself stays in a file of its own.
        if ((entries.includes(id) && id !== picture.first) || id.includes('/src/scenarios/semaphore')) continue
        const onPage = page.known.has(id) || picture.known.has(id)
        if (worker.known.has(id) || program.known.has(id))
          files.set(id, onPage || program.known.has(id) ? 'common' : 'simulator')
        else files.set(id, page.known.has(id) ? 'page' : 'drawing')
      }
    },
  }
}
