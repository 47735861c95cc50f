// Builds modules of src/ that are no part of the product as the product is built: benchmarks and fuzzers.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, preview } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * The modules below src/ whose names end in `.KIND.ts`, sorted.
 * @param {string} kind such as `bench`
 * @returns {{ file: string, name: string }[]} `file` from the project's root with forward slashes; `name` without folder
 *   and ending.
 */
export function modulesOf(kind) {
  const ending = new RegExp(`\\.${kind}\\.tsx?$`)
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => ({
      file: relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'),
      name: basename(entry.name).replace(ending, ''),
    }))
    .sort((a, b) => (a.file < b.file ? -1 : 1))
}

/**
 * Builds a module for Node.
 * @param {string} file from the project's root.
 * @param {string} outDir absolute; emptied.
 * @returns {Promise<string>} the built module.
 */
export async function buildForNode(file, outDir) {
  await build({
    root,
    mode: 'bench',
    logLevel: 'warn',
    build: {
      ssr: join(root, file),
      outDir,
      emptyOutDir: true,
      copyPublicDir: false,
      rolldownOptions: { output: { entryFileNames: 'built.js' } },
    },
  })
  return join(outDir, 'built.js')
}

/**
 * Builds a page around a script and serves it, cross-origin isolated as the product is.
 * @param {string} outDir absolute, below the project's root; emptied.
 * @param {string} script a module's text; it imports from the project's root: `import x from '/src/x.ts'`.
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function servePage(outDir, script) {
  const page = `${outDir}.html`
  mkdirSync(dirname(page), { recursive: true })
  const title = basename(outDir)
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><title>${title}</title><div id="root"></div>` +
      `<script type="module">${script}</script>`,
  )
  try {
    await build({
      root,
      mode: 'bench',
      logLevel: 'warn',
      build: { outDir, emptyOutDir: true, copyPublicDir: false, license: false, rolldownOptions: { input: page } },
    })
  } finally {
    rmSync(page)
  }
  const server = await preview({ root, mode: 'bench', build: { outDir }, preview: { port: 4190, strictPort: false } })
  const url = new URL(relative(root, page).split(sep).join('/'), server.resolvedUrls?.local[0]).href
  return { url, close: () => server.close() }
}
