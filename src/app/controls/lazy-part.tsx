import { type ComponentType, useCallback, useState } from 'react'
import { Unloaded } from './unloaded.tsx'
import { useLoading } from './use-loading.ts'

interface LazyPartProps {
  /** The same function at each drawing. */
  readonly load: () => Promise<ComponentType>
  /** Closes what lies over the page. */
  readonly leave?: () => void
}

/** A part that React draws, loaded when it is first shown. Where that fails, it says so and tries again when asked. */
export function LazyPart({ load, leave }: LazyPartProps) {
  const [Part, setPart] = useState<ComponentType | null>(null)
  const arrive = useCallback((loaded: ComponentType) => {
    // A component is a function, which the setter would call.
    setPart(() => loaded)
    return undefined
  }, [])
  const { failed, again } = useLoading(load, arrive)
  if (Part !== null) return <Part />
  return failed ? <Unloaded again={again} leave={leave} /> : null
}
