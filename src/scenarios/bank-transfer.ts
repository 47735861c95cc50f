import type { Cell } from '../program/cells.ts'
import { ProgramError } from '../program/errors.ts'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './bank-transfer.py?raw'
import typescript from './bank-transfer.ts?raw'
import { isFixed, variantParameter } from './shared/variant-parameter.ts'
import { titles } from './titles.ts'

const parameters = {
  variant: variantParameter,
} as const satisfies Parameters

// #region listing
export function* transfer(
  _os: Os,
  from: readonly [Lock, Cell],
  to: readonly [Lock, Cell],
  amount: number,
  fixed: boolean,
): Operation<void> {
  const [fromLock, fromBalance] = from
  const [toLock, toBalance] = to
  yield* fromLock.acquire() //: from
  const had = yield* fromBalance.read() //: had
  yield* fromBalance.write(had - amount) //: take
  if (!fixed) {
    yield* fromLock.release() //: from-early
  }
  yield* toLock.acquire() //: to
  const has = yield* toBalance.read() //: has
  yield* toBalance.write(has + amount) //: give
  yield* toLock.release() //: to-out
  if (fixed) {
    yield* fromLock.release() //: from-out
  }
}

export function* audit(_os: Os, a: readonly [Lock, Cell], b: readonly [Lock, Cell], fixed: boolean): Operation<void> {
  const [aLock, aBalance] = a
  const [bLock, bBalance] = b
  yield* aLock.acquire() //: audit-a
  const inA = yield* aBalance.read() //: see-a
  if (!fixed) {
    yield* aLock.release() //: audit-a-early
  }
  yield* bLock.acquire() //: audit-b
  const inB = yield* bBalance.read() //: see-b
  yield* bLock.release() //: audit-b-out
  if (fixed) {
    yield* aLock.release() //: audit-a-out
  }
  if (inA + inB !== 200) throw new ProgramError('AssertionError', `there are ${inA + inB}, not 200`) //: assert
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const aLock = yield* os.lock('lock A') //: lock-a
  const bLock = yield* os.lock('lock B') //: lock-b
  const a = [aLock, yield* os.cell(100, 'A')] as const //: a
  const b = [bLock, yield* os.cell(100, 'B')] as const //: b
  const fixed = isFixed(given.variant)
  const both = [
    os.thread(transfer, [a, b, 30, fixed], { name: 'transfer' }),
    os.thread(audit, [a, b, fixed], { name: 'audit' }),
  ]
  for (const thread of both) yield* thread.start() //: start
  for (const thread of both) yield* thread.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'bank-transfer',
  ...titles['bank-transfer'],
  parameters,
  main,
  threads: () => 3,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Each account has a lock, and everybody who touches it takes it; and still an audit may find money missing: between taking it from one account and giving it to the other nothing is locked. Both locks have to be held for the whole transfer, and for the whole audit.',
      zh: '每个账户都有锁，谁碰它都先取锁；可审计仍可能发现少了钱：从一个账户取出、还没存入另一个账户之间，什么也没锁。整个转账和整个审计都要握住两把锁。',
    },
    highlights: [
      {
        operation: 'write',
        thread: 'transfer',
        object: 'A',
        words: { en: '30 are taken from A …', zh: '从 A 取出 30……' },
      },
      {
        operation: 'read',
        thread: 'audit',
        object: 'A',
        words: {
          en: 'The audit looks in between. Here it comes to B late enough to see the money there.',
          zh: '审计在中间查看。这次它到 B 时够晚，看到了那笔钱。',
        },
      },
      {
        operation: 'write',
        thread: 'transfer',
        object: 'B',
        words: { en: '… and only now given to B.', zh: '……直到现在才存入 B。' },
      },
    ],
    tries: [
      {
        parameters: { variant: 'fixed' },
        words: {
          en: 'Both locks, always A first: the audit sees the money before or after, never in between.',
          zh: '两把锁，总是先 A：审计看到的是转账之前或之后，不会是中间。',
        },
      },
    ],
  },
})
