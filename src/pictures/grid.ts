/** Boxes in rows and columns, slots, and what else the picture that the page opens with does without. */
import type { CssPixels, ThreadId } from '../base/units.ts'
import { type Box, box, middle, pad, plate, type Rect, sized } from './box.ts'
import { type FrameInput, type Need, type PictureInput, round, type Spot, slot, text } from './picture.ts'
import { GAP, ROW, tokenWidth } from './threads.ts'

/** Boxes of one size in this many columns, row by row. */
export function grid(boxes: readonly Box[], columns: number, gap: CssPixels, rowGap = gap): Box {
  const width = Math.max(0, ...boxes.map((one) => one.width))
  const height = Math.max(0, ...boxes.map((one) => one.height))
  const rows = Math.ceil(boxes.length / columns)
  const across = Math.min(columns, boxes.length)
  return box(across * (width + gap) - gap, Math.max(0, rows * (height + rowGap) - rowGap), (parts, { x, y }) => {
    boxes.forEach((one, k) => {
      const at = { x: x + (k % columns) * (width + gap), y: y + Math.floor(k / columns) * (height + rowGap) }
      one.draw(parts, { ...at, width, height })
    })
  })
}

interface Tokens {
  readonly key: string
  readonly role: Spot['role']
  readonly columns: number
  readonly rows: number
  readonly tokenWidth: CssPixels
  /** Accessible name of the button for those who have no room. */
  readonly label: (count: number) => string
  /** On which side of a token its number stands. */
  readonly numbers?: 'left' | 'right'
}

/** Tokens in rows from the left; who has no room shares a button. It is as high as those who are there need. */
export function tokens({ plan }: FrameInput, threads: readonly ThreadId[], given: Tokens): Box {
  const { key, role, columns, rows, tokenWidth, numbers, label } = given
  const room = Math.max(1, columns * rows)
  const shown = threads.length <= room ? threads : threads.slice(0, room - 1)
  const rest = threads.slice(shown.length)
  const used = Math.ceil(Math.min(room, threads.length) / columns)
  return box(columns * (tokenWidth + GAP) - GAP, used * ROW, (parts, at) => {
    const place = (k: number) => ({
      x: round(at.x + (k % columns) * (tokenWidth + GAP)),
      y: round(at.y + Math.floor(k / columns) * ROW),
      width: tokenWidth,
    })
    shown.forEach((thread, k) => {
      const { x, y, width } = place(k)
      parts.spots.push({ thread, x, y, width, form: 'full', role })
      if (numbers === undefined) return
      const beside = numbers === 'left' ? ([x - 5, 'end'] as const) : ([x + width + 5, 'start'] as const)
      parts.marks.push(text(`${key}.${k}`, beside[0], y + 17, String(k + 1), 'place', beside[1]))
    })
    if (rest.length > 0)
      parts.groups.push({
        key: `${key}.${plan.key}`,
        ...place(shown.length),
        text: `+${rest.length}`,
        label: label(rest.length),
        threads: rest,
      })
  })
}

interface SlotGiven {
  readonly width: CssPixels
  readonly height?: CssPixels
  readonly free?: boolean
}

/** A slot with something in its middle; one in which nobody is has its words, if any. */
export function slotBox(key: string, { width, height = 36, free = false }: SlotGiven, inner: Box | null): Box {
  const content = inner === null ? box(0, 0) : middle(pad({ left: Math.max(0, (width - inner.width) / 2) }, inner))
  const mark = ({ x, y }: Rect) => slot(key, { x: round(x), y: round(y), width: round(width), height }, free)
  return plate((at) => mark(at), sized({ width, height }, content))
}

/** Width of tokens in a picture, for the names of a run. */
export function tokenWidthIn({ width, nameWidth = 0 }: { readonly width: CssPixels } & Pick<Need, 'nameWidth'>) {
  return tokenWidth(nameWidth, 64, Math.min(112, width * 0.24))
}

/** Those whom it has let through and who have not come back from their call yet. */
export function passedBy({ snapshot, plan }: PictureInput): ThreadId[] {
  return snapshot.threads.flatMap(({ thread, granted, state }) =>
    granted === plan.record.id && state !== 'blocked' ? [thread] : [],
  )
}
