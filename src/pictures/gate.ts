import { type Mark, path, round } from './picture.ts'

interface Gate {
  /** Whether the wall lies, with the room above it; else it stands, with the room on its right. */
  readonly lying: boolean
  /** Where the wall is, across its direction. */
  readonly at: number
  /** Along its direction: where it begins and ends, and the opening. */
  readonly from: number
  readonly to: number
  readonly opening: readonly [number, number]
  readonly open: boolean
  readonly colour: string
}

/** A wall with an opening; the leaf lies across it, or stands aside. */
export function gate({ lying, at, from, to, opening, open, colour }: Gate): Mark[] {
  const style = `stroke:var(--${colour})`
  const [first, last] = opening
  /** A point so far along the wall, and so far from it towards the room. */
  const point = (along: number, across = 0) =>
    lying ? `${round(along)} ${round(at - across)}` : `${round(at + across)} ${round(along)}`
  const jamb = (along: number) => `M${point(along, -5)}L${point(along, 5)}`
  return [
    path('gate', `M${point(from)}L${point(first)}M${point(last)}L${point(to)}`, 'gate', { style }),
    path('jambs', jamb(first) + jamb(last), 'gate jamb', { style }),
    open
      ? path('leaf', `M${point(first)}L${point(first - 8, -16)}`, 'gate leaf', { style })
      : path('leaf', `M${point(first + 5)}L${point(last - 5)}`, 'gate leaf shut', { style }),
  ]
}
