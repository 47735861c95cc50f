/** Helpers that make elements, and write to the page only what is not so already: a write that changes nothing still costs. */

type Children = readonly (Node | string | null)[]

/** An element with a class and children; nulls are left out. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = '',
  ...children: Children
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  if (className !== '') made.className = className
  made.append(...children.filter((child) => child !== null))
  return made
}

/** An element of an SVG picture. */
export function shape<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: { readonly [name: string]: string | number },
  ...children: Children
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  made.append(...children.filter((child) => child !== null))
  return made
}

export function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

export function setText(element: Element | null, words: string): void {
  if (element !== null && element.textContent !== words) element.textContent = words
}
