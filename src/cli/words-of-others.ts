import { closest, distance } from 'fastest-levenshtein'

/** How others call what Heddle calls as Python does: several meanings where there are several kinds of things. */
const aliases: { readonly [name: string]: readonly string[] } = {
  atomic: ['cell'],
  atomicint: ['cell'],
  atomicinteger: ['cell'],
  await: ['wait', 'join'],
  broadcast: ['notifyAll'],
  chan: ['queue'],
  channel: ['queue'],
  close: ['close'],
  cond: ['condition'],
  condvar: ['condition'],
  conditionvariable: ['condition'],
  countdownlatch: ['barrier'],
  cyclicbarrier: ['barrier'],
  dequeue: ['get'],
  down: ['acquire'],
  enqueue: ['put'],
  fork: ['process', 'thread'],
  go: ['thread'],
  int: ['cell'],
  latch: ['barrier'],
  leave: ['release'],
  enter: ['acquire'],
  load: ['read'],
  lock: ['acquire'],
  log: ['print'],
  monitor: ['rlock'],
  mutex: ['lock'],
  notifyone: ['notify'],
  offer: ['put'],
  p: ['acquire'],
  poll: ['get'],
  pop: ['get'],
  post: ['release'],
  println: ['print'],
  push: ['put'],
  receive: ['get', 'recv'],
  recv: ['get', 'recv'],
  reentrantlock: ['rlock'],
  readwritelock: ['rwlock'],
  rw: ['rwlock'],
  run: ['start'],
  sem: ['semaphore'],
  send: ['put', 'send'],
  signal: ['notify', 'set'],
  signalall: ['notifyAll'],
  spawn: ['thread', 'process'],
  store: ['write'],
  task: ['thread'],
  take: ['get', 'acquire'],
  trylock: ['tryAcquire'],
  unlock: ['release'],
  up: ['release'],
  v: ['release'],
  var: ['cell'],
  variable: ['cell'],
  yield: ['sleep'],
}

/** What library code asks of `os`, and programs do not. */
const inner: ReadonlySet<string> = new Set(
  'asTask atExit bodyName bodyNamed constructor hasCompany localsOf nextExit nextTask owned patchedHub patches child meet ownProcess activeChildren nameFor'.split(
    ' ',
  ),
)

/** The methods and properties that the classes of an object give it. */
export function namesOf(object: object): string[] {
  const names = new Set<string>()
  let one: unknown = Object.getPrototypeOf(object)
  while (typeof one === 'object' && one !== null && Object.hasOwn(one, 'constructor') && one !== Object.prototype) {
    for (const name of Object.getOwnPropertyNames(one)) if (!inner.has(name)) names.add(name)
    one = Object.getPrototypeOf(one)
  }
  return [...names].sort()
}

/** Which of these names was meant by another one; null where none is like it. */
export function hintFor(name: string, names: readonly string[]): string | null {
  const plain = name.toLowerCase().replaceAll('_', '')
  const same = names.find((one) => one.toLowerCase() === plain)
  if (same !== undefined) return same
  const alias = aliases[plain]?.find((one) => names.includes(one))
  if (alias !== undefined) return alias
  const swapped = names.find((one) => letters(one) === letters(name))
  if (swapped !== undefined) return swapped
  if (names.length === 0) return null
  const near = closest(name, names)
  const most = name.length < 2 ? 0 : name.length < 4 ? 1 : name.length < 9 ? 2 : 3
  return distance(name.toLowerCase(), near.toLowerCase()) <= most ? near : null
}

function letters(name: string): string {
  return [...name.toLowerCase()].sort().join('')
}
