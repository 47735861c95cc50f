/** Calls of Python that Heddle has not, and why: by names of `interface.json`; a class stands for all that it has. */

const insides = 'an inside of the implementation'
const older = 'an old name for another call here'

export const absent: { readonly [call: string]: string } = {
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
  'threading.settrace': insides,
  'threading.setprofile': insides,
}
