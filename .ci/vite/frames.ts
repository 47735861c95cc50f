import type { Plugin } from 'vite'
import { frameMarks } from '../../src/program/frame-marks.ts'
import { siteModuleFrom } from './sites.ts'

/** By this query a module asks for another as it is explored. */
const EXPLORED = /[?&]explored\b/

/** Modules of tests in which programs stand that are explored. */
const TESTS = /\/src\/(explorer\/(\w+\/[\w-]+\.test|testing\/[\w-]+)|(simulator|program)\/testing\/[\w-]*programs)\.ts$/

/**
 * Builds modules of scenarios as they are explored where they are asked for by `?explored`, and what these import of the
 * scenarios: see `frameMarks`. To stand behind what takes the types away.
 * @param isTest whether programs of tests are to be built so as well
 */
export function framesPlugins(isTest: boolean): Plugin[] {
  const asked: Plugin = {
    name: 'heddle:explored',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^\..*\.ts$/ },
      async handler(source, importer) {
        if (importer === undefined || !EXPLORED.test(importer)) return null
        const found = await this.resolve(source, importer.replace(EXPLORED, ''), { skipSelf: true })
        return found !== null && isScenario(found.id) ? `${found.id}?explored` : found
      },
    },
  }
  const marked: Plugin = {
    name: 'heddle:frames',
    transform: {
      filter: { id: isTest ? [EXPLORED, TESTS] : EXPLORED },
      handler: (code, id) => {
        const file = id.replace(/[?#].*$/, '').replaceAll('\\', '/')
        const up = '../'.repeat(file.slice(file.lastIndexOf('/src/') + '/src/'.length).split('/').length - 1)
        return { code: frameMarks(code, `${up}program/frames.ts`, siteModuleFrom(file) ?? ''), map: null }
      },
    },
  }
  return [asked, marked]
}

function isScenario(id: string): boolean {
  return /[\\/]src[\\/]scenarios[\\/][^?]*\.ts$/.test(id)
}
