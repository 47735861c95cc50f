import { choicesOf } from '../program/choices.ts'
import type { Trace } from '../trace/trace.ts'
import { formatLink, type Link } from './link.ts'

/** More signs of an order than this some programs would cut off in a link. */
export const mostOrderSigns = 6000

export type Shared =
  | { readonly kind: 'link'; readonly hash: string; readonly replays: boolean }
  | { readonly kind: 'too-long'; readonly signs: number }

/** The link to a view of a simulated run. */
export function linkTo(link: Link): Shared {
  return { kind: 'link', hash: formatLink(link), replays: link.run.order !== '' }
}

/**
 * The link to a recorded run: it replays the order of its steps in the simulator. The range in view is left out, because
 * virtual times are others than those recorded.
 */
export async function linkToRecorded(link: Link, trace: Trace): Promise<Shared> {
  const { encodeOrder } = await import('./order-code.ts')
  const order = encodeOrder(choicesOf(trace))
  if (order.length > mostOrderSigns) return { kind: 'too-long', signs: order.length }
  const { scale: _, ...given } = link.run.given
  const run = { ...link.run, given, executor: 'simulator', order } as const
  return { kind: 'link', hash: formatLink({ run, view: { ...link.view, zoom: null } }), replays: true }
}
