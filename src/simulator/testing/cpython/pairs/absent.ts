/** Calls of Python that Heddle has not, and why: by names of `interface.json`; a class stands for all that it has. */

const insides = 'an inside of the implementation'
const older = 'an old name for another call here'
const attribute = 'an attribute: the program that made it knows'

const method = 'a process starts in one way only: it has its parameters, and no copy of memory'
const bytes = 'a pipe sends items, not bytes'
const elsewhere = 'both ends of a pipe are made at once; who wants to connect takes a socket'

/** Of each class of queues. */
function ofQueues(reasons: { readonly [member: string]: string }): { readonly [call: string]: string } {
  const classes = ['queue.Queue', 'queue.LifoQueue', 'queue.PriorityQueue']
  const entries = Object.entries(reasons)
  return Object.fromEntries(classes.flatMap((name) => entries.map(([member, why]) => [`${name}.${member}`, why])))
}

const gevents = [
  ...['Queue', 'LifoQueue', 'PriorityQueue', 'JoinableQueue', 'Channel'].map((name) => `queue.${name}`),
  ...['Event', 'AsyncResult'].map((name) => `event.${name}`),
  ...['Semaphore', 'BoundedSemaphore'].map((name) => `lock.${name}`),
  ...['Group', 'Pool'].map((name) => `pool.${name}`),
].map((name) => `gevent.${name}`)

/** Of gevent's classes those that have them. */
function ofGevent(members: readonly string[], why: string, among = ''): { readonly [call: string]: string } {
  const classes = gevents.filter((name) => name.includes(among))
  return Object.fromEntries(classes.flatMap((name) => members.map((member) => [`${name}.${member}`, why])))
}

export const absent: { readonly [call: string]: string } = {
  ...ofQueues({
    all_tasks_done: insides,
    not_empty: insides,
    not_full: insides,
    mutex: insides,
    queue: insides,
    maxsize: attribute,
  }),
  'threading.Lock.acquire_lock': older,
  'threading.Lock.locked_lock': older,
  'threading.Lock.release_lock': older,
  'greenlet.gettrace': insides,
  'greenlet.settrace': insides,
  'greenlet.greenlet.getcurrent': older,
  'greenlet.greenlet.gettrace': insides,
  'greenlet.greenlet.settrace': insides,
  'greenlet.greenlet.gr_context': insides,
  'greenlet.greenlet.gr_frame': insides,
  'greenlet.greenlet.run': 'a body is given when the greenlet is made',
  ...ofGevent(['hub'], insides, 'queue.'),
  ...ofGevent(['queue', 'copy'], insides, 'Queue'),
  ...ofGevent(['hub'], insides, 't.event.'),
  ...ofGevent(['hub', 'counter'], insides, 'Semaphore'),
  ...ofGevent(['dying', 'greenlet_class', 'apply_cb', 'map_cb'], insides, 'pool.'),
  'gevent.queue.Channel.getters': insides,
  'gevent.queue.Channel.putters': insides,
  'gevent.event.Event.isSet': older,
  'gevent.event.AsyncResult.cancel': 'says no, always',
  'gevent.event.AsyncResult.cancelled': 'says no, always',
  'gevent.event.AsyncResult.done': older,
  'gevent.event.AsyncResult.result': older,
  'gevent.event.AsyncResult.set_result': older,
  'gevent.event.AsyncResult.exc_info': insides,
  'gevent.pool.Pool.size': attribute,
  'gevent.spawn_raw': 'a greenlet that nobody can wait for',
  'gevent.get_hub': insides,
  'gevent.reinit': insides,
  'gevent.fork': insides,
  'gevent.signal_handler': 'there are no signals',
  'gevent.Timeout.timer': insides,
  ...Object.fromEntries(
    ['add_spawn_callback', 'remove_spawn_callback', 'exc_info', 'has_links', 'kwargs', 'loop', 'minimal_ident']
      .concat(['spawn_tree_locals', 'spawning_greenlet', 'spawning_stack', 'spawning_stack_limit', 'unlink_all'])
      .map((name) => [`gevent.Greenlet.${name}`, insides]),
  ),
  'threading.Condition.notifyAll': older,
  'threading.Event.isSet': older,
  'threading.Timer.function': attribute,
  'threading.Timer.interval': attribute,
  'threading.Timer.kwargs': attribute,
  'multiprocessing.Pool.Process': insides,
  'multiprocessing.pool.ThreadPool.Process': insides,
  'threading.settrace': insides,
  'threading.get_ident': attribute,
  'threading.get_native_id': attribute,
  'threading.Thread.ident': attribute,
  'threading.Thread.native_id': attribute,
  'multiprocessing.Process.authkey': insides,
  'multiprocessing.Process.ident': attribute,
  'multiprocessing.Process.pid': attribute,
  'multiprocessing.Process.run': 'a body is given when the process is made',
  'threading.setprofile': insides,
  'threading.stack_size': 'stacks have no size here',
  'threading.TIMEOUT_MAX': 'a constant: longer waits are refused as there',
  'threading.Thread.getName': older,
  'threading.Thread.isDaemon': older,
  'threading.Thread.setDaemon': older,
  'threading.Thread.setName': older,
  'multiprocessing.cpu_count': 'how many cores there are is a setting of the run',
  'multiprocessing.parent_process': 'a process is given as a parameter what it has to know of its parent',
  'multiprocessing.get_context': method,
  'multiprocessing.get_start_method': method,
  'multiprocessing.set_start_method': method,
  'multiprocessing.Manager': 'no process serves objects to others: share locks, queues and numbers themselves',
  'multiprocessing.freeze_support': 'of programs that are packed into one file',
  'multiprocessing.log_to_stderr': 'there is no logging',
  'multiprocessing.SimpleQueue.close': 'its pipe stays open until the run is over',
  'multiprocessing.Connection.fileno': insides,
  'multiprocessing.Connection.send_bytes': bytes,
  'multiprocessing.Connection.recv_bytes': bytes,
  'multiprocessing.Connection.recv_bytes_into': bytes,
  'multiprocessing.connection.Listener': elsewhere,
  'multiprocessing.connection.Client': elsewhere,
  'concurrent.futures.Future': 'executors make futures, programs do not',
}
