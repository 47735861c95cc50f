import { type Mark, path } from './picture.ts'

/** A wall with an opening of 34 pixels around `middle`; the leaf lies across it, or stands aside. */
export function gate(x: number, top: number, bottom: number, middle: number, open: boolean, colour: string): Mark[] {
  const upper = middle - 17
  const lower = middle + 17
  const style = `stroke:var(--${colour})`
  return [
    path('gate', `M${x} ${top}V${upper}M${x} ${lower}V${bottom}`, 'gate', { style }),
    path('jambs', `M${x - 5} ${upper}h10M${x - 5} ${lower}h10`, 'gate jamb', { style }),
    open
      ? path('leaf', `M${x} ${upper}l-17 -8`, 'gate leaf', { style })
      : path('leaf', `M${x} ${upper + 5}V${lower - 5}`, 'gate leaf shut', { style }),
  ]
}
