import { useEffect, useRef, useState } from 'react'
import { useApp } from './context.ts'
import { Unloaded } from './unloaded.tsx'
import type { MakeView } from './view.ts'

interface PartHostProps {
  readonly className: string
  readonly load: () => Promise<MakeView>
}

/** An element in which a view draws by itself, loaded when it is first mounted. */
export function PartHost({ className, load }: PartHostProps) {
  const { conductor } = useApp()
  const host = useRef<HTMLDivElement>(null)
  /** How often a person has asked for it; each time it is tried once. */
  const [tries, setTries] = useState(1)
  const [failed, setFailed] = useState(0)
  useEffect(() => {
    let unmount: (() => void) | null = null
    let gone = false
    load().then(
      (make) => {
        if (!gone && host.current !== null) unmount = conductor.mount(make, host.current)
      },
      () => {
        if (!gone) setFailed(tries)
      },
    )
    return () => {
      gone = true
      unmount?.()
    }
  }, [conductor, load, tries])
  return (
    <>
      <div className={className} ref={host} hidden={failed === tries} />
      {failed === tries && <Unloaded className={className} again={() => setTries(tries + 1)} />}
    </>
  )
}
