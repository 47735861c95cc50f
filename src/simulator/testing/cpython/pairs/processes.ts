/** How processes and threads end, and what is said of one that has ended. */
import { ProgramError } from '../../../../program/errors.ts'
import type { Local } from '../../../../program/local.ts'
import type { Os } from '../../../../program/os.ts'
import type { Operation } from '../../../../program/request.ts'
import type { Thread } from '../../../../program/threads.ts'
import type { Event } from '../../../../program/waiting.ts'
import { outcome, type Pairs, pythonText } from './pair.ts'

export function* prints(os: Os, gate: Event, text: string): Operation<void> {
  yield* gate.wait()
  yield* os.print(text)
}

export function* waits(_os: Os, gate: Event): Operation<void> {
  yield* gate.wait()
}

export function* nothing(): Operation<void> {}

/** A process that leaves a thread and a process behind, as daemons or not. */
export function* leaves(os: Os, gate: Event, daemon: boolean): Operation<void> {
  yield* os.thread(prints, [gate, 'thread'], { daemon }).start()
  yield* os.print('body is over')
}

export function* leavesProcess(os: Os, gate: Event): Operation<void> {
  yield* os.process(prints, [gate, 'grandchild']).start()
  yield* os.print('body is over')
  yield* gate.set()
}

export function* leavesDaemon(os: Os, gate: Event, never: Event): Operation<void> {
  yield* os.process(prints, [never, 'never'], { daemon: true }).start()
  yield* gate.set()
}

export function* raisesAndLeaves(os: Os, gate: Event): Operation<void> {
  yield* os.thread(prints, [gate, 'thread']).start()
  throw new RangeError('no')
}

export function* exits(os: Os, code: number | string | null): Operation<void> {
  os.exit(code)
}

export function* exitsInThread(os: Os): Operation<void> {
  const thread = os.thread(exits, [1])
  yield* thread.start()
  yield* thread.join()
  yield* os.print(`thread ${pythonText(yield* thread.isAlive())}`)
}

export function* tellsThreads(os: Os): Operation<void> {
  const names = (yield* os.enumerate()).map(({ name }) => name)
  yield* os.print(`${pythonText(names)} ${yield* os.activeCount()}`)
}

export function* tellsChildren(os: Os): Operation<void> {
  const names = (yield* os.multiprocessing.activeChildren()).map(({ name }) => name)
  yield* os.print(pythonText(names.sort()))
}

export function* tellsAfter(os: Os, gate: Event): Operation<void> {
  yield* gate.wait()
  const all = yield* os.enumerate()
  yield* os.print(`${pythonText(all.map(({ name }) => name))} ${pythonText(all.map(({ daemon }) => daemon))}`)
}

export function* threads(os: Os, depth: number): Operation<void> {
  const gates = [yield* os.event('e0'), yield* os.event('e1'), yield* os.event('e2')] as const
  const ts = [...'cab'].map((name, n) => os.thread(waits, [gates[n]], { name, daemon: n === 1 }))
  yield* tellsThreads(os)
  for (const t of ts) yield* t.start()
  yield* tellsThreads(os)
  yield* gates[0].set()
  yield* ts[0]?.join() ?? nothing()
  yield* tellsThreads(os)
  const inner = os.thread(tellsThreads, [], { name: 'inner' })
  yield* inner.start()
  yield* inner.join()
  if (depth > 0) {
    const process = os.process(threads, [depth - 1])
    yield* process.start()
    yield* process.join()
  }
  const main = os.mainThread()
  const areMain = (yield* os.enumerate()).map(({ id }) => id === main.id)
  yield* os.print(`${main.name} ${pythonText(areMain)}`)
  for (const gate of gates) yield* gate.set()
  for (const t of yield* os.enumerate()) if (t.id !== main.id) yield* t.join()
  yield* tellsThreads(os)
  const alive: boolean[] = []
  for (const t of ts) alive.push(yield* t.isAlive())
  yield* os.print(pythonText(alive))
}

export function* inherits(os: Os, depth: number): Operation<void> {
  yield* os.print(pythonText(os.thread(nothing).daemon))
  if (depth === 0) return
  const thread = os.thread(inherits, [depth - 1])
  yield* thread.start()
  yield* thread.join()
}

