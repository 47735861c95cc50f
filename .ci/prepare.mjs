// Builds the command line: after `npm ci`, so that `npx heddle` works in a fresh checkout, and as one of the checks of
// `npm test`, which tells of a failure that must not stop an installation. Leaves it out where there is nothing to build
// it with (an install without development packages) or from.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const vite = await import('vite').catch(() => undefined)

if (!vite) console.log('heddle: the command line is not built, since Vite is not installed')
else if (!existsSync(`${root}src/cli/main.ts`)) console.log('heddle: no command line to build')
else {
  await vite.build({ root, mode: 'cli', logLevel: 'warn' })
  await chmod(`${root}dist/cli/heddle.js`, 0o755)
  // The types of what programs of one's own import from `heddle`.
  const tsc = fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url))
  if (existsSync(tsc)) execFileSync(tsc, ['-p', `${root}.ci/tsconfig.types.json`], { stdio: 'inherit' })
}
