/** gevent: greenlets that are spawned, joined, linked and killed. */
import type { Spawned } from '../../../../program/compounds/gevent/spawned.ts'
import { ProgramError } from '../../../../program/errors.ts'
import type { Os } from '../../../../program/os.ts'
import type { Operation } from '../../../../program/request.ts'
import { outcome, type Pairs, pythonText } from './pair.ts'

/** An error, or what was returned in its place, as these pairs print it. */
const kindOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'error' in value ? String(value.error) : pythonText(value)

export const pairs: Pairs = {
  'a greenlet that was made begins when it is started, and is waited for by with': {
    judge: 'gevent',
    calls: ['gevent.Greenlet', ...['name', 'start', 'start_later', 'with'].map((name) => `gevent.Greenlet.${name}`)],
    python: `
      import gevent
      gevent.get_hub().print_exception = lambda who, kind, error, _: print(f'{who.name} failed with {kind.__name__}: {error}')
      def says(text, seconds):
          print('says', text)
          gevent.sleep(seconds)
          print('said', text)
      a, b, c = [gevent.Greenlet(says, text, seconds) for text, seconds in (('a', 0), ('b', 0), ('c', 10))]
      gevent.sleep(0)
      print(a.started, a.name, b.name, c.name)
      b.start(); b.start(); a.start_later(0.001)
      print(a.started)
      with a:
          print('in the block')
      print(a.dead, b.dead)
      try:
          with c:
              c.start()
              gevent.sleep(0)
              raise ValueError('no')
      except ValueError as e:
          print('ValueError:', e, c.dead, type(c.exception).__name__)
    `,
    *program(os) {
      const gevent = os.gevent()
      const says = function* (own: Os, text: string, seconds: number): Operation<void> {
        yield* own.print(`says ${text}`)
        yield* own.gevent().sleep(seconds)
        yield* own.print(`said ${text}`)
      }
      const [a, b, c] = [
        yield* gevent.greenlet(says, ['a', 0]),
        yield* gevent.greenlet(says, ['b', 0]),
        yield* gevent.greenlet(says, ['c', 10]),
      ]
      yield* gevent.sleep(0)
      yield* os.print(`${pythonText(a.started)} ${a.name} ${b.name} ${c.name}`)
      yield* b.start()
      yield* b.start()
      yield* a.startLater(0.001)
      yield* os.print(pythonText(a.started))
      yield* a.with(() => os.print('in the block'))
      yield* os.print(`${pythonText(a.dead)} ${pythonText(b.dead)}`)
      const failed = yield* outcome(
        c.with(function* () {
          yield* c.start()
          yield* gevent.sleep(0)
          throw new ProgramError('ValueError', 'no')
        }),
      )
      yield* os.print(`${failed} ${pythonText(c.dead)} ${c.exception?.error}`)
    },
  },
  'a greenlet begins when others wait, and keeps what it returned or raised': {
    judge: 'gevent',
    calls: [
      'gevent.spawn',
      'gevent.sleep',
      'gevent.Greenlet.spawn',
      'gevent.Greenlet.join',
      'gevent.Greenlet.get',
      'gevent.Greenlet.ready',
      'gevent.Greenlet.successful',
      'gevent.Greenlet.started',
      'gevent.Greenlet.dead',
      'gevent.Greenlet.value',
      'gevent.Greenlet.exception',
    ],
    python: `
      import gevent
      gevent.get_hub().print_exception = lambda *_: None
      def add(left, right):
          print('adds')
          gevent.sleep(0)
          return left + right
      def fail():
          raise ValueError('no')
      def look(g):
          print(g.started, g.dead, g.ready(), g.successful(), g.value, type(g.exception).__name__)
      a = gevent.spawn(add, 1, right=2)
      b = gevent.spawn(fail)
      print('spawned')
      look(a)
      gevent.sleep(0)
      look(a)
      print(a.get())
      look(a)
      b.join()
      look(b)
      try:
          b.get()
      except ValueError as e:
          print('ValueError:', e)
    `,
    *program(os) {
      const gevent = os.gevent()
      const add = function* (own: Os, left: number, { right }: { right: number }): Operation<number> {
        yield* own.print('adds')
        yield* own.gevent().sleep(0)
        return left + right
      }
      const fail = function* (): Operation<never> {
        throw new ProgramError('ValueError', 'no')
      }
      const look = (g: Spawned) =>
        os.print(
          `${[g.started, g.dead, g.ready(), g.successful(), g.value].map((one) => pythonText(one)).join(' ')} ${g.exception?.error ?? 'NoneType'}`,
        )
      const a = yield* gevent.spawn(add, [1], { right: 2 })
      const b = yield* gevent.spawn(fail)
      yield* os.print('spawned')
      yield* look(a)
      yield* gevent.sleep(0)
      yield* look(a)
      yield* os.print(pythonText(yield* a.get()))
      yield* look(a)
      yield* b.join()
      yield* look(b)
      yield* os.print(yield* outcome(b.get()))
    },
    differs: 'Heddle prints in the run what gevent writes to the error stream: how a greenlet failed',
  },
  'one that is killed and ready goes on once more, one that has not begun never does': {
    judge: 'gevent',
    calls: ['gevent.kill', 'gevent.Greenlet.kill'],
    python: `
      import gevent
      def body(name):
          print(name, 'begins')
          try:
              gevent.sleep(0)
              print(name, 'goes on')
              gevent.sleep(100)
          except gevent.GreenletExit:
              print(name, 'exits')
              raise
      a = gevent.spawn(body, 'a')
      b = gevent.spawn(lambda: (a.join(), print('a is joined')))
      gevent.sleep(0)
      a.kill()
      print('killed', type(a.value).__name__)
      b.join()
      c = gevent.spawn(body, 'c')
      c.kill()
      print(c.dead, type(c.value).__name__)
      c.kill()
      d = gevent.spawn(body, 'd')
      gevent.sleep(0)
      d.kill(block=False)
      print('goes on at once', d.dead)
      d.join()
    `,
    *program(os) {
      const gevent = os.gevent()
      const body = function* (own: Os, name: string): Operation<void> {
        yield* own.print(`${name} begins`)
        try {
          yield* own.gevent().sleep(0)
          yield* own.print(`${name} goes on`)
          yield* own.gevent().sleep(100)
        } catch (thrown) {
          yield* own.print(`${name} exits`)
          throw thrown
        }
      }
      const a = yield* gevent.spawn(body, ['a'])
      const b = yield* gevent.spawn(function* (own: Os): Operation<void> {
        yield* a.join()
        yield* own.print('a is joined')
      })
      yield* gevent.sleep(0)
      yield* a.kill()
      yield* os.print(`killed ${kindOf(a.value)}`)
      yield* b.join()
      const c = yield* gevent.spawn(body, ['c'])
      yield* c.kill()
      yield* os.print(`${pythonText(c.dead)} ${kindOf(c.value)}`)
      yield* c.kill()
      const d = yield* gevent.spawn(body, ['d'])
      yield* gevent.sleep(0)
      yield* d.kill(undefined, { block: false })
      yield* os.print(`goes on at once ${pythonText(d.dead)}`)
      yield* d.join()
    },
  },
  'killing may be refused, is waited for but so long, and may raise any error': {
    judge: 'gevent',
    calls: ['gevent.Greenlet.kill', 'gevent.killall', 'gevent.Greenlet.get'],
    python: `
      import gevent, gevent.event
      gate = gevent.event.Event()
      def stubborn():
          while not gate.is_set():
              try:
                  gate.wait()
              except BaseException as e:
                  print('refuses', type(e).__name__)
          return 'ends well'
      a = gevent.spawn(stubborn)
      gevent.sleep(0)
      a.kill(timeout=0)
      print(a.dead)
      a.kill(ValueError, timeout=0)
      print(a.dead)
      gate.set()
      print(a.get())
      waits = [gevent.spawn(gevent.event.Event().wait) for _ in range(2)]
      unborn = gevent.spawn(print, 'never')
      gevent.sleep(0)
      late = gevent.spawn(print, 'never')
      gevent.killall(waits + [late])
      print([type(g.value).__name__ for g in waits + [late]], unborn.dead)
    `,
    *program(os) {
      const gevent = os.gevent()
      const gate = new gevent.event.Event()
      const stubborn = function* (own: Os): Operation<string> {
        while (!gate.isSet()) {
          try {
            yield* gate.wait()
          } catch (thrown) {
            yield* own.print(`refuses ${(thrown as Error).name}`)
          }
        }
        return 'ends well'
      }
      const say = (own: Os, text: string) => own.print(text)
      const waiting = () => new (os.gevent().event.Event)().wait()
      const a = yield* gevent.spawn(stubborn)
      yield* gevent.sleep(0)
      yield* a.kill(undefined, { timeout: 0 })
      yield* os.print(pythonText(a.dead))
      yield* a.kill(new ProgramError('ValueError', ''), { timeout: 0 })
      yield* os.print(pythonText(a.dead))
      yield* gate.set()
      yield* os.print(pythonText(yield* a.get()))
      const waits = [yield* gevent.spawn(waiting), yield* gevent.spawn(waiting)]
      const spawned = yield* gevent.spawn(say, ['never'])
      yield* gevent.sleep(0)
      const late = yield* gevent.spawn(say, ['never'])
      yield* gevent.killall([...waits, late])
      const values = [...waits, late].map(({ value }) => kindOf(value))
      yield* os.print(`${pythonText(values)} ${pythonText(spawned.dead)}`)
    },
  },
  'links are told by the hub, in greenlets of their own': {
    judge: 'gevent',
    calls: [
      'gevent.Greenlet.link',
      'gevent.Greenlet.link_value',
      'gevent.Greenlet.link_exception',
      'gevent.Greenlet.rawlink',
      'gevent.Greenlet.unlink',
    ],
    python: `
      import gevent
      gevent.get_hub().print_exception = lambda *_: None
      def well():
          return 'well'
      def ill():
          raise KeyError('ill')
      a, b = gevent.spawn(well), gevent.spawn(ill)
      for name, g in ('a', a), ('b', b):
          g.link(lambda source, name=name: print(name, 'has ended', source.successful()))
          g.link_value(lambda source, name=name: print(name, 'has a value'))
          g.link_exception(lambda source, name=name: print(name, 'has failed'))
          never = lambda source: print('never')
          g.rawlink(never)
          g.unlink(never)
      gevent.wait([a, b])
      print('waited')
      a.link(lambda source: print('told late'))
      print('linked')
      gevent.sleep(0)
    `,
    *program(os) {
      const gevent = os.gevent()
      const well = function* (): Operation<string> {
        return 'well'
      }
      const ill = function* (): Operation<never> {
        throw new ProgramError('KeyError', 'ill')
      }
      const [a, b] = [yield* gevent.spawn(well), yield* gevent.spawn(ill)]
      for (const [name, g] of [
        ['a', a],
        ['b', b],
      ] as const) {
        g.link((own: Os, source: Spawned) => own.print(`${name} has ended ${pythonText(source.successful())}`))
        g.linkValue((own: Os) => own.print(`${name} has a value`))
        g.linkException((own: Os) => own.print(`${name} has failed`))
        const never = () => os.print('never')
        g.rawlink(never)
        g.unlink(never)
      }
      yield* gevent.wait([a, b])
      yield* os.print('waited')
      a.link((own: Os) => own.print('told late'))
      yield* os.print('linked')
      yield* gevent.sleep(0)
    },
    differs: 'Heddle prints in the run what gevent writes to the error stream: how a greenlet failed',
  },
  'several are waited for: all, some, each as it ends, with the first error': {
    judge: 'gevent',
    calls: ['gevent.joinall', 'gevent.wait', 'gevent.iwait', 'gevent.idle', 'gevent.getcurrent'],
    python: `
      import gevent, gevent.event
      gevent.get_hub().print_exception = lambda *_: None
      def turns(n):
          for _ in range(n):
              gevent.sleep(0)
          return n
      def all():
          return [gevent.spawn(turns, n) for n in (3, 1, 2)]
      print([g.value for g in gevent.joinall(all())])
      print([g.value for g in gevent.joinall(all(), count=2)])
      for g in gevent.iwait(all()):
          print(g.get())
      never = gevent.event.Event()
      print(len(gevent.wait([never, gevent.spawn(turns, 1)], timeout=0.01)))
      def fail():
          raise ValueError('no')
      try:
          gevent.joinall([gevent.spawn(fail)], raise_error=True)
      except ValueError as e:
          print('ValueError:', e)
      g = gevent.spawn(turns, 3)
      gevent.idle()
      print(g.dead, gevent.getcurrent() is g)
    `,
    *program(os) {
      const gevent = os.gevent()
      const turns = function* (own: Os, n: number): Operation<number> {
        for (let left = n; left > 0; left--) yield* own.gevent().sleep(0)
        return n
      }
      const all = function* (): Operation<Spawned[]> {
        const made: Spawned[] = []
        for (const n of [3, 1, 2]) made.push(yield* gevent.spawn(turns, [n]))
        return made
      }
      const values = (some: readonly Spawned[]) => pythonText(some.map(({ value }) => value))
      yield* os.print(values(yield* gevent.joinall(yield* all())))
      yield* os.print(values(yield* gevent.joinall(yield* all(), undefined, { count: 2 })))
      const each = gevent.iwait(yield* all())
      for (let g = yield* each.next(); g !== null; g = yield* each.next()) yield* os.print(pythonText(yield* g.get()))
      const never = new gevent.event.Event()
      yield* os.print(String((yield* gevent.wait([never, yield* gevent.spawn(turns, [1])], 0.01)).length))
      const fail = function* (): Operation<never> {
        throw new ProgramError('ValueError', 'no')
      }
      const failing = yield* gevent.spawn(fail)
      yield* os.print(yield* outcome(gevent.joinall([failing], undefined, { raiseError: true })))
      const g = yield* gevent.spawn(turns, [3])
      yield* gevent.idle()
      yield* os.print(`${pythonText(g.dead)} ${pythonText(gevent.getcurrent().id === g.greenlet.id)}`)
    },
    differs: 'Heddle prints in the run what gevent writes to the error stream: how a greenlet failed',
  },
  'a limit of time is raised where its greenlet waits': {
    judge: 'gevent',
    timed: true,
    calls: [
      'gevent.Timeout',
      'gevent.Timeout.with',
      'gevent.Timeout.start',
      'gevent.Timeout.start_new',
      'gevent.Timeout.cancel',
      'gevent.Timeout.close',
      'gevent.Timeout.pending',
      'gevent.Timeout.seconds',
      'gevent.Timeout.exception',
      'gevent.with_timeout',
      'gevent.spawn_later',
      'gevent.Greenlet.spawn_later',
    ],
    python: `
      import gevent
      def sleeps(seconds):
          gevent.sleep(seconds)
          return 'slept'
      with gevent.Timeout(0.1, False):
          gevent.sleep(10)
          print('never')
      try:
          with gevent.Timeout(0.1) as limit:
              print(limit.pending, limit.seconds)
              gevent.sleep(10)
      except gevent.Timeout as e:
          print(e is limit, e)
      try:
          with gevent.Timeout(0.1, ValueError('late')):
              gevent.sleep(10)
      except ValueError as e:
          print('ValueError:', e)
      limit = gevent.Timeout.start_new(0.1)
      limit.cancel()
      gevent.sleep(0.2)
      print(limit.pending)
      limit.start()
      limit.close()
      print(gevent.with_timeout(0.1, sleeps, 10, timeout_value='late'))
      print(gevent.with_timeout(10, sleeps, 0.1))
      g = gevent.spawn_later(0.3, print, 'later')
      try:
          g.get(timeout=0.1)
      except gevent.Timeout as e:
          print('Timeout:', e)
      g.join()
    `,
    *program(os) {
      const gevent = os.gevent()
      const { Timeout } = gevent
      const sleeps = function* (own: Os, seconds: number): Operation<string> {
        yield* own.gevent().sleep(seconds)
        return 'slept'
      }
      yield* new Timeout(0.1, false).with(function* () {
        yield* gevent.sleep(10)
        yield* os.print('never')
      })
      const limit = new Timeout(0.1)
      try {
        yield* limit.with(function* () {
          yield* os.print(`${pythonText(limit.pending)} ${limit.seconds}`)
          yield* gevent.sleep(10)
        })
      } catch (thrown) {
        yield* os.print(`${pythonText(thrown === limit)} ${(thrown as Error).message}`)
      }
      const late = new Timeout(0.1, new ProgramError('ValueError', 'late'))
      yield* os.print(yield* outcome(late.with(() => gevent.sleep(10))))
      const cancelled = yield* Timeout.startNew(0.1)
      yield* cancelled.cancel()
      yield* gevent.sleep(0.2)
      yield* os.print(pythonText(cancelled.pending))
      yield* cancelled.start()
      yield* cancelled.close()
      yield* os.print(String(yield* gevent.withTimeout(0.1, sleeps, [10], { timeoutValue: 'late' })))
      yield* os.print(String(yield* gevent.withTimeout(10, sleeps, [0.1])))
      const g = yield* gevent.spawnLater(0.3, (own: Os) => own.print('later'))
      yield* os.print(yield* outcome(g.get(0.1)))
      yield* g.join()
    },
  },
}
