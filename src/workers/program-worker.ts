/** The script of a program worker: one runs one process or thread at a time. */
import { expose } from 'comlink'
import { loadScenario } from '../scenarios/catalogue.ts'
import { programService } from './serve.ts'

expose(programService(loadScenario))
