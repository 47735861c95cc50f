/** Pipes, numbers and rows of numbers of multiprocessing. */
import '../../../../program/compounds/pipe-ends.ts'
import '../../../../program/compounds/shared-values.ts'
import type { PipeEnd } from '../../../../program/compounds/pipe-ends.ts'
import type { SharedArray, SharedValue } from '../../../../program/compounds/shared-values.ts'
import type { Os } from '../../../../program/os.ts'
import type { Item } from '../../../../program/queues.ts'
import type { Operation } from '../../../../program/request.ts'
import { outcome, type Pairs, pythonText } from './pair.ts'

export function* answers(os: Os, end: PipeEnd): Operation<void> {
  yield* os.print(pythonText(yield* end.recv()))
  yield* end.send([42, null, 'hello'])
  yield* end.close()
}

export function* sendsAll(_os: Os, end: PipeEnd, items: readonly Item[]): Operation<void> {
  for (const item of items) yield* end.send(item)
}

export function* counts(_os: Os, total: SharedValue, row: SharedArray): Operation<void> {
  for (let n = 0; n < 20; n++) {
    yield* total.with(function* () {
      yield* total.set((yield* total.get()) + 1)
    })
    yield* row.with(function* () {
      yield* row.set(-1, (yield* row.get(-1)) + 2)
    })
  }
}

/** More than a pipe holds. */
const large = 300_000

