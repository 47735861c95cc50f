import type { Cell } from '../program/cells.ts'
import { ProgramError } from '../program/errors.ts'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './double-checked.py?raw'
import typescript from './double-checked.ts?raw'
import { isFixed, variantParameter } from './shared/variant-parameter.ts'
import { titles } from './titles.ts'

const parameters = {
  variant: variantParameter,
} as const satisfies Parameters

// #region listing
export function* user(_os: Os, lock: Lock, made: Cell, value: Cell, fixed: boolean): Operation<void> {
  if ((yield* made.read()) === 0) {
    //: look
    yield* lock.acquire() //: lock
    if ((yield* made.read()) === 0) {
      //: look-again
      if (fixed) {
        yield* value.write(42) //: make-first
      }
      yield* made.write(1) //: publish
      if (!fixed) {
        yield* value.write(42) //: make-late
      }
    }
    yield* lock.release() //: unlock
  }
  const seen = yield* value.read() //: use
  if (seen !== 42) throw new ProgramError('AssertionError', `uses ${seen}, which is not ready`) //: assert
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const lock = yield* os.lock('lock') //: create-lock
  const made = yield* os.cell(0, 'made') //: create-made
  const value = yield* os.cell(0, 'value') //: create-value
  const shared = [lock, made, value, isFixed(given.variant)]
  const both = [os.thread(user, shared, { name: 'U1' }), os.thread(user, shared, { name: 'U2' })]
  for (const thread of both) yield* thread.start() //: start
  for (const thread of both) yield* thread.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'double-checked',
  ...titles['double-checked'],
  parameters,
  main,
  threads: () => 3,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'To save the lock, each first looks whether the thing is made already, and only if not takes the lock and looks again. If the sign that it is made comes before the thing itself, another thread may use what is not there yet. The same happens where a compiler or a processor swaps the two writes.',
      zh: '为省去加锁，各线程先看东西是否已做好，没有才取锁再看一次。若“已做好”的标志先于东西本身写出，别的线程就会使用还没有的东西。编译器或处理器调换两次写入时也会如此。',
    },
    highlights: [
      {
        operation: 'write',
        thread: 'U1',
        object: 'made',
        words: { en: 'It says that the value is there …', zh: '它说值已就绪……' },
      },
      {
        operation: 'write',
        thread: 'U1',
        object: 'value',
        words: { en: '… and only now it is.', zh: '……直到现在才真的就绪。' },
      },
    ],
    tries: [
      {
        parameters: { variant: 'fixed' },
        words: {
          en: 'First the value, then the sign: under sequential consistency no order fails.',
          zh: '先写值，再写标志：在顺序一致性下任何次序都不失败。',
        },
      },
    ],
  },
})
