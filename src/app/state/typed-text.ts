const prefix = 'heddle '

/**
 * What a person typed into a field and did not send; empty for nothing. It lives as long as the tab, beyond reloads and
 * crashes.
 * @param field its name, and that of the program where it belongs to one
 */
export function typedText(field: string): string {
  try {
    return sessionStorage.getItem(prefix + field) ?? ''
  } catch {
    // Storage may be forbidden: the text then lasts as long as the page.
    return ''
  }
}

export function keepTypedText(field: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(prefix + field)
    else sessionStorage.setItem(prefix + field, text)
  } catch {
    // As above.
  }
}
