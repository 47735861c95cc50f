import { greenletDead, greenletExit, greenletSetParent, greenletSwitch, greenletThrow } from '../model/greenlet.ts'
import { defineHandle } from './handle-table.ts'
import { packItem, unpackItem } from './marshalling.ts'
import type { Os } from './os.ts'
import type { Beginning } from './pending.ts'
import { ask, type Handle, type Operation, type Spawn } from './request.ts'

/**
 * A greenlet, as the package of that name has it: a body that takes turns with others within its thread. The thread's
 * own body is one too, the main greenlet. Made by `Os.greenlet`; a body's own is `os.self.greenlet`.
 *
 * What switches pass is copied, as what threads pass is; bodies and their first parameters are not, since greenlets of
 * one thread may share what they like.
 */
export class Greenlet implements Handle {
  readonly kind = 'greenlet'
  id = -1
  base = 0

  constructor(
    readonly name: string,
    /** Who goes on when it ends: who made it, where nothing else was said. Null for a main greenlet, or in another thread. */
    public parent: Greenlet | null,
  ) {}

  /**
   * Goes on as this greenlet, where the switch that it is suspended in returns the value; one that has not begun begins
   * with it as the last parameter of its body, unless it is null. In place of one that has ended its parent goes on.
   * @returns what is passed to the caller when somebody switches back to it
   * @throws greenlet.error (in the program) for a greenlet of another thread; whatever is thrown at the caller
   */
  *switch(value: unknown = null): Operation<unknown> {
    return unpackItem(yield ask(greenletSwitch, this, packItem(value, `${this.name}.switch`)))
  }

  /**
   * Goes on as this greenlet, where the switch that it is suspended in raises the error. One that has not begun ends by
   * it. GreenletExit, which it is without a name, ends the greenlet quietly: its parent is passed the error as a value.
   * @returns as `switch` does
   */
  *throw(kind: string = greenletExit, message = ''): Operation<unknown> {
    return unpackItem(yield ask(greenletThrow, this, { error: kind, message }))
  }

  /** Whether it has ended. */
  *dead(): Operation<boolean> {
    return (yield ask(greenletDead, this, null)) === true
  }

  /**
   * Gives it another parent, of the same thread.
   * @throws ValueError (in the program) for a parent of another thread, or one that descends from it
   */
  *setParent(parent: Greenlet): Operation<void> {
    yield ask(greenletSetParent, this, { parent: parent.base })
    this.parent = parent
  }
}

/** The main greenlet of a process or thread: its own body. */
export function mainGreenlet(id: number, base: number, name: string): Greenlet {
  return Object.assign(new Greenlet(name, null), { id, base })
}

/** What a greenlet begins with when it is first switched to. */
export function beginningOf({ body, parameters }: Spawn, os: Os): Beginning {
  return (passed) => body(os, ...parameters, ...(passed === null ? [] : [passed]))
}

defineHandle('greenlet', ({ id, base, name }) => mainGreenlet(id, base, name))
