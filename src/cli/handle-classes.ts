import * as cells from '../program/cells.ts'
import * as results from '../program/compounds/async-result.ts'
import * as gevents from '../program/compounds/gevent/event.ts'
import * as gevent from '../program/compounds/gevent/gevent.ts'
import * as groups from '../program/compounds/gevent/group.ts'
import * as greenLocks from '../program/compounds/gevent/lock.ts'
import * as greenQueues from '../program/compounds/gevent/queue.ts'
import * as spawned from '../program/compounds/gevent/spawned.ts'
import * as ends from '../program/compounds/pipe-ends.ts'
import * as pools from '../program/compounds/pool.ts'
import * as processExecutors from '../program/compounds/process-pool-executor.ts'
import * as sharedQueues from '../program/compounds/shared-queue.ts'
import * as sharedValues from '../program/compounds/shared-values.ts'
import * as threadExecutors from '../program/compounds/thread-pool-executor.ts'
import * as timers from '../program/compounds/timer.ts'
import * as files from '../program/files.ts'
import * as futures from '../program/futures.ts'
import * as greenlets from '../program/greenlets.ts'
import * as locks from '../program/handles.ts'
import * as locals from '../program/local.ts'
import * as multiprocessing from '../program/multiprocessing.ts'
import * as networks from '../program/network.ts'
import * as systems from '../program/os.ts'
import * as queues from '../program/queues.ts'
import * as selectors from '../program/selector.ts'
import * as sockets from '../program/sockets.ts'
import * as threads from '../program/threads.ts'
import * as waiting from '../program/waiting.ts'

/** The classes of what programs ask for something: `os` and handles. */
export const handleClasses: readonly unknown[] = [
  cells,
  ends,
  files,
  futures,
  gevent,
  greenLocks,
  greenQueues,
  gevents,
  greenlets,
  groups,
  locals,
  locks,
  multiprocessing,
  networks,
  pools,
  processExecutors,
  queues,
  results,
  selectors,
  sharedQueues,
  sharedValues,
  sockets,
  spawned,
  systems,
  threadExecutors,
  threads,
  timers,
  waiting,
].flatMap((module) => Object.values<unknown>(module))
