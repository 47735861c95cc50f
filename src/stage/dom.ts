/** Helpers that write to the page only what is not so already: a write that changes nothing still costs. */

export function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

export function setText(element: Element | null, words: string): void {
  if (element !== null && element.textContent !== words) element.textContent = words
}
