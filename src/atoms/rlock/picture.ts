/** The picture of a re-entrant lock: one slot for its owner, and a stroke below it for each entry. */
import type { Language } from '../../base/messages.ts'
import { type Box, over, pad } from '../../pictures/box.ts'
import { gateRoom, gateRoomWidth } from '../../pictures/gate-room.ts'
import { inLine } from '../../pictures/messages.ts'
import { type Picture, type PictureInput, round, TOKEN_HEIGHT, text } from '../../pictures/picture.ts'

/** Most lines for entries; of more, the words tell. */
const MAX_LINES = 5
const messages = {
  en: {
    depth: (depth: number) => `depth ${depth}`,
    free: 'free',
    owner: (name: string, depth: number) => `owned by ${name}, depth ${depth}`,
  },
  zh: {
    depth: (depth: number) => `深度 ${depth}`,
    free: '空闲',
    owner: (name: string, depth: number) => `所有者 ${name}，深度 ${depth}`,
  },
} as const satisfies { [language in Language]: object }

export const rlockPicture: Picture = {
  kind: 'rlock',
  methods: [
    {
      name: 'acquire',
      words: {
        en: 'locks it, or goes one deeper when the caller has it already, or waits in line',
        zh: '加锁；已持有时深度加一；否则排队等待',
      },
    },
    {
      name: 'release',
      words: {
        en: 'undoes one acquire; the last one frees it; an error for anybody but the owner',
        zh: '撤销一次 acquire，最后一次解锁；非所有者调用是错误',
      },
    },
  ],
  asks: ['acquire'],
  minWidth: gateRoomWidth,
  box,
  title: ({ policy }) => ({
    en: `RLock, ${policy === 'fair' ? 'fair' : 'barging'}`,
    zh: `可重入锁，${policy === 'fair' ? '公平' : '插队'}`,
  }),
  meaning: () => ({
    en: 'its owner may take it again, and only its owner may release it',
    zh: '所有者可以再次加锁，且只有所有者能释放',
  }),
  describe(object, reader) {
    const w = messages[reader.language]
    const owner = object.threads.get('owner') ?? -1
    const depth = object.fields.get('depth') ?? 0
    return [owner < 0 ? w.free : w.owner(reader.name(owner), depth), inLine(object.line, reader)]
  },
}

function box(input: PictureInput): Box {
  const { object, plan, language } = input
  const depth = object.fields.get('depth') ?? 0
  const isFree = object.exists && (object.threads.get('owner') ?? -1) < 0
  return pad(
    { bottom: plan.form === 'narrow' ? 0 : 8 },
    over(gateRoom(input, isFree ? 1 : 0), (parts) => {
      const inside = parts.spots.find((spot) => spot.role === 'inside')
      if (inside === undefined || depth === 0) return
      const { x, width } = inside
      const y = inside.y + TOKEN_HEIGHT
      // The first line is the token's own.
      const lines = Math.min(depth, plan.form === 'narrow' ? 2 : MAX_LINES)
      for (let k = 1; k < lines; k++) {
        const at = { x: round(x), y: round(y + k * 5 + (k === 1 ? 2.5 : -2.5)), width, height: 3, rx: 1 }
        const style = `fill:var(--${plan.colour})`
        parts.marks.push({ key: `depth.${k}`, tag: 'rect', attributes: { class: 'depth', ...at, style } })
      }
      const below = plan.form === 'narrow' ? 29 : 15 + lines * 5
      parts.marks.push(text('depth', x, y + below, messages[language].depth(depth), 'small'))
    }),
  )
}
