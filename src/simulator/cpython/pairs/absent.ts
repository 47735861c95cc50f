/** Calls of Python that Heddle has not, and why: by names of `interface.json`; a class stands for all that it has. */

const insides = 'an inside of the implementation'
const older = 'an old name for another call here'
const attribute = 'an attribute: the program that made it knows'

/** Of each class of queues. */
function ofQueues(reasons: { readonly [member: string]: string }): { readonly [call: string]: string } {
  const classes = ['queue.Queue', 'queue.LifoQueue', 'queue.PriorityQueue']
  const entries = Object.entries(reasons)
  return Object.fromEntries(classes.flatMap((name) => entries.map(([member, why]) => [`${name}.${member}`, why])))
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
  'threading.Condition.notifyAll': older,
  'threading.Event.isSet': older,
  'threading.Timer.function': attribute,
  'threading.Timer.interval': attribute,
  'threading.Timer.kwargs': attribute,
  'multiprocessing.Pool.Process': insides,
  'multiprocessing.pool.ThreadPool.Process': insides,
  'threading.settrace': insides,
  'threading.enumerate': 'which threads there are hangs on the schedule: a program keeps those that it has started',
  'threading.active_count': 'as `enumerate`',
  'threading.main_thread': 'waiting for the main thread is waiting for the process, which waits for its threads',
  'threading.get_ident': attribute,
  'threading.get_native_id': attribute,
  'threading.Thread.ident': attribute,
  'threading.Thread.native_id': attribute,
  'multiprocessing.active_children': 'as `threading.enumerate`',
  'multiprocessing.Process.authkey': insides,
  'multiprocessing.Process.ident': attribute,
  'multiprocessing.Process.pid': attribute,
  'multiprocessing.Process.run': 'a body is given when the process is made',
  'threading.setprofile': insides,
}
