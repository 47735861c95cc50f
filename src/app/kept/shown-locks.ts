/**
 * Which recordings are shown, in this tab or another: each has a lock that its tab holds. So a tab that crashes holds
 * nothing, and nobody has to tell anybody.
 */
export interface ShownLocks {
  /** From now on just these are shown in this tab. */
  hold(ids: ReadonlySet<string>): void
  /** All that are shown in any tab. */
  all(): Promise<ReadonlySet<string>>
  /** Does something, such as removing it, while a recording is not shown. Returns whether it was done. */
  whileNotShown(id: string, task: () => Promise<void>): Promise<boolean>
}

const prefix = 'heddle recording '

/** @param locks undefined where the browser has none: then only this tab is known */
export function createShownLocks(locks: LockManager | undefined): ShownLocks {
  /** How to end each. */
  const held = new Map<string, () => void>()
  return {
    hold(ids) {
      for (const [id, end] of held) {
        if (ids.has(id)) continue
        held.delete(id)
        end()
      }
      for (const id of ids) {
        if (held.has(id)) continue
        let end = (): void => {}
        const ended = new Promise<void>((resolve) => {
          end = resolve
        })
        held.set(id, end)
        // Where it is refused, the others do not know of it; it is in this tab's memory all the same.
        locks?.request(prefix + id, { mode: 'shared' }, () => ended).catch(() => {})
      }
    },
    async all() {
      const ids = new Set(held.keys())
      const now = await locks?.query().catch(() => null)
      for (const { name } of now?.held ?? []) if (name?.startsWith(prefix)) ids.add(name.slice(prefix.length))
      return ids
    },
    async whileNotShown(id, task) {
      if (held.has(id)) return false
      if (locks === undefined) {
        await task()
        return true
      }
      return locks.request(prefix + id, { ifAvailable: true }, async (lock) => {
        if (lock === null) return false
        await task()
        return true
      })
    },
  }
}
