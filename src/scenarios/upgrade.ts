import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import type { Event } from '../program/waiting.ts'
import { isFixed, variantParameter } from './shared/variant-parameter.ts'
import { titles } from './titles.ts'
import python from './upgrade.py?raw'
import typescript from './upgrade.ts?raw'

const parameters = {
  variant: variantParameter,
} as const satisfies Parameters

// #region listing
/** A lock for readers in which each has a flag: up while it is away. */
export function* reader(_os: Os, away: readonly Event[], own: number, turn: Lock | null): Operation<void> {
  if (turn !== null) {
    yield* turn.acquire() //: turn
  }
  yield* away[own]!.clear() //: read
  for (const [n, other] of away.entries()) {
    if (n !== own) {
      yield* other.wait() //: upgrade
    }
  }
  yield* away[own]!.set() //: leave
  if (turn !== null) {
    yield* turn.release() //: next
  }
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const away: Event[] = []
  for (let n = 1; n <= 2; n++) away.push(yield* os.event(`R${n} is away`)) //: flag
  for (const flag of away) yield* flag.set() //: away
  const turn = isFixed(given.variant) ? yield* os.lock('turn') : null //: lock
  const readers = [0, 1].map((n) => os.thread(reader, [away, n, turn], { name: `R${n + 1}` }))
  for (const thread of readers) yield* thread.start() //: start
  for (const thread of readers) yield* thread.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'upgrade',
  ...titles.upgrade,
  parameters,
  main,
  threads: () => 3,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Two readers want to become writers: each keeps reading while it waits to be the only one. If both are inside, each waits for the other to leave, and neither does.',
      zh: '两个读者都想升级为写者：各自保持读的状态，等自己成为唯一的读者。若两者都在内，就互相等对方离开，谁也不走。',
    },
    highlights: [
      { operation: 'clear', thread: 'R1', words: { en: 'R1 reads: its flag is down.', zh: 'R1 在读：它的标志放下。' } },
      {
        operation: 'block',
        thread: 'R1',
        words: {
          en: 'It may write once all others are away, and waits for that.',
          zh: '其他人都离开后它才能写，于是等待。',
        },
      },
      {
        operation: 'block',
        thread: 'R2',
        words: {
          en: 'R2 waits for the same: each stays, and neither is ever away.',
          zh: 'R2 也在等：两个都不走，谁也等不到。',
        },
      },
    ],
    tries: [
      {
        parameters: { variant: 'fixed' },
        words: {
          en: 'A thread that wants to upgrade takes a lock first: one at a time, and no order deadlocks.',
          zh: '想升级者先取一把锁：一次一个，任何次序都不死锁。',
        },
      },
    ],
  },
})
