/** The script of a program worker in Node: it runs the catalogue's scenarios, or a program of one's own. */
import { workerData } from 'node:worker_threads'
import { loadScenario } from '../scenarios/catalogue.ts'
import { programService } from '../workers/serve.ts'
import { offer } from './offer.ts'
import { loadProgram } from './program-file.ts'

// Given by `NodePool`.
const { file } = workerData as { readonly file: string | null }
offer(programService((id) => (file === null ? loadScenario(id) : loadProgram(file))))
