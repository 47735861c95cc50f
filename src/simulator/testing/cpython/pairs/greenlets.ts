/** The package greenlet: switching by hand. */
import { ProgramError } from '../../../../program/errors.ts'
import type { Greenlet } from '../../../../program/greenlets.ts'
import type { Os } from '../../../../program/os.ts'
import type { Operation } from '../../../../program/request.ts'
import { outcome, type Pairs, pythonText } from './pair.ts'

export const pairs: Pairs = {
  'a switch passes values both ways, and the end goes to the parent': {
    judge: 'gevent',
    calls: ['greenlet.greenlet', 'greenlet.greenlet.switch', 'greenlet.greenlet.dead', 'greenlet.getcurrent'],
    python: `
      import greenlet
      main = greenlet.getcurrent()
      def body(first):
          print('begins with', first, greenlet.getcurrent() is g)
          second = main.switch('one')
          print('goes on with', second)
          return 'end'
      g = greenlet.greenlet(body)
      print(g.dead)
      print(g.switch('a'))
      print(g.switch('b'), g.dead)
      print(g.switch('c'))
    `,
    *program(os) {
      const main = os.self.greenlet
      let own: Greenlet | null = null
      const g: Greenlet = yield* os.greenlet(function* (inner: Os, first: string): Operation<string> {
        yield* inner.print(`begins with ${first} ${pythonText(inner.self.greenlet.id === own?.id)}`)
        const second = yield* main.switch('one')
        yield* inner.print(`goes on with ${second}`)
        return 'end'
      })
      own = g
      yield* os.print(pythonText(yield* g.dead()))
      yield* os.print(pythonText(yield* g.switch('a')))
      yield* os.print(`${yield* g.switch('b')} ${pythonText(yield* g.dead())}`)
      yield* os.print(pythonText(yield* g.switch('c')))
    },
  },
  'an error goes to the parent; GreenletExit ends quietly': {
    judge: 'gevent',
    calls: ['greenlet.greenlet.throw', 'greenlet.greenlet.GreenletExit', 'greenlet.greenlet.switch'],
    python: `
      import greenlet
      def fails():
          raise ValueError('inside')
      def told(action):
          try:
              return action()
          except Exception as e:
              return f'{type(e).__name__}: {e}'
      g = greenlet.greenlet(fails)
      print(told(g.switch), g.dead)
      main = greenlet.getcurrent()
      def waits():
          try:
              main.switch('waits')
          except KeyError as e:
              print('caught')
          main.switch('again')
      g = greenlet.greenlet(waits)
      print(g.switch())
      print(g.throw(KeyError, 'x'))
      print(type(g.throw()).__name__, g.dead)
      unborn = greenlet.greenlet(fails)
      print(type(unborn.throw()).__name__, unborn.dead)
      print(told(lambda: greenlet.greenlet(fails).throw(TypeError, 'before')))
    `,
    *program(os) {
      const main = os.self.greenlet
      function* fails(): Operation<void> {
        throw new ProgramError('ValueError', 'inside')
      }
      const failing = yield* os.greenlet(fails)
      yield* os.print(`${yield* outcome(failing.switch())} ${pythonText(yield* failing.dead())}`)
      const g = yield* os.greenlet(function* (inner: Os): Operation<void> {
        try {
          yield* main.switch('waits')
        } catch (error) {
          if (error instanceof ProgramError && error.kind === 'KeyError') yield* inner.print('caught')
          else throw error
        }
        yield* main.switch('again')
      })
      yield* os.print(pythonText(yield* g.switch()))
      yield* os.print(pythonText(yield* g.throw('KeyError', 'x')))
      yield* os.print(`${exitOf(yield* g.throw())} ${pythonText(yield* g.dead())}`)
      const unborn = yield* os.greenlet(fails)
      yield* os.print(`${exitOf(yield* unborn.throw())} ${pythonText(yield* unborn.dead())}`)
      yield* os.print(yield* outcome((yield* os.greenlet(fails)).throw('TypeError', 'before')))
    },
  },
  'a parent can be changed, but not into a circle': {
    judge: 'gevent',
    calls: ['greenlet.greenlet.parent'],
    python: `
      import greenlet
      def told(action):
          try:
              return action()
          except Exception as e:
              return f'{type(e).__name__}: {e}'
      main = greenlet.getcurrent()
      a = greenlet.greenlet(lambda: main.switch('a waits'))
      b = greenlet.greenlet(lambda: 'from b')
      print(a.switch())
      b.parent = a
      print(b.parent is a)
      def circle():
          a.parent = b
      print(told(circle))
      print(b.switch())
    `,
    *program(os) {
      const main = os.self.greenlet
      const a = yield* os.greenlet(function* (): Operation<unknown> {
        return yield* main.switch('a waits')
      })
      const b = yield* os.greenlet(function* (): Operation<string> {
        return 'from b'
      })
      yield* os.print(pythonText(yield* a.switch()))
      yield* b.setParent(a)
      yield* os.print(pythonText(b.parent === a))
      yield* os.print(yield* outcome(a.setParent(b)))
      yield* os.print(pythonText(yield* b.switch()))
    },
  },
  'a greenlet belongs to its thread': {
    judge: 'gevent',
    calls: ['greenlet.greenlet.error'],
    python: `
      import greenlet, threading
      g = greenlet.greenlet(lambda: None)
      def other():
          try:
              g.switch()
          except greenlet.error as e:
              print('error:', str(e).split(' (')[0])
      t = threading.Thread(target=other)
      t.start(); t.join()
    `,
    *program(os) {
      const g = yield* os.greenlet(function* (): Operation<void> {})
      const t = os.thread(switchesTo, [g])
      yield* t.start()
      yield* t.join()
    },
  },
}

/** What a greenlet that was told to exit gives to its parent. */
function exitOf(passed: unknown): string {
  return typeof passed === 'object' && passed !== null && 'error' in passed ? String(passed.error) : pythonText(passed)
}

export function* switchesTo(os: Os, other: Greenlet): Operation<void> {
  try {
    yield* other.switch()
  } catch (error) {
    yield* os.print(`error: ${error instanceof Error ? error.message : ''}`)
  }
}
