import { expect, it } from 'vitest'
import { timelineData } from '../../analysis/lanes.ts'
import { createSnapshots } from '../../analysis/snapshots.ts'
import { sentenceOf } from '../../app/messages/sentences.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import { defineScenario } from '../../program/scenario.ts'
import type { Condition } from '../../program/waiting.ts'
import { plain } from '../../sentences/phrase.ts'
import { simulate } from '../../simulator/simulation.ts'
import { loadAllDescribers } from '../atoms.ts'

await loadAllDescribers()

function* waiter(_os: Os, lock: Lock, bell: Condition): Operation<void> {
  yield* lock.acquire()
  yield* bell.wait()
  yield* lock.release()
}

function* holder(_os: Os, lock: Lock, _bell: Condition): Operation<void> {
  yield* lock.acquire()
  yield* lock.release()
}

const none = { en: '', zh: '' }
const scenario = defineScenario({
  id: 'bell',
  title: none,
  summary: none,
  parameters: {},
  *main(os: Os) {
    const lock = yield* os.lock('lock')
    const bell = yield* os.condition(lock, 'bell')
    yield* os.thread(waiter, [lock, bell], { name: 'a' }).start()
    yield* os.thread(holder, [lock, bell], { name: 'b' }).start()
  },
  listings: { python: '', typescript: '' },
})

/** What is told of a run in which `a` wakes of itself. */
function told(choices: readonly string[]) {
  const module = { scenario, waiter, holder }
  const trace = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices })
  expect(trace.end.status).toBe('finished')
  const from = { trace, snapshots: createSnapshots(trace, timelineData(trace)) }
  const all = (language: 'en' | 'zh') =>
    Array.from({ length: trace.stepCount }, (_, step) => plain(sentenceOf(from, step, language)))
  return { en: all('en'), zh: all('zh') }
}

it('a spurious wake-up is no notification', () => {
  const { en, zh } = told(['', '', '', '', '0', '0', '0^'])
  expect(en).toContain('a woke at bell though nobody notified it, and has lock again')
  expect(zh).toContain('a 在 bell 未经通知而自行醒来，重新取得 lock')
  expect(en.join()).not.toContain('was notified')
})

it('nor is it one where the lock has to be waited for after it', () => {
  const { en, zh } = told(['', '', '', '', '0', '0', '1', '0^', '1'])
  expect(en).toContain('a woke at bell though nobody notified it, but b has lock: it waits for lock, first in its line')
  expect(zh).toContain('a 在 bell 未经通知而自行醒来，但 lock 在 b 手中：等待 lock，排在第 1 位')
  expect(en).toContain('a woke at bell though nobody notified it, and has lock again, which b released')
  expect(en.join()).not.toContain('notified at bell')
})
