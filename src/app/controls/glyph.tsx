import { useEffect, useRef } from 'react'
import type { LaneStateName } from '../../analysis/timeline-data.ts'
import { createGlyph } from '../../timeline/glyphs.ts'

/** The glyph of a state, as the lanes have it. */
export function Glyph({ state, size = 12 }: { state: LaneStateName; size?: number }) {
  const host = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const glyph = createGlyph(size)
    glyph.show(state)
    host.current?.replaceChildren(glyph.element)
  }, [state, size])
  return <span className="glyph" ref={host} />
}