export const pairs: Pairs = {
  'a pipe goes both ways, and ends when its other end is closed': {
    calls: [
      'multiprocessing.Pipe',
      'multiprocessing.Connection',
      'multiprocessing.Connection.send',
      'multiprocessing.Connection.recv',
      'multiprocessing.Connection.close',
      'multiprocessing.Connection.closed',
    ],
    python: `
      from multiprocessing import Pipe, Process
      def told(f, *a, **k):
          try: return f(*a, **k)
          except Exception as e: return f'{type(e).__name__}: {e}'
      here, there = Pipe()
      def answers():
          here.close()
          print(there.recv(), flush=True)
          there.send([42, None, 'hello'])
          there.close()
      p = Process(target=answers); p.start()
      there.close()
      here.send('hello')
      print(here.recv())
      p.join()
      print(told(here.recv))
      print(told(here.send, 1))
      print(here.closed, there.closed)
      here.close()
      print(told(here.recv), told(here.send, 1), told(here.poll), told(here.close))
    `,
    *program(os) {
      const [here, there] = yield* os.multiprocessing.pipe('pipe')
      const p = os.process(answers, [there])
      yield* p.start()
      yield* there.close()
      yield* here.send('hello')
      yield* os.print(pythonText(yield* here.recv()))
      yield* p.join()
      yield* os.print(yield* outcome(here.recv()))
      yield* os.print(yield* outcome(here.send(1)))
      yield* os.print(`${pythonText(here.closed)} ${pythonText(there.closed)}`)
      yield* here.close()
      const closed = [yield* outcome(here.recv()), yield* outcome(here.send(1)), yield* outcome(here.poll())]
      yield* os.print([...closed, yield* outcome(here.close())].join(' '))
    },
  },
  'a pipe of one way': {
    calls: [
      'multiprocessing.Pipe',
      'multiprocessing.Connection.poll',
      'multiprocessing.Connection.readable',
      'multiprocessing.Connection.writable',
      'multiprocessing.Connection.with',
    ],
    python: `
      from multiprocessing import Pipe, Process
      def told(f, *a, **k):
          try: return f(*a, **k)
          except Exception as e: return f'{type(e).__name__}: {e}'
      reader, writer = Pipe(False)
      print(reader.readable, reader.writable, writer.readable, writer.writable)
      print(told(reader.send, 1), told(writer.recv), told(writer.poll))
      print(reader.poll(), reader.poll(-1))
      with writer:
          writer.send('first')
          print(reader.poll(), reader.poll(None))
      print(reader.poll(None), reader.recv(), reader.poll(None), told(reader.recv))
      reader, writer = Pipe(False)
      reader.close()
      print(told(writer.send, 'x'))
    `,
    *program(os) {
      const [reader, writer] = yield* os.multiprocessing.pipe('pipe', { duplex: false })
      const line = (values: readonly unknown[]) => os.print(values.map((one) => pythonText(one)).join(' '))
      yield* line([reader.readable, reader.writable, writer.readable, writer.writable])
      yield* line([yield* outcome(reader.send(1)), yield* outcome(writer.recv()), yield* outcome(writer.poll())])
      yield* line([yield* reader.poll(), yield* reader.poll(-1)])
      yield* writer.with(function* () {
        yield* writer.send('first')
        yield* line([yield* reader.poll(), yield* reader.poll(null)])
      })
      const rest = [yield* reader.poll(null), yield* reader.recv(), yield* reader.poll(null)]
      yield* line([...rest, yield* outcome(reader.recv())])
      const [unread, other] = yield* os.multiprocessing.pipe('other', { duplex: false })
      yield* unread.close()
      yield* line([yield* outcome(other.send('x'))])
    },
  },
  'who sends more than a pipe holds waits': {
    calls: ['multiprocessing.Connection.send'],
    python: `
      from multiprocessing import Pipe, Process
      reader, writer = Pipe(False)
      p = Process(target=lambda: [writer.send(x) for x in ('x' * ${large}, 'last')]); p.start()
      p.join(0.5)
      print(p.is_alive(), len(reader.recv()), reader.recv())
      p.join()
      print(p.is_alive())
    `,
    timed: true,
    *program(os) {
      const [reader, writer] = yield* os.multiprocessing.pipe('pipe', { duplex: false })
      const p = os.process(sendsAll, [writer, ['x'.repeat(large), 'last']])
      yield* p.start()
      yield* p.join(0.5)
      const alive = pythonText(yield* p.isAlive())
      const first = yield* reader.recv()
      yield* os.print(`${alive} ${String(first).length} ${pythonText(yield* reader.recv())}`)
      yield* p.join()
      yield* os.print(pythonText(yield* p.isAlive()))
    },
  },
  'shared numbers have a lock, which a read and a write take apart': {
    calls: [
      'multiprocessing.Value',
      'multiprocessing.Value.value',
      'multiprocessing.Value.get_lock',
      'multiprocessing.Value.with',
      ...['Value', 'Array'].flatMap((name) =>
        ['acquire', 'release', 'get_obj'].map((member) => `multiprocessing.${name}.${member}`),
      ),
      'multiprocessing.Array',
      'multiprocessing.Array.[]',
      'multiprocessing.Array.get_lock',
      'multiprocessing.Array.with',
      'multiprocessing.RawValue',
      'multiprocessing.RawArray',
    ],
    python: `
      from multiprocessing import Array, Process, RawArray, RawValue, Value
      def told(f, *a, **k):
          try: return f(*a, **k)
          except Exception as e: return f'{type(e).__name__}: {e}'
      total, row = Value('i', 2), Array('i', [5, 0, 0])
      def counts():
          for n in range(20):
              with total: total.value += 1
              with row: row[-1] += 2
      ps = [Process(target=counts) for _ in range(2)]
      for p in ps: p.start()
      for p in ps: p.join()
      print(total.value, row[:], len(row), row[0])
      with total.get_lock(), row.get_lock():
          total.value = 2**31 + 5
      print(total.value, told(lambda: row[3]), told(lambda: row[-4]))
      print(told(setattr, total, 'value', 2.5), told(row.__setitem__, 3, 1), told(row.__setitem__, 0, 0.5))
      raw, zeros = RawValue('i', 7), RawArray('i', 2)
      zeros[1] = 4
      print(raw.value, zeros[:], told(Array, 'i', -1))
      print(told(lambda: Value('i', 0, lock=False).get_lock()), told(lambda: Array('i', 2, lock=False).get_lock()))
      for shared in (total, row):
          print(shared.acquire(), shared.acquire(False), told(shared.release), told(shared.release), told(shared.release))
      with total:
          total.get_obj().value += 1
          row.get_obj()[1] = 6
      print(total.value, row[:])
      for name in ('acquire', 'release', 'get_obj'):
          print(told(lambda: getattr(raw, name)()), told(lambda: getattr(zeros, name)()))
    `,
    *program(os) {
      const { multiprocessing } = os
      const total = yield* multiprocessing.value(2, 'total')
      const row = yield* multiprocessing.array([5, 0, 0], 'row')
      const ps = [0, 1].map(() => os.process(counts, [total, row]))
      for (const p of ps) yield* p.start()
      for (const p of ps) yield* p.join()
      const line = (values: readonly unknown[]) => os.print(values.map((one) => pythonText(one)).join(' '))
      yield* line([yield* total.get(), yield* row.all(), row.length, yield* row.get(0)])
      yield* total.getLock().with(() =>
        row.getLock().with(function* () {
          yield* total.set(2 ** 31 + 5)
        }),
      )
      yield* line([yield* total.get(), yield* outcome(row.get(3)), yield* outcome(row.get(-4))])
      const refused = [yield* outcome(total.set(2.5)), yield* outcome(row.set(3, 1)), yield* outcome(row.set(0, 0.5))]
      yield* line(refused)
      const raw = yield* multiprocessing.value(7, 'raw', { lock: false })
      const zeros = yield* multiprocessing.array(2, 'zeros', { lock: false })
      yield* zeros.set(1, 4)
      yield* line([yield* raw.get(), yield* zeros.all(), yield* outcome(multiprocessing.array(-1, 'none'))])
      yield* line([yield* outcome(lockOf(raw)), yield* outcome(lockOf(zeros))])
      for (const shared of [total, row]) {
        const taken: unknown[] = [yield* shared.acquire(), yield* shared.acquire({ blocking: false })]
        for (let n = 0; n < 3; n++) taken.push(yield* outcome(shared.release()))
        yield* line(taken)
      }
      yield* total.with(function* () {
        yield* total.getObj().set((yield* total.get()) + 1)
        yield* row.getObj().set(1, 6)
      })
      yield* line([yield* total.get(), yield* row.all()])
      yield* line([yield* outcome(raw.acquire()), yield* outcome(zeros.acquire())])
      yield* line([yield* outcome(raw.release()), yield* outcome(zeros.release())])
      yield* line([yield* outcome(objectOf(raw)), yield* outcome(objectOf(zeros))])
    },
  },
}

function* lockOf(shared: SharedValue | SharedArray): Operation<void> {
  shared.getLock()
}

function* objectOf(shared: SharedValue | SharedArray): Operation<void> {
  shared.getObj()
}
