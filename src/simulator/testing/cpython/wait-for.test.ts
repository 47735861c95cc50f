/** `Condition.waitFor` looks, waits and gives up as CPython's `wait_for` does, whatever the clock and its predicate say. */
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Value } from '../../../base/value.ts'
import { timeLimit } from '../../../model/time-limit.ts'
import { mainHeritage } from '../../../program/children.ts'
import { setCurrentOs } from '../../../program/current-os.ts'
import { mainGreenlet } from '../../../program/greenlets.ts'
import { Lock } from '../../../program/handles.ts'
import { Os } from '../../../program/os.ts'
import { Condition } from '../../../program/waiting.ts'
import { atMost, noPython } from './python.ts'

/** What the clock shows in turn, in seconds, and what the predicate gives in turn; the last one is true. */
interface Case {
  readonly timeout: number | null
  readonly times: readonly number[]
  readonly looks: readonly Value[]
}

const judge = `
import json, sys, threading

class Watched(threading.Condition):
    def wait(self, timeout=None):
        log.append(["wait", None if timeout is None else max(0, round(timeout, 6))])
        return False

def now():
    log.append("now")
    return next(times)

def look():
    log.append("look")
    return next(looks)

threading._time = now
for case in json.load(sys.stdin):
    log, times, looks = [], iter(case["times"]), iter(case["looks"])
    result = Watched().wait_for(look, case["timeout"])
    print(json.dumps([log, result]))
`

/** That of a thread whose body asks for the waits. */
const os = new Os(
  {
    id: 0,
    name: 'main',
    kind: 'process',
    pid: 1,
    path: '',
    process: 1,
    heritage: mainHeritage,
    greenlet: mainGreenlet(0, 1, 'main'),
  },
  1,
)

function played({ timeout, times, looks }: Case): unknown {
  const log: unknown[] = []
  const given = looks.values()
  const clock = times.values()
  setCurrentOs(os)
  const it = new Condition(0, 0, 'it', new Lock(1, 0, 'lock')).waitFor(function* () {
    log.push('look')
    return given.next().value
  }, timeout ?? undefined)
  let answer: unknown
  for (;;) {
    const next = it.next(answer)
    if (next.done === true) return [log, next.value]
    const { operation, argument } = next.value
    if (operation.name === 'now') log.push('now')
    else log.push([operation.name, timeLimit(argument)])
    answer = operation.name === 'now' ? clock.next().value : false
  }
}

/** Seconds that binary fractions say exactly, so that Python's rounding has no say in who is out of time. */
const parts = fc.integer({ min: 0, max: 30 }).map((count) => count / 64)
const cases = fc.record({
  timeout: fc.option(fc.oneof(parts, fc.constantFrom(-1, 0, 0.1, 1e-6))),
  times: fc.array(parts, { minLength: 12, maxLength: 12 }).map((steps) => {
    let time = 0
    return steps.map((step) => {
      time += step
      return time
    })
  }),
  looks: fc
    .tuple(
      fc.array(fc.constantFrom<Value>(false, 0, null, ''), { maxLength: 10 }),
      fc.constantFrom<Value>(true, 7, 'x'),
    )
    .map(([before, last]) => [...before, last]),
})

describe.skipIf(noPython)('waitFor', () => {
  it('does what wait_for of CPython does', () => {
    const samples = fc.sample(cases, { numRuns: 500 })
    const input = JSON.stringify(samples)
    const { error, stdout, stderr } = spawnSync('python3', ['-W', 'ignore', '-c', judge], { ...atMost, input })
    expect(error).toBeUndefined()
    expect(stderr).toBe('')
    const judged = stdout.trim().split('\n')
    expect(judged).toHaveLength(samples.length)
    for (const [i, sample] of samples.entries())
      expect(played(sample), JSON.stringify(sample)).toEqual(JSON.parse(judged[i] ?? ''))
    // Some gave up, and some were satisfied after a wait.
    expect(
      samples.map(played).filter((seen) => /(false|0|null|"")\]$/.test(JSON.stringify(seen))).length,
    ).toBeGreaterThan(50)
  })
})
