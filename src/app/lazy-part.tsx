import { type ComponentType, useEffect, useState } from 'react'
import { Unloaded } from './unloaded.tsx'

interface LazyPartProps {
  /** The same function at each drawing. */
  readonly load: () => Promise<ComponentType>
  /** Closes what lies over the page. */
  readonly leave?: () => void
}

/** A part that React draws, loaded when it is first shown. Where that fails, it says so and tries again when asked. */
export function LazyPart({ load, leave }: LazyPartProps) {
  const [Part, setPart] = useState<ComponentType | null>(null)
  /** How often a person has asked for it; each time it is tried once. */
  const [tries, setTries] = useState(1)
  const [failed, setFailed] = useState(0)
  useEffect(() => {
    let gone = false
    load().then(
      // A component is a function, which the setter would call.
      (loaded) => !gone && setPart(() => loaded),
      () => !gone && setFailed(tries),
    )
    return () => {
      gone = true
    }
  }, [load, tries])
  if (Part !== null) return <Part />
  return failed === tries ? <Unloaded again={() => setTries(tries + 1)} leave={leave} /> : null
}
