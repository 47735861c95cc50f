/** The script of the I/O worker: it serves the requests of a run's program workers. */
import { expose } from 'comlink'
import { ioService } from './io-service.ts'

expose(ioService)