export function* misuses(os: Os, other: Thread): Operation<void> {
  yield* os.print(yield* outcome(other.join()))
  yield* os.print(yield* outcome(other.isAlive()))
  yield* os.print(yield* outcome(other.exitcode()))
  yield* os.print(yield* outcome(other.start()))
}

export function* sleeper(os: Os): Operation<void> {
  yield* os.sleep(100)
}

export function* tellsNames(os: Os): Operation<void> {
  yield* os.print(`${os.currentThread().name} ${os.currentThread().daemon} ${os.currentProcess().name}`)
  yield* os.print(`${os.thread(nothing).name}, ${os.process(nothing).name}`)
}

export function* setsOwn(os: Os, own: Local, value: number): Operation<void> {
  yield* os.print(pythonText(own.has('x')))
  own.set('x', value)
  yield* os.print(pythonText(own.get('x')))
}

export function* raises(): Operation<void> {
  throw new ProgramError('ValueError', 'no')
}

export function* hook(os: Os, told: { excType: string; excValue: string; thread: Thread }): Operation<void> {
  yield* os.print(`${told.excType} ${told.excValue} in ${told.thread.name}`)
}

export const pairs: Pairs = {
  'threads and processes without a name are counted': {
    calls: [
      'threading.Thread.name',
      'threading.current_thread',
      'multiprocessing.Process.name',
      'multiprocessing.current_process',
    ],
    python: `
      import multiprocessing, threading
      def nothing(): pass
      def tellsNames():
          current = threading.current_thread()
          print(current.name, str(current.daemon).lower(), multiprocessing.current_process().name)
          print(threading.Thread(target=nothing).name, multiprocessing.Process(target=nothing).name, sep=', ')
      def play(one):
          one.start(); one.join()
      tellsNames()
      threading.Thread(target=nothing, name='named')
      multiprocessing.Process(target=nothing, name='named')
      print(threading.Timer(1, nothing).name)
      play(threading.Thread(target=lambda: print(threading.current_thread().name), name='own'))
      play(multiprocessing.Process(target=tellsNames))
      play(multiprocessing.Process(target=tellsNames, name='mine'))
      print(threading.Thread(target=tellsNames).name)
    `,
    *program(os) {
      yield* tellsNames(os)
      os.thread(nothing, [], { name: 'named' })
      os.process(nothing, [], { name: 'named' })
      yield* os.print((yield* os.timer(1, nothing)).thread.name)
      for (const one of [
        os.thread(printsName, [], { name: 'own' }),
        os.process(tellsNames),
        os.process(tellsNames, [], { name: 'mine' }),
      ]) {
        yield* one.start()
        yield* one.join()
      }
      yield* os.print(os.thread(tellsNames).name)
    },
  },
  'what is local is each thread’s own': {
    calls: ['threading.local'],
    python: `
      import threading
      own = threading.local()
      own.x = 1
      def sets_own(value):
          print(hasattr(own, 'x'))
          own.x = value
          print(own.x)
      for value in (2, 3):
          t = threading.Thread(target=sets_own, args=[value])
          t.start(); t.join()
      print(own.x)
      del own.x
      try:
          own.x
      except AttributeError as e:
          print('AttributeError:', e)
    `,
    *program(os) {
      const own = os.local()
      own.set('x', 1)
      for (const value of [2, 3]) {
        const t = os.thread(setsOwn, [own, value])
        yield* t.start()
        yield* t.join()
      }
      yield* os.print(pythonText(own.get('x')))
      own.delete('x')
      try {
        own.get('x')
      } catch (thrown) {
        yield* os.print(thrown instanceof ProgramError ? `${thrown.name}: ${thrown.message}` : '?')
      }
    },
  },
  'a hook is told of the errors that end threads, SystemExit too': {
    calls: ['threading.excepthook'],
    python: `
      import sys, threading
      threading.excepthook = lambda told: print(told.exc_type.__name__, told.exc_value, 'in', told.thread.name)
      def raises(): raise ValueError('no')
      def exits(): sys.exit()
      for target in (raises, exits):
          t = threading.Thread(target=target)
          t.start(); t.join()
          print(t.is_alive())
    `,
    *program(os) {
      os.setExcepthook(hook)
      for (const [body, parameters] of [
        [raises, []],
        [exits, [null]],
      ] as const) {
        const t = os.thread(body, parameters)
        yield* t.start()
        yield* t.join()
        yield* os.print(pythonText(yield* t.isAlive()))
      }
    },
  },
  'a process ends when its threads have': {
    calls: ['multiprocessing.Process', 'multiprocessing.Process.join', 'multiprocessing.Process.is_alive'],
    python: `
      import multiprocessing, threading
      gate = multiprocessing.Event()
      def prints(text):
          gate.wait(); print(text)
      def leaves():
          threading.Thread(target=prints, args=['thread']).start()
          print('body is over')
      p = multiprocessing.Process(target=leaves)
      p.start(); p.join(0.5)
      print(p.is_alive(), p.exitcode)
      gate.set(); p.join()
      print(p.is_alive(), p.exitcode)
    `,
    timed: true,
    *program(os) {
      const gate = yield* os.event('gate')
      const p = os.process(leaves, [gate, false])
      yield* p.start()
      yield* p.join(0.5)
      yield* os.print(`${pythonText(yield* p.isAlive())} ${pythonText(yield* p.exitcode())}`)
      yield* gate.set()
      yield* p.join()
      yield* os.print(`${pythonText(yield* p.isAlive())} ${pythonText(yield* p.exitcode())}`)
    },
  },
  'a process ends when its processes have': {
    calls: ['multiprocessing.Process.join'],
    python: `
      import multiprocessing
      gate = multiprocessing.Event()
      def prints(text):
          gate.wait(); print(text)
      def leaves():
          multiprocessing.Process(target=prints, args=['grandchild']).start()
          print('body is over'); gate.set()
      p = multiprocessing.Process(target=leaves)
      p.start(); p.join()
      print(p.exitcode)
    `,
    *program(os) {
      const gate = yield* os.event('gate')
      const p = os.process(leavesProcess, [gate])
      yield* p.start()
      yield* p.join()
      yield* os.print(pythonText(yield* p.exitcode()))
    },
  },
  'daemon threads end with their process': {
    calls: ['threading.Thread.daemon', 'multiprocessing.Process.exitcode'],
    python: `
      import multiprocessing, threading
      gate = multiprocessing.Event()
      def prints(text):
          gate.wait(); print(text)
      def leaves():
          threading.Thread(target=prints, args=['thread'], daemon=True).start()
          print('body is over')
      p = multiprocessing.Process(target=leaves)
      p.start(); p.join()
      print(p.is_alive(), p.exitcode)
    `,
    *program(os) {
      const gate = yield* os.event('gate')
      const p = os.process(leaves, [gate, true])
      yield* p.start()
      yield* p.join()
      yield* os.print(`${pythonText(yield* p.isAlive())} ${pythonText(yield* p.exitcode())}`)
    },
  },
  'daemon processes end with the process that has started them': {
    calls: ['multiprocessing.Process.daemon'],
    python: `
      import multiprocessing
      gate, never = multiprocessing.Event(), multiprocessing.Event()
      def prints():
          never.wait(); print('never')
      def leaves():
          multiprocessing.Process(target=prints, daemon=True).start()
          gate.set()
      p = multiprocessing.Process(target=leaves)
      p.start(); gate.wait(); p.join()
      print(p.exitcode)
    `,
    *program(os) {
      const gate = yield* os.event('gate')
      const never = yield* os.event('never')
      const p = os.process(leavesDaemon, [gate, never])
      yield* p.start()
      yield* gate.wait()
      yield* p.join()
      yield* os.print(pythonText(yield* p.exitcode()))
    },
  },
  'main waits for its threads and then its processes, and daemons end': {
    calls: ['multiprocessing.Process.daemon', 'threading.Thread.daemon'],
    python: `
      import multiprocessing, threading, time
      gate, never = multiprocessing.Event(), multiprocessing.Event()
      def prints(event, text):
          event.wait(); print(text); gate.set()
      multiprocessing.Process(target=prints, args=[never, 'never'], daemon=True).start()
      threading.Thread(target=prints, args=[never, 'never'], daemon=True).start()
      multiprocessing.Process(target=prints, args=[gate, 'process']).start()
      def last():
          print('thread'); gate.set()
      threading.Thread(target=last).start()
    `,
    *program(os) {
      const gate = yield* os.event('gate')
      const never = yield* os.event('never')
      yield* os.process(prints, [never, 'never'], { daemon: true }).start()
      yield* os.thread(prints, [never, 'never'], { daemon: true }).start()
      yield* os.process(prints, [gate, 'process']).start()
      yield* os.thread(setsLast, [gate]).start()
    },
  },
  'a thread is a daemon where the one that makes it is': {
    calls: ['threading.Thread.daemon', 'threading.Timer'],
    python: `
      import threading
      def nothing(): pass
      def inherits(depth):
          print(threading.Thread(target=nothing).daemon)
          if depth:
              t = threading.Thread(target=inherits, args=[depth - 1])
              t.start(); t.join()
      t = threading.Thread(target=inherits, args=[1], daemon=True)
      t.start(); t.join()
      print(threading.Thread(target=nothing).daemon, threading.Timer(1, nothing).daemon)
    `,
    *program(os) {
      const t = os.thread(inherits, [1], { daemon: true })
      yield* t.start()
      yield* t.join()
      const timer = yield* os.timer(1, nothing)
      yield* os.print(`${pythonText(os.thread(nothing).daemon)} ${pythonText(timer.thread.daemon)}`)
    },
  },
  'exitcode is that of sys.exit, 1 for an error, and below 0 for a signal': {
    calls: [
      'multiprocessing.Process.exitcode',
      'multiprocessing.Process.terminate',
      'multiprocessing.Process.kill',
      'multiprocessing.Process.start',
    ],
    python: `
      import multiprocessing, sys, time, threading
      gate = multiprocessing.Event()
      def prints(text):
          gate.wait(); print(text)
      def raises():
          threading.Thread(target=prints, args=['thread']).start()
          raise IndexError('no')
      p = multiprocessing.Process(target=raises)
      print(p.exitcode)
      p.start(); gate.set(); p.join()
      print(p.exitcode)
      for code in (None, 0, 3, 300, -1):
          p = multiprocessing.Process(target=sys.exit, args=[code])
          p.start(); p.join(); print(p.exitcode)
      for end in (multiprocessing.Process.terminate, multiprocessing.Process.kill):
          p = multiprocessing.Process(target=time.sleep, args=[100])
          p.start()
          print(p.exitcode)
          end(p); p.join()
          print(p.exitcode)
          end(p)
          print(p.is_alive())
    `,
    *program(os) {
      const gate = yield* os.event('gate')
      const failing = os.process(raisesAndLeaves, [gate])
      yield* os.print(pythonText(yield* failing.exitcode()))
      yield* failing.start()
      yield* gate.set()
      yield* failing.join()
      yield* os.print(pythonText(yield* failing.exitcode()))
      for (const code of [null, 0, 3, 300, -1]) {
        const p = os.process(exits, [code])
        yield* p.start()
        yield* p.join()
        yield* os.print(pythonText(yield* p.exitcode()))
      }
      for (const end of ['terminate', 'kill'] as const) {
        const p = os.process(sleeper)
        yield* p.start()
        yield* os.print(pythonText(yield* p.exitcode()))
        yield* p[end]()
        yield* p.join()
        yield* os.print(pythonText(yield* p.exitcode()))
        yield* p[end]()
        yield* os.print(pythonText(yield* p.isAlive()))
      }
    },
  },
  'SystemExit ends a thread quietly': {
    calls: ['threading.Thread.run'],
    python: `
      import sys, threading
      t = threading.Thread(target=sys.exit, args=[1])
      t.start(); t.join()
      print('thread', t.is_alive())
    `,
    *program(os) {
      yield* exitsInThread(os)
    },
  },
  'a process is started once, and joined and asked after by the one that has started it': {
    calls: ['multiprocessing.Process.start', 'multiprocessing.Process.join', 'multiprocessing.Process.is_alive'],
    python: `
      import multiprocessing
      def told(call):
          try:
              print(call())
          except BaseException as e:
              print(f'{type(e).__name__}: {e}')
      def nothing(): pass
      gate = multiprocessing.Event()
      first = multiprocessing.Process(target=gate.wait)
      told(first.join)
      told(first.is_alive)
      told(first.terminate)
      told(first.kill)
      told(lambda: first.sentinel)
      first.start()
      told(first.start)
      def misuses():
          told(first.join)
          told(first.is_alive)
          told(lambda: first.exitcode)
          told(first.start)
      second = multiprocessing.Process(target=misuses)
      second.start(); second.join()
      gate.set(); first.join()
      told(first.start)
    `,
    *program(os) {
      const gate = yield* os.event('gate')
      const first = os.process(waits, [gate])
      yield* os.print(yield* outcome(first.join()))
      yield* os.print(yield* outcome(first.isAlive()))
      yield* os.print(yield* outcome(first.terminate()))
      yield* os.print(yield* outcome(first.kill()))
      yield* os.print(yield* outcome(os.waitSentinels([first])))
      yield* first.start()
      yield* os.print(yield* outcome(first.start()))
      const second = os.process(misuses, [first])
      yield* second.start()
      yield* second.join()
      yield* gate.set()
      yield* first.join()
      yield* os.print(yield* outcome(first.start()))
    },
  },
  'a thread is started once, and joined when it has been': {
    calls: ['threading.Thread', 'threading.Thread.start', 'threading.Thread.join', 'threading.Thread.is_alive'],
    python: `
      import threading
      def told(call):
          try:
              print(call())
          except BaseException as e:
              print(f'{type(e).__name__}: {e}')
      t = threading.Thread(target=lambda: None)
      told(t.join); told(t.is_alive); told(t.start); told(t.join); told(t.start); told(t.is_alive)
    `,
    *program(os) {
      const t = os.thread(nothing)
      for (const call of ['join', 'isAlive', 'start', 'join', 'start', 'isAlive'] as const)
        yield* os.print(yield* outcome(t[call]()))
    },
  },
  'a process is closed when it has ended, and of no use then': {
    calls: ['multiprocessing.Process.close'],
    python: `
      import multiprocessing
      def told(call):
          try:
              print(call())
          except BaseException as e:
              print(f'{type(e).__name__}: {e}')
      gate = multiprocessing.Event()
      p = multiprocessing.Process(target=gate.wait)
      p.start()
      told(p.close)
      gate.set(); p.join()
      told(p.close); told(p.close)
      told(p.start); told(p.join); told(p.is_alive); told(p.terminate); told(lambda: p.exitcode)
      told(lambda: p.sentinel)
      unstarted = multiprocessing.Process(target=print)
      told(unstarted.close); told(unstarted.start)
    `,
    *program(os) {
      const gate = yield* os.event('gate')
      const p = os.process(waits, [gate])
      yield* p.start()
      yield* os.print(yield* outcome(p.close()))
      yield* gate.set()
      yield* p.join()
      for (const call of ['close', 'close', 'start', 'join', 'isAlive', 'terminate', 'exitcode'] as const)
        yield* os.print(yield* outcome(p[call]()))
      yield* os.print(yield* outcome(os.waitSentinels([p])))
      const unstarted = os.process(nothing)
      yield* os.print(yield* outcome(unstarted.close()))
      yield* os.print(yield* outcome(unstarted.start()))
    },
  },
  'sentinels are ready when processes have ended, all that have': {
    calls: ['multiprocessing.Process.sentinel', 'multiprocessing.connection.wait'],
    python: `
      import multiprocessing
      from multiprocessing.connection import wait
      gates = [multiprocessing.Event() for _ in range(3)]
      ps = [multiprocessing.Process(target=gate.wait) for gate in gates]
      for p in ps: p.start()
      def ready(timeout=None):
          ended = wait([p.sentinel for p in ps], timeout)
          print([n for n, p in enumerate(ps) if p.sentinel in ended])
      ready(0)
      gates[1].set()
      ready()
      gates[0].set(); ps[0].join()
      ready()
      gates[2].set()
      for p in ps: p.join()
      ready(5)
      print(wait([], 0))
    `,
    *program(os) {
      const gates = [yield* os.event('a'), yield* os.event('b'), yield* os.event('c')] as const
      const ps = gates.map((gate) => os.process(waits, [gate]))
      for (const p of ps) yield* p.start()
      const ready = function* (timeout?: number): Operation<void> {
        const ended = yield* os.waitSentinels(ps, timeout)
        yield* os.print(pythonText(ps.flatMap((p, n) => (ended.includes(p) ? [n] : []))))
      }
      yield* ready(0)
      yield* gates[1].set()
      yield* ready()
      yield* gates[0].set()
      yield* ps[0]?.join() ?? nothing()
      yield* ready()
      yield* gates[2].set()
      for (const p of ps) yield* p.join()
      yield* ready(5)
      yield* os.print(pythonText(yield* os.waitSentinels([], 0)))
    },
  },
  'the threads of a process that live are told in the order of their starts, daemons too': {
    calls: ['threading.enumerate', 'threading.active_count', 'threading.main_thread'],
    python: `
      import multiprocessing, threading
      def told():
          print([t.name for t in threading.enumerate()], threading.active_count())
      def threads(depth):
          gates = [threading.Event() for _ in range(3)]
          ts = [threading.Thread(target=gates[n].wait, name=name, daemon=n == 1) for n, name in enumerate('cab')]
          told()
          for t in ts: t.start()
          told()
          gates[0].set(); ts[0].join()
          told()
          inner = threading.Thread(target=told, name='inner')
          inner.start(); inner.join()
          if depth > 0:
              p = multiprocessing.Process(target=threads, args=(depth - 1,))
              p.start(); p.join()
          print(threading.main_thread().name, [t is threading.main_thread() for t in threading.enumerate()])
          for gate in gates: gate.set()
          for t in threading.enumerate():
              if t is not threading.main_thread(): t.join()
          told()
          print([t.is_alive() for t in ts])
      threads(1)
    `,
    program: (os) => threads(os, 1),
  },
  'the main thread is among them while it waits for the others': {
    calls: ['threading.enumerate'],
    python: `
      import threading
      gate = threading.Event()
      def told():
          gate.wait()
          print([t.name for t in threading.enumerate()], [t.daemon for t in threading.enumerate()])
      threading.Thread(target=told, name='t').start()
      gate.set()
    `,
    *program(os) {
      const gate = yield* os.event('gate')
      yield* os.thread(tellsAfter, [gate], { name: 't' }).start()
      yield* gate.set()
    },
  },
  'the children of a process that live are told, and nobody else has them': {
    calls: ['multiprocessing.active_children'],
    python: `
      import multiprocessing, threading
      def told():
          print(sorted(p.name for p in multiprocessing.active_children()))
      gates = [multiprocessing.Event() for _ in range(3)]
      ps = [multiprocessing.Process(target=gates[n].wait, name=name) for n, name in enumerate('abc')]
      told()
      for p in ps: p.start()
      told()
      t = threading.Thread(target=told)
      t.start(); t.join()
      other = multiprocessing.Process(target=told)
      other.start(); other.join()
      gates[1].set(); ps[1].join()
      told()
      ps[0].terminate(); ps[0].join()
      told()
      gates[2].set()
      for p in multiprocessing.active_children(): p.join()
      told()
      print([p.exitcode for p in ps])
    `,
    *program(os) {
      const gates = [yield* os.event('e0'), yield* os.event('e1'), yield* os.event('e2')] as const
      const [a, b, c] = [0, 1, 2].map((n) => os.process(waits, [gates[n]], { name: 'abc'.charAt(n) }))
      if (a === undefined || b === undefined || c === undefined) return
      yield* tellsChildren(os)
      for (const p of [a, b, c]) yield* p.start()
      yield* tellsChildren(os)
      for (const other of [os.thread(tellsChildren), os.process(tellsChildren)]) {
        yield* other.start()
        yield* other.join()
      }
      yield* gates[1].set()
      yield* b.join()
      yield* tellsChildren(os)
      yield* a.terminate()
      yield* a.join()
      yield* tellsChildren(os)
      yield* gates[2].set()
      for (const p of yield* os.multiprocessing.activeChildren()) yield* p.join()
      yield* tellsChildren(os)
      yield* os.print(pythonText([yield* a.exitcode(), yield* b.exitcode(), yield* c.exitcode()]))
    },
  },
}

export function* printsName(os: Os): Operation<void> {
  yield* os.print(os.currentThread().name)
}

export function* setsLast(os: Os, gate: Event): Operation<void> {
  yield* os.print('thread')
  yield* gate.set()
}
