import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type ViteUserConfig } from 'vitest/config'
import { chromiumFlags, findChromium } from './.ci/chromium.mjs'
import { sitePlugin } from './src/program/site-transform.ts'

/** SharedArrayBuffer exists only in cross-origin isolated pages. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** `vite build --mode cli` builds the command line; every other mode is the application. */
export default defineConfig(({ mode }) => (mode === 'cli' ? commandLine() : application()))

function application(): ViteUserConfig {
  const executablePath = findChromium()
  return {
    // Relative, so that the built application runs from any folder of any host.
    base: './',
    plugins: [sitePlugin(), react()],
    worker: { format: 'es', plugins: () => [sitePlugin()] },
    build: { target: 'es2023', outDir: 'dist/app', modulePreload: { polyfill: false } },
    server: { host: 'localhost', port: 5173, strictPort: false, headers },
    preview: { host: 'localhost', port: 4173, strictPort: false, headers },
    test: {
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            environment: 'node',
            include: ['src/**/*.test.{ts,tsx}', '.ci/**/*.test.mjs'],
            exclude: ['**/*.browser.test.*'],
          },
        },
        {
          extends: true,
          test: {
            name: 'browser',
            include: ['src/**/*.browser.test.{ts,tsx}'],
            browser: {
              enabled: true,
              headless: true,
              screenshotFailures: false,
              provider: playwright({
                launchOptions: { args: chromiumFlags, ...(executablePath ? { executablePath } : {}) },
              }),
              instances: [{ browser: 'chromium' }],
            },
          },
        },
      ],
    },
  }
}

function commandLine(): ViteUserConfig {
  return {
    plugins: [sitePlugin()],
    // Everything is bundled, so that the command starts fast and needs no other file.
    ssr: { noExternal: true },
    publicDir: false,
    build: {
      target: 'node20',
      ssr: fileURLToPath(new URL('src/cli/main.ts', import.meta.url)),
      outDir: 'dist/cli',
      rolldownOptions: {
        output: { entryFileNames: 'heddle.js', banner: (chunk) => (chunk.isEntry ? '#!/usr/bin/env node' : '') },
      },
    },
  }
}
