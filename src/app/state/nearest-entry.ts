import { distance } from 'fastest-levenshtein'
import { cutGiven } from '../../base/cut-middle.ts'
import type { Message } from '../../base/messages.ts'
import { type CatalogueEntry, catalogue } from '../../scenarios/catalogue.ts'
import type { Dictionary } from '../messages/interface.ts'

/** The entry whose id is most like a text; null when none is like it: more than two letters in five would differ. */
export function nearestEntry(id: string): CatalogueEntry | null {
  const asked = id.slice(0, 100)
  const best = catalogue.reduce((a, entry) => (distance(asked, entry.id) < distance(asked, a.id) ? entry : a))
  return distance(asked, best.id) <= 0.4 * Math.max(asked.length, best.id.length) ? best : null
}

const messages = {
  noScenario: {
    en: (id: string, nearest: string, shown: string) =>
      `There is no program “${id}”; the nearest is “${nearest}”. Shown is “${shown}”.`,
    zh: (id: string, nearest: string, shown: string) => `没有程序“${id}”；最接近的是“${nearest}”。现显示“${shown}”。`,
  },
  useNearest: { en: (title: string) => `Open “${title}”`, zh: (title: string) => `打开“${title}”` },
} as const satisfies Dictionary

/** Says that there is no program of a name, and offers the nearest; null when none is like it. */
export function nearestOffer(
  id: string,
  shown: Message,
): { nearest: CatalogueEntry; line: Message; label: Message } | null {
  const nearest = nearestEntry(id)
  if (nearest === null) return null
  const { en, zh } = nearest.title
  const given = cutGiven(id)
  return {
    nearest,
    line: { en: messages.noScenario.en(given, en, shown.en), zh: messages.noScenario.zh(given, zh, shown.zh) },
    label: { en: messages.useNearest.en(en), zh: messages.useNearest.zh(zh) },
  }
}
