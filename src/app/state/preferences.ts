import type { Language } from '../../base/messages.ts'

export type Theme = 'light' | 'dark'

/** What is remembered of a person between visits, and is in no link. */
export interface Preferences {
  readonly language: Language
  /** Null follows the system. */
  readonly theme: Theme | null
  readonly catalogueFolded: boolean
  readonly stageHeight: number | null
  readonly speed: number
}

const key = 'heddle'

/** The browser's storage, which may be shut off: then reading or writing it throws. */
type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>

/**
 * What was remembered; defaults for what was not, or cannot be read.
 * @param wanted the languages that the browser asks for, best first
 */
export function readPreferences(
  storage: () => Storage = () => localStorage,
  wanted: readonly string[] = navigator.languages,
): Preferences {
  let stored: { readonly [name: string]: unknown } = {}
  try {
    const parsed: unknown = JSON.parse(storage().getItem(key) ?? '{}')
    if (typeof parsed === 'object' && parsed !== null) stored = { ...parsed }
  } catch {
    // No storage, or not what was written there: the defaults serve.
  }
  const { language, theme, catalogueFolded, stageHeight, speed } = stored
  return {
    language: language === 'en' || language === 'zh' ? language : languageOf(wanted),
    theme: theme === 'light' || theme === 'dark' ? theme : null,
    catalogueFolded: catalogueFolded === true,
    stageHeight: typeof stageHeight === 'number' && stageHeight >= 0 && stageHeight < 1e5 ? stageHeight : null,
    speed: typeof speed === 'number' && speed >= 0.25 && speed <= 16 ? speed : 1,
  }
}

/** Remembers them, where the browser allows it. */
export function writePreferences(preferences: Preferences, storage: () => Storage = () => localStorage): void {
  try {
    storage().setItem(key, JSON.stringify(preferences))
  } catch {
    // Storage is shut off or full: the page works without.
  }
}

/** The first of the wanted languages that there is; English if none is. */
function languageOf(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0]
    if (language === 'en' || language === 'zh') return language
  }
  return 'en'
}
