import type { Cell } from '../program/cells.ts'
import { ProgramError } from '../program/errors.ts'
import type { Semaphore } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import { isFixed, variantParameter } from './shared/variant-parameter.ts'
import python from './stray-release.py?raw'
import typescript from './stray-release.ts?raw'
import { titles } from './titles.ts'

const parameters = {
  variant: variantParameter,
} as const satisfies Parameters

// #region listing
export function* visitor(_os: Os, room: Semaphore, inside: Cell): Operation<void> {
  yield* room.acquire() //: enter
  const others = yield* inside.add(1) //: in
  yield* inside.add(-1) //: out
  yield* room.release() //: leave
  if (others !== 0) throw new ProgramError('AssertionError', 'two are inside') //: assert
}

export function* stray(_os: Os, room: Semaphore): Operation<void> {
  yield* room.release() //: stray
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const room = yield* os.semaphore(1, 'room') //: room
  const inside = yield* os.cell(0, 'inside') //: inside
  const everybody = [
    os.thread(visitor, [room, inside], { name: 'V1' }),
    os.thread(visitor, [room, inside], { name: 'V2' }),
  ]
  if (!isFixed(given.variant)) everybody.push(os.thread(stray, [room], { name: 'stray' }))
  for (const thread of everybody) yield* thread.start() //: start
  for (const thread of everybody) yield* thread.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'stray-release',
  ...titles['stray-release'],
  parameters,
  main,
  threads: () => 4,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A semaphore does not know who acquired it. A release too many is a permit too many, and from then on two may be inside at once. Whether they ever meet there is up to the schedule.',
      zh: '信号量不知道谁取过它。多释放一次就多一个名额，此后可能两人同时在内。他们是否真的相遇，取决于调度。',
    },
    highlights: [
      {
        operation: 'add',
        thread: 'V1',
        words: {
          en: 'V1 has the only permit, and counts who is inside: itself.',
          zh: 'V1 拿到唯一的名额，数一数里面：只有自己。',
        },
      },
      {
        operation: 'release',
        thread: 'stray',
        words: {
          en: 'The stray release: a permit that nobody had taken. The next to come does not wait for V1.',
          zh: '多余的释放：多出一个没人取过的名额。此后来者不必等 V1。',
        },
      },
    ],
    tries: [
      {
        parameters: { variant: 'fixed' },
        words: {
          en: 'Without the stray release nobody ever meets another inside.',
          zh: '没有多余的释放，谁也不会在里面相遇。',
        },
      },
    ],
  },
})
