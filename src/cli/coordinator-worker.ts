/** The script of a coordinator in Node: it collects the records of a run. */
import { coordinatorService } from '../workers/coordinate.ts'
import { containIfAsked } from './is-contained.ts'
import { offer } from './offer.ts'

await containIfAsked()
offer(coordinatorService)
