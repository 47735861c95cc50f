// A plugin that builds what the first picture always needs into few files. Left alone, the bundler makes a file for each
// set of modules that the same others share: dozens of small ones, which compress badly. Here they are cut only where the
// page and the simulator's worker part.

/** Where the first picture begins: each module with all that it imports statically. */
const FIRST = {
  page: '/src/app/main.tsx',
  picture: '/src/app/picture.ts',
  worker: '/src/app/simulator-worker.ts',
  // Every program needs what this one needs of the vocabulary.
  program: '/src/scenarios/semaphore-processes.ts',
}

/** @returns {import('vite').Plugin} */
export function firstChunksPlugin() {
  /** @type {Map<string, string>} name of its file by module */
  const files = new Map()
  return {
    name: 'heddle:first-chunks',
    apply: 'build',
    config: () => ({
      build: { rolldownOptions: { output: { codeSplitting: { groups: [{ name: (id) => files.get(id) ?? null }] } } } },
    }),
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
        if (entries.includes(id) || id.includes('/src/scenarios/semaphore')) continue
        const onPage = page.known.has(id) || picture.known.has(id)
        if (worker.known.has(id) || program.known.has(id))
          files.set(id, onPage || program.known.has(id) ? 'common' : 'simulator')
        else files.set(id, page.known.has(id) ? 'page' : 'drawing')
      }
    },
  }
}
