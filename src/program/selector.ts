import { selectorPost, selectorRegister, selectorSelect, selectorUnregister } from '../model/selector.ts'
import { defineHandleClass } from './handle-table.ts'
import { packItem, unpackItem } from './marshalling.ts'
import type { Item } from './queues.ts'
import { ask, type Handle, type Operation } from './request.ts'
import type { Socket } from './sockets.ts'
import { limited } from './time-limit.ts'

/** A socket that is ready. */
export interface Ready {
  readonly socket: Socket
  /** For what it is ready: `EVENT_READ`, `EVENT_WRITE` or their sum. */
  readonly events: number
  /** What it was registered with. */
  readonly data: Item
}

/** Waits for several sockets at once, as Python's `selectors.DefaultSelector`. */
export class Selector implements Handle {
  readonly kind = 'selector'

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
  ) {}

  /**
   * Adds a socket.
   * @throws KeyError (in the program) when it has been added, ValueError when it is closed or at another selector
   */
  *register(socket: Socket, events: number, data: Item = null): Operation<void> {
    yield ask(selectorRegister, this, {
      socket: packItem(socket, this.name),
      events,
      data: packItem(data, this.name),
    })
  }

  /**
   * Removes a socket.
   * @throws KeyError (in the program) when it is not there
   */
  *unregister(socket: Socket): Operation<void> {
    yield ask(selectorUnregister, this, { socket: packItem(socket, this.name) })
  }

  /**
   * Waits until some socket is ready, or for this many seconds; with a time of 0 or less it does not wait.
   * @returns all that are ready, none when its time is over
   */
  *select(timeout?: number): Operation<Ready[]> {
    return (yield* this.selectOrTake(timeout)).ready
  }

  /** As `select`, and ends also when something was posted, which it takes. */
  *selectOrTake(timeout?: number): Operation<{ readonly ready: Ready[]; readonly posted: Item[] }> {
    // What `register` put there, with the events that came, and what `post` put there.
    const all = unpackItem(yield ask(selectorSelect, this, limited(timeout))) as (Ready | { readonly posted: Item })[]
    const ready: Ready[] = []
    const posted: Item[] = []
    for (const one of all) {
      if ('posted' in one) posted.push(one.posted)
      else ready.push(one)
    }
    return { ready, posted }
  }

  /** Has the one who waits in `selectOrTake`, or comes there next, go on with this. */
  *post(item: Item): Operation<void> {
    yield ask(selectorPost, this, packItem(item, this.name))
  }
}

defineHandleClass('selector', Selector)
