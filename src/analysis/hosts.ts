import type { ThreadId } from '../base/units.ts'
import type { ThreadRecord } from '../trace/tables.ts'

/** A process or thread in which greenlets take turns. */
export interface Host {
  readonly host: ThreadRecord
  /** In the order in which they were made. */
  readonly greenlets: readonly ThreadRecord[]
}

/** The processes and threads of a run that have greenlets, process by process, in the order in which they were started. */
export function hostsOf(threads: readonly ThreadRecord[]): readonly Host[] {
  const found = new Map<ThreadId, ThreadRecord[]>()
  for (const thread of threads) {
    if (thread.host === undefined) continue
    const known = found.get(thread.host)
    if (known === undefined) found.set(thread.host, [thread])
    else known.push(thread)
  }
  const hosts = threads.flatMap((host) => {
    const greenlets = found.get(host.id)
    return greenlets === undefined ? [] : [{ host, greenlets }]
  })
  return hosts.sort((a, b) => a.host.pid - b.host.pid || a.host.id - b.host.id)
}
