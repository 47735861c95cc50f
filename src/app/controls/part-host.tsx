import { useCallback, useRef } from 'react'
import type { MakeView } from '../state/view.ts'
import { useApp } from './context.ts'
import { Unloaded } from './unloaded.tsx'
import { useLoading } from './use-loading.ts'

interface PartHostProps {
  readonly className: string
  readonly load: () => Promise<MakeView>
}

/** An element in which a view draws by itself, loaded when it is first mounted. */
export function PartHost({ className, load }: PartHostProps) {
  const { conductor } = useApp()
  const host = useRef<HTMLDivElement>(null)
  const mount = useCallback(
    (make: MakeView) => (host.current === null ? undefined : conductor.mount(make, host.current)),
    [conductor],
  )
  const { failed, again } = useLoading(load, mount)
  return (
    <>
      <div className={className} ref={host} hidden={failed} />
      {failed && <Unloaded className={className} again={again} />}
    </>
  )
}
