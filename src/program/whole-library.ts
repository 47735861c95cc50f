/**
 * All library code that `Os` hands out, for programs of one's own: nobody has looked into those beforehand to see what
 * they call.
 */
import './atomic.ts'
import './barriers.ts'
import './cells.ts'
import './compounds/gevent/gevent.ts'
import './compounds/pool.ts'
import './compounds/process-pool-executor.ts'
import './compounds/pipe-ends.ts'
import './compounds/shared-queue.ts'
import './compounds/shared-values.ts'
import './compounds/thread-pool-executor.ts'
import './compounds/timer.ts'
import './compounds/wait-futures.ts'
import './network.ts'
