/** The script of a coordinator in Node: it collects the records of a run. */
import { coordinatorService } from '../workers/coordinate.ts'
import { contain } from './contained.ts'
import { offer } from './offer.ts'

contain()
offer(coordinatorService)
