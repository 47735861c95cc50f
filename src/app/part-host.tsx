import { useEffect, useRef } from 'react'
import { useApp } from './context.ts'
import type { MakeView } from './view.ts'

interface PartHostProps {
  readonly className: string
  readonly load: () => Promise<MakeView>
}

/** An element in which a view draws by itself, loaded when it is first mounted. */
export function PartHost({ className, load }: PartHostProps) {
  const { conductor } = useApp()
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let unmount: (() => void) | null = null
    let gone = false
    void load().then((make) => {
      if (!gone && host.current !== null) unmount = conductor.mount(make, host.current)
    })
    return () => {
      gone = true
      unmount?.()
    }
  }, [conductor, load])
  return <div className={className} ref={host} />
}
