import type { Trace } from '../../trace/trace.ts'
import { formatLink, type Link, maxOrderSigns, replaying } from '../link/link.ts'
import { offPage } from '../simulation/off-page.ts'

export type Shared =
  | { readonly kind: 'link'; readonly hash: string; readonly replays: boolean }
  | { readonly kind: 'too-long'; readonly signs: number }

async function orderOf(trace: Trace): Promise<string> {
  const here = async () => (await import('../simulation/pack-trace.ts')).orderOf(trace)
  return offPage(trace, here, (worker) => worker.order(trace))
}

/** The link to a view of a simulated run. */
export function linkTo(link: Link): Shared {
  return { kind: 'link', hash: formatLink(link), replays: link.run.order !== '' }
}

/**
 * The link to a recorded run: it replays the order of its steps in the simulator. The range in view is left out, because
 * virtual times are others than those recorded.
 * @param first null where the link makes the first run again without its order, as it does a simulated one
 * @param second the same of the second run
 */
export async function linkToRecorded(link: Link, first: Trace | null, second: Trace | null = null): Promise<Shared> {
  const [order = '', other = ''] = await Promise.all(
    [first, second].map((trace) => (trace === null ? '' : orderOf(trace))),
  )
  const signs = order.length + other.length
  if (signs > maxOrderSigns) return { kind: 'too-long', signs }
  const { run, secondRun } = link
  const replayed = {
    run: first === null ? run : replaying(run, order),
    view: { ...link.view, zoom: null },
    ...(secondRun
      ? { secondRun: second === null ? secondRun : { ...secondRun, run: replaying(secondRun.run, other) } }
      : {}),
  }
  return { kind: 'link', hash: formatLink(replayed), replays: true }
}
