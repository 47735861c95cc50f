/** The script of a worker of npm `workerpool`'s, for benchmarks. */
import workerpool from 'workerpool'

workerpool.worker({ square: (n: number) => n * n })
