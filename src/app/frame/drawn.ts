import { useEffect, useState } from 'react'
import { useOutcome } from '../controls/context.ts'

/** Whether the first run has come to be drawn: what the first picture does not need is loaded only then. */
export function useDrawn(): boolean {
  const there = useOutcome(({ scene, notices }) => scene !== null || notices.length > 0)
  const [drawn, setDrawn] = useState(false)
  useEffect(() => {
    if (!there) return
    const frame = requestAnimationFrame(() => setDrawn(true))
    return () => cancelAnimationFrame(frame)
  }, [there])
  return drawn
}
