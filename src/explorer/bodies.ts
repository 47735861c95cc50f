import type { Value } from '../base/value.ts'
import { beginningOf, Greenlet } from '../program/greenlets.ts'
import { Os } from '../program/os.ts'
import { Pending } from '../program/pending.ts'
import type { Operation } from '../program/request.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import type { ErrorValue } from '../trace/tables.ts'
import type { Actor, ThreadPlace } from './places.ts'

/** The suspended bodies of a thread: its own, and those of its greenlets. One of them has the thread. */
export class Bodies {
  current: Pending
  actor: Actor
  private readonly host: Pending
  private readonly greenlets = new Map<number, { readonly pending: Pending; readonly actor: Actor }>()

  /** @param owner the thread itself */
  constructor(
    body: Operation<unknown>,
    private readonly os: Os,
    private readonly owner: Actor,
    private readonly module: ScenarioModule,
    private readonly seed: number,
  ) {
    this.host = new Pending(body, os)
    this.current = this.host
    this.actor = owner
    this.host.resume(undefined)
  }

  /** The greenlet that was asked for is made, and the asker goes on. */
  makeGreenlet(place: ThreadPlace): void {
    const { birth, newborn } = this.current
    if (birth !== null && newborn instanceof Greenlet) {
      newborn.id = place.slot
      newborn.base = place.base
      const { name, path, kind } = birth
      const { pid, process, heritage } = this.os.self
      const self = { id: place.slot, name, kind, pid, path, process, heritage, greenlet: newborn }
      const os = new Os(self, this.seed, this.module, this.os)
      os.endless = this.os.endless
      this.greenlets.set(place.base, { pending: new Pending(beginningOf(birth, os), os), actor: { place, name } })
    }
    this.current.resume(null)
  }

  /** Goes on as the greenlet, or the thread itself, whose block is at an address. */
  switchTo(base: number, passed: Value, error: ErrorValue | null): void {
    const greenlet = this.greenlets.get(base)
    this.current = greenlet?.pending ?? this.host
    this.actor = greenlet?.actor ?? this.owner
    this.current.takeOver(passed, error)
  }
}
