/** The script of the I/O worker in Node: it serves the requests of a run's program workers. */
import { ioService } from '../workers/io-service.ts'
import { containIfAsked } from './is-contained.ts'
import { offer } from './offer.ts'

await containIfAsked()
offer(ioService)
