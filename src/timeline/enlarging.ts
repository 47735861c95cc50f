/**
 * How many times larger than its own measures an element is shown, because it or something around it has a CSS `zoom`.
 * Lengths that the element is drawn in are its own; places of events and boxes on the page are what is seen.
 */
export function enlargingOf(element: HTMLElement): number {
  // Browsers that do not tell it yet show it by how much wider the box is.
  const told: number | undefined = element.currentCSSZoom
  if (told !== undefined) return told
  const own = element.offsetWidth
  return own === 0 ? 1 : Math.round((element.getBoundingClientRect().width / own) * 20) / 20
}
