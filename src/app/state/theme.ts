import type { ChosenStore } from './store.ts'

/** The other theme than the one that is seen now. */
export function changeTheme(chosen: ChosenStore): void {
  const { theme } = chosen.getState()
  const dark = theme === null ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark'
  chosen.setState({ theme: dark ? 'light' : 'dark' })
}

/** Keeps the document's element at the theme and the language that were chosen. */
export function applyToDocument(chosen: ChosenStore, root: HTMLElement = document.documentElement): () => void {
  function apply(): void {
    const { theme, language } = chosen.getState()
    if (theme === null) delete root.dataset.theme
    else root.dataset.theme = theme
    root.lang = language === 'zh' ? 'zh-Hans' : 'en'
  }
  apply()
  return chosen.subscribe((now, before) => {
    if (now.theme !== before.theme || now.language !== before.language) apply()
  })
}
