// The pages of public/ as modules, for scenarios that fetch them: a simulation gives out the same texts as the server.
// Vite warns of every plain import from public/, as most of them are meant for something else.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const PREFIX = 'site-pages:'

/**
 * `import texts from 'site-pages:films'` gives the texts of all pages in public/films by their addresses, such as
 * `films/1.html`.
 * @returns {import('vite').Plugin}
 */
export function sitePagesPlugin() {
  return {
    name: 'heddle:site-pages',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null
      const folder = id.slice(PREFIX.length + 1)
      const path = fileURLToPath(new URL(`../../public/${folder}/`, import.meta.url))
      const pages = readdirSync(path)
        .filter((file) => file.endsWith('.html'))
        .toSorted()
        .map((file) => {
          this.addWatchFile(path + file)
          return [`${folder}/${file}`, readFileSync(path + file, 'utf8')]
        })
      return `export default ${JSON.stringify(Object.fromEntries(pages))}`
    },
  }
}
