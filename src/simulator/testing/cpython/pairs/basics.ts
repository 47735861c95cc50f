/** Sleeping and looking at the clock; events and threads at their plainest. */
import type { Os } from '../../../../program/os.ts'
import type { Operation } from '../../../../program/request.ts'
import type { Event } from '../../../../program/waiting.ts'
import { outcome, type Pairs, pythonText } from './pair.ts'

export function* waits(os: Os, gate: Event): Operation<void> {
  yield* os.print(`set: ${pythonText(yield* gate.wait())}`)
}

export const pairs: Pairs = {
  'a sleep takes at least as long as asked': {
    calls: ['time.sleep', 'time.monotonic'],
    python: `
      import time
      begin = time.monotonic()
      time.sleep(0.25)
      print(time.monotonic() - begin >= 0.25)
      try:
          time.sleep(-1)
      except ValueError as e:
          print('ValueError:', e)
    `,
    *program(os) {
      const begin = yield* os.now()
      yield* os.sleep(0.25)
      yield* os.print(pythonText((yield* os.now()) - begin >= 0.25))
      yield* os.print(yield* outcome(os.sleep(-1)))
    },
  },
  'wait says whether the flag is set': {
    calls: [
      'threading.Event',
      'threading.Event.wait',
      'threading.Event.set',
      'threading.Event.is_set',
      'threading.Event.clear',
    ],
    python: `
      import threading
      gate = threading.Event()
      print(gate.is_set(), gate.wait(0))
      t = threading.Thread(target=lambda: print('set:', gate.wait()))
      t.start(); gate.set(); t.join()
      print(gate.is_set(), gate.wait())
      gate.clear()
      print(gate.is_set())
    `,
    *program(os) {
      const gate = yield* os.event('gate')
      yield* os.print(`${pythonText(yield* gate.isSet())} ${pythonText(yield* gate.wait(0))}`)
      const t = os.thread(waits, [gate])
      yield* t.start()
      yield* gate.set()
      yield* t.join()
      yield* os.print(`${pythonText(yield* gate.isSet())} ${pythonText(yield* gate.wait())}`)
      yield* gate.clear()
      yield* os.print(pythonText(yield* gate.isSet()))
    },
  },
}
