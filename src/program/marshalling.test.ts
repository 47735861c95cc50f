import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Lock, RLock } from './handles.ts'
import { marshal, packItem, unmarshal, unpackItem } from './marshalling.ts'
import { Thread } from './threads.ts'
import { Condition } from './waiting.ts'

const key = fc.oneof(fc.constantFrom('$handle', '$compound', '$body', '$$handle', '$', 'parts', 'kind'), fc.string())
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, 0, 'text', '$handle'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))

describe('what crosses', () => {
  it('comes as it was, whatever keys it has', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(unmarshal(marshal([given], 'x'))).toEqual([given])
        expect(unpackItem(packItem(given, 'x'))).toEqual(given)
      }),
    )
  })

  it('is a handle where it was one, beside keys that look alike', () => {
    const given = { lock: new Lock(3, 70, 'door'), $handle: { kind: 'lock', id: 4, base: 90, name: 'none' } }
    const [got] = unmarshal(marshal([given], 'x'))
    expect(got).toEqual(given)
    expect((got as typeof given).lock).toBeInstanceOf(Lock)
  })

  it('takes the lock of a condition along', () => {
    const condition = new Condition(4, 80, 'ready', new RLock(3, 70, 'door'))
    const [got] = unmarshal(marshal([condition], 'x'))
    expect(got).toEqual(condition)
    expect(got).toBeInstanceOf(Condition)
    expect((got as Condition).parts.lock).toBeInstanceOf(RLock)
    expect(unpackItem(packItem([condition], 'x'))).toEqual([condition])
  })

  it('knows whether a thread is a process', () => {
    const threads = (['process', 'thread'] as const).map((kind, id) =>
      Object.assign(new Thread(kind, kind, null, false), { id, base: 1 + id }),
    )
    for (const thread of threads) {
      const [got] = unmarshal(marshal([thread], 'x'))
      expect((got as Thread).threadKind).toBe(thread.threadKind)
    }
  })
})
