/** What a person chose last among some names; the first before they chose. Kept by the browser where it may be. */
export function rememberedChoice<Name extends string>(key: string, names: readonly [Name, ...Name[]]): Name {
  try {
    const stored = localStorage.getItem(key)
    return names.find((name) => name === stored) ?? names[0]
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
    return names[0]
  }
}

export function rememberChoice(key: string, name: string): void {
  try {
    localStorage.setItem(key, name)
  } catch {
    // As above.
  }
}
