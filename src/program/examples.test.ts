import { describe, expect, it } from 'vitest'
import reference from '../../docs/vocabulary.md?raw'
import { lawfulRun } from '../simulator/testing/facts.ts'
import { outputOf, type Trace } from '../trace/trace.ts'
import type { Barrier, Body, Cell, Network, Operation, Os, PipeEnd } from './vocabulary.ts'
import { defineProgram } from './vocabulary.ts'

/** The bodies that examples name. */
const bodies = {
  *square(_os: Os, n: number): Operation<number> {
    return n * n
  },
  *adder(_os: Os, { total }: { total: Cell }): Operation<void> {
    yield* total.add(1)
  },
  *giveUp(): Operation<void> {},
  *crawl(os: Os): Operation<void> {
    yield* os.sleep(1)
  },
  *arrive(_os: Os, start: Barrier): Operation<void> {
    yield* start.wait()
  },
  *raise(_os: Os, flag: Cell): Operation<void> {
    yield* flag.write(1)
    yield* flag.notify()
  },
  *greet(_os: Os, network: Network): Operation<void> {
    const connection = yield* network.connect(80, 'client')
    yield* connection.sendall('hello')
  },
  *answer(_os: Os, yours: PipeEnd): Operation<void> {
    yield* yours.send(yield* yours.recv())
  },
} satisfies { [name: string]: Body }

/** A run of an example that stands within a body, with all that examples name. */
function run(code: string): Trace {
  const things = ['lock', 'count', 'total', 'flag', 'futures', 'task']
  const make = new Function(...Object.keys(bodies), ...things, `return function* (os) {\n${code}\n}`)
  const scenario = defineProgram({
    *main(os) {
      const flag = yield* os.cell(0, 'flag')
      yield* os.thread(bodies.raise, [flag]).start()
      const executor = yield* os.threadPoolExecutor(1)
      const futures = [yield* executor.submit(bodies.square, [2]), yield* executor.submit(bodies.square, [3])]
      const given = [
        yield* os.lock('lock'),
        yield* os.cell(1, 'count'),
        yield* os.cell(0, 'total'),
        flag,
        futures,
        'task',
      ]
      yield* make(...Object.values(bodies), ...given)(os)
    },
  })
  return lawfulRun({ scenario, ...bodies }, {}, { seed: 1, strategy: 'random', cores: 2, cost: 0.01 })
}

/** The examples of the vocabulary that stand within a body. */
const examples = new Set(
  [...reference.matchAll(/```js\n([\s\S]*?)```/g)]
    .map(([, code = '']) => code.replace(/^ {2}/gm, ''))
    .filter((code) => !/^(import|function)/.test(code)),
)

describe('the examples of the vocabulary', () => {
  it.each([...examples])('run to their end: %s', (code) => {
    const trace = run(code)
    expect(trace.end).toMatchObject({ status: 'finished' })
    expect(outputOf(trace).filter((line) => /Traceback|Error/.test(line.text))).toEqual([])
  })

  it('print what they say', () => {
    const printed = [...examples].flatMap((code) => outputOf(run(code)).map((line) => line.text))
    expect(printed).toEqual(['0', 'hello', '49', '49', '4', '9', '2 of 2', 'a', 'hello'])
  })
})
