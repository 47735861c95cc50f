/** The script of a worker that takes part in exercises of the fast primitives. */
import { expose } from 'comlink'
import { hammer, impatient, queueUp, visit } from './exercise.ts'

const service = { hammer, impatient, queueUp, visit, ready: () => true }
export type ExerciseService = typeof service
expose(service)
