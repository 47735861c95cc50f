import type { CssPixels } from '../base/units.ts'
import { DenseLayer } from './dense-layer.ts'
import { Layer } from './layer.ts'

/** The timeline's elements: header column, and a field of three stacked canvases over a ruler. */
export interface Surface {
  readonly root: HTMLElement
  readonly head: HTMLElement
  readonly field: HTMLElement
  readonly tint: HTMLElement
  readonly ruler: SVGSVGElement
  readonly dense: DenseLayer
  readonly detail: Layer
  readonly uses: Layer
  readonly cursor: Layer
  readonly note: HTMLElement
  /** Gives the field's layers a size. */
  resize(width: CssPixels, height: CssPixels, ratio: number): void
}

/** Builds the elements inside a host. */
export function createSurface(host: HTMLElement): Surface {
  const root = add(host, 'div', 'tl')
  const head = add(root, 'div', 'tl-head')
  const field = add(root, 'div', 'tl-field')
  field.tabIndex = 0
  // Keys have their own meaning here, which a screen reader should let through.
  field.setAttribute('role', 'application')
  const tint = add(field, 'div', 'tl-tint')
  tint.hidden = true
  const ruler = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  ruler.setAttribute('aria-hidden', 'true')
  field.append(ruler)
  const dense = new DenseLayer(add(field, 'canvas', 'tl-dense'))
  const detail = new Layer(add(field, 'canvas', 'tl-detail'))
  const uses = new Layer(add(field, 'canvas', 'tl-uses'))
  const cursor = new Layer(add(field, 'canvas', 'tl-cursor'))
  const note = add(field, 'div', 'tl-note')
  note.hidden = true
  return {
    root,
    head,
    field,
    tint,
    ruler,
    dense,
    detail,
    uses,
    cursor,
    note,
    resize(width, height, ratio) {
      dense.resize(width, height)
      ruler.setAttribute('width', String(width))
      ruler.setAttribute('height', String(height))
      detail.resize(width, height, ratio)
      uses.resize(width, height, ratio)
      cursor.resize(width, height, ratio)
    },
  }
}

function add<Name extends 'div' | 'canvas'>(
  parent: Element,
  name: Name,
  className: string,
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  element.className = className
  parent.append(element)
  return element
}
