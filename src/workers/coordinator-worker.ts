/** The script of a coordinator: it collects the records of a run. */
import { expose } from 'comlink'
import { coordinatorService } from './coordinate.ts'

expose(coordinatorService)
