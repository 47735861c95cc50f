/** A program that only tests run: what is odd, and what is refused. */
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import { at } from '../../program/site.ts'

export function* reader(os: Os, text: string, list: readonly unknown[], lock: Lock): Operation<void> {
  yield* os.print(`${text.length} ${list.length} ${yield* lock.locked()}`)
}

function* attempt(os: Os, operation: Operation<unknown>): Operation<void> {
  try {
    yield* operation
  } catch (error) {
    yield* at(40, os.print(String(error)))
  }
}

/** Everything odd that can cross, be printed or be refused. */
export function* oddities(os: Os): Operation<void> {
  const seats = yield* os.semaphore(0, 'seats 座位 🪑')
  const lock = yield* os.lock('lock')
  yield* os.print('')
  yield* os.print('名'.repeat(30_001))
  yield* attempt(os, os.sleep(Number.NaN))
  yield* attempt(os, os.sleep(-1))
  yield* attempt(os, seats.release(0))
  yield* attempt(os, lock.release())
  yield* attempt(os, os.semaphore(-1, 'none'))
  yield* attempt(os, os.semaphore(1.5, 'half'))
  yield* attempt(os, os.thread(function* () {}).start())
  yield* attempt(os, os.thread(reader, [() => 1]).start())
  yield* os.sleep(-0)
  yield* seats.release(3000)
  const child = os.thread(reader, ['长'.repeat(5000), [1, [{ lock }]], lock], { name: 'reader "1"' })
  yield* child.start()
  yield* child.join()
  yield* attempt(os, child.start())
}
