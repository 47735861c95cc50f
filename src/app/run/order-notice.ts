import type { Message } from '../../base/messages.ts'
import { engineVersion } from '../../program/engine.ts'
import type { Trace } from '../../trace/trace.ts'
import { filledMessages } from '../messages/notices.ts'
import { orderProblemMessages } from '../messages/order-problems.ts'
import { orderMessages } from '../messages/orders.ts'
import { pageNotice } from '../notices/run-endings.ts'
import type { SimulationResult } from '../simulation/simulator-worker.ts'
import type { Notice } from '../state/outcome.ts'

/** What there is to say of a run that follows an order which another version of the engine made. */
function otherEngine({ end: { detail } }: Pick<Trace, 'end'>, made: string): Message {
  const { fits, departs } = orderMessages
  if (detail.kind !== 'choice') return { en: fits.en(made, engineVersion), zh: fits.zh(made, engineVersion) }
  return { en: departs.en(made, engineVersion, detail.step), zh: departs.zh(made, engineVersion, detail.step) }
}

/** What there is to say of a simulation for which an order was given. */
export function orderNotice({ prepared, orderProblem, orderEngine }: SimulationResult): Notice {
  if (orderProblem !== null)
    return pageNotice('order', [filledMessages(orderMessages.orderUnread, orderProblemMessages(orderProblem))])
  const isOther = orderEngine !== null && orderEngine !== engineVersion
  return pageNotice('replay', [orderMessages.replays, ...(isOther ? [otherEngine(prepared.trace, orderEngine)] : [])])
}
