import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from 'vitest/config'
import { chromiumFlags, findChromium } from './.ci/chromium.mjs'
import { chinesePlugin } from './.ci/vite/chinese.ts'
import { coloursPlugin } from './.ci/vite/colours.ts'
import { firstChunksPlugin } from './.ci/vite/first-chunks.mjs'
import { framesPlugins } from './.ci/vite/frames.ts'
import { lastingFilesPlugin } from './.ci/vite/lasting-files.mjs'
import { libraryPlugin } from './.ci/vite/library.ts'
import { licensePlugins } from './.ci/vite/licenses.mjs'
import { pageWorkerPlugin } from './.ci/vite/page-worker.mjs'
import { sitePagesPlugin } from './.ci/vite/site-pages.mjs'
import { sitePlugin } from './.ci/vite/sites.ts'
import manifest from './package.json' with { type: 'json' }

/** SharedArrayBuffer exists only in cross-origin isolated pages. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** What browser tests import of packages. */
const PACKAGES_OF_PAGE = [
  'comlink',
  'd3',
  'fast-check',
  'fastest-levenshtein',
  'fflate',
  'idb',
  'react',
  'react/jsx-runtime',
  'react/jsx-dev-runtime',
  'react-dom',
  'react-dom/client',
  'zustand',
  'zustand/vanilla',
  'zustand/middleware',
]

/** What the build puts in place of names. */
const define = { HEDDLE_VERSION: JSON.stringify(manifest.version) }

/** How long plugins take is nothing that is asked for where something is built. */
const checks = { bundlerTimings: false }

/** `vite build --mode cli` builds the command line; every other mode is the application. */
export default defineConfig(({ mode }) => (mode === 'cli' ? commandLine() : application()))

async function application(): Promise<ViteUserConfig> {
  const license = { fileName: 'licenses.txt' }
  const licenses = licensePlugins(license.fileName)
  return {
    // Relative, so that the built application runs from any folder of any host.
    base: './',
    // What is not there is not found: no page of the application in place of one that a program asks for.
    appType: 'mpa',
    define,
    plugins: [
      sitePlugin(),
      libraryPlugin(),
      ...framesPlugins(process.env.VITEST !== undefined),
      sitePagesPlugin(),
      coloursPlugin(),
      chinesePlugin(['src/app/frame/main.tsx', 'src/app/views/picture.ts']),
      pageWorkerPlugin(/simulator-client\.ts$/),
      firstChunksPlugin(),
      lastingFilesPlugin(),
      licenses.page,
      react(),
    ],
    worker: {
      format: 'es',
      rolldownOptions: { checks },
      plugins: () => [sitePlugin(), libraryPlugin(), ...framesPlugins(false), sitePagesPlugin(), licenses.worker()],
    },
    build: {
      target: 'es2023',
      rolldownOptions: { checks },
      outDir: 'dist/app',
      // The licences of what is built in, to which the page links.
      license,
      // Modules shared with a worker must not touch the document, as preloading of what a module imports would.
      modulePreload: false,
      cssCodeSplit: false,
    },
    server: { host: 'localhost', port: 5173, strictPort: false, headers },
    preview: { host: 'localhost', port: 4173, strictPort: false, headers },
    test: { projects: process.env.VITEST ? [unitTests(), await browserTests()] : [] },
  }
}

/** States are waited for, however slow the machine; random values are the same every time, unless others are asked for. */
const patientAndSeeded = {
  testTimeout: 60_000,
  expect: { poll: { timeout: 20_000 } },
  setupFiles: ['.ci/seed.mjs'],
  env: { HEDDLE_SEED: process.env.HEDDLE_SEED ?? '1' },
}

/** Tests that need no browser: `npx vitest run --project unit [FILE]`. */
function unitTests(): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name: 'unit',
      environment: 'node',
      include: ['src/**/*.test.{ts,tsx}', '.ci/**/*.test.{mjs,ts}'],
      exclude: ['**/*.browser.test.*'],
      // Vitest leaves a core free for a person, which here nobody needs.
      maxWorkers: '100%',
      ...patientAndSeeded,
    },
  }
}

/** Tests in a real Chromium: `npx vitest run --project browser [FILE]`. */
async function browserTests(): Promise<TestProjectInlineConfiguration> {
  const { playwright } = await import('@vitest/browser-playwright')
  const executablePath = findChromium()
  return {
    extends: true,
    // Found only while a test already runs, a dependency would reload the page under it.
    optimizeDeps: { include: PACKAGES_OF_PAGE },
    test: {
      name: 'browser',
      include: ['src/**/*.browser.test.{ts,tsx}'],
      ...patientAndSeeded,
      // Tests of many workers need all cores for themselves.
      fileParallelism: false,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        viewport: { width: 1280, height: 800 },
        provider: playwright({ launchOptions: { args: chromiumFlags, ...(executablePath ? { executablePath } : {}) } }),
        instances: [{ browser: 'chromium' }],
      },
    },
  }
}

function commandLine(): ViteUserConfig {
  return {
    define,
    plugins: [sitePlugin(), libraryPlugin(), ...framesPlugins(false), sitePagesPlugin()],
    // Everything is bundled, so that the command starts fast and needs no other file.
    ssr: { noExternal: true },
    publicDir: false,
    build: {
      target: 'node20',
      ssr: true,
      outDir: 'dist/cli',
      license: { fileName: 'licenses.txt' },
      rolldownOptions: {
        checks,
        // Programs of one's own import the vocabulary, which the command line must share with them.
        input: {
          heddle: fileURLToPath(new URL('src/cli/main.ts', import.meta.url)),
          'program-process': fileURLToPath(new URL('src/cli/program-process.ts', import.meta.url)),
          vocabulary: fileURLToPath(new URL('src/program/vocabulary.ts', import.meta.url)),
          marked: fileURLToPath(new URL('src/cli/marked.ts', import.meta.url)),
          frames: fileURLToPath(new URL('src/program/frames.ts', import.meta.url)),
          'program-hooks': fileURLToPath(new URL('src/cli/program-hooks.ts', import.meta.url)),
          // The scripts of Node's threads, for runs on real workers.
          'program-worker': fileURLToPath(new URL('src/cli/program-worker.ts', import.meta.url)),
          'coordinator-worker': fileURLToPath(new URL('src/cli/coordinator-worker.ts', import.meta.url)),
          'io-worker': fileURLToPath(new URL('src/cli/io-worker.ts', import.meta.url)),
        },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          banner: (chunk) => (chunk.isEntry && chunk.name === 'heddle' ? '#!/usr/bin/env node' : ''),
        },
      },
    },
  }
}
