/** The script of a worker that calls pools in benchmarks. */
import { expose } from 'comlink'
import { poolRounds } from './pool-rounds.ts'

const service = { rounds: (workers: number) => poolRounds(true, workers) }
export type PoolBenchService = typeof service
expose(service)
