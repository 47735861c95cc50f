/** Puts a drawing into the page: keyed joins, so that what stays is the same element, and what moved can move. */

import { select } from 'd3'
import { stateKeys } from '../analysis/state-keys.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import { fittedName } from '../pictures/fitted-name.ts'
import { textWidth } from '../pictures/measure.ts'
import { type Group, type Mark, type Point, TOKEN_HEIGHT } from '../pictures/picture.ts'
import { element, setAttribute, setText, shape } from './dom.ts'
import { glyphMarkup } from './glyphs.ts'
import type { StageDrawing, Token } from './stage-drawing.ts'

const CAP: CssPixels = 20

/** The elements of a stage. */
export interface Layers {
  readonly svg: SVGSVGElement
  readonly marks: SVGGElement
  readonly groups: SVGGElement
  readonly tokens: SVGGElement
  readonly arrows: SVGGElement
  readonly heads: HTMLElement
}

/** Builds the empty elements of a stage inside a host. */
export function createLayers(host: HTMLElement): Layers {
  const heads = element('div', 'stage-heads')
  const svg = shape('svg', { class: 'stage-svg', role: 'group' })
  svg.innerHTML = `<defs>${tip('flow', 6.5, 'M.8 .8L6.8 4L.8 7.2')}${tip('line', 6, 'M2 1L6 4L2 7', 8)}${tip('wait', 6.5, solid)}${tip('wake', 6.5, solid)}</defs>`
  const layer = (name: string) => svg.appendChild(shape('g', { class: name }))
  const marks = layer('stage-marks')
  const groups = layer('stage-groups')
  const tokens = layer('stage-tokens')
  const arrows = layer('stage-arrows')
  host.append(heads, svg)
  return { svg, marks, groups, tokens, arrows, heads }
}

const solid = 'M.5 .8L7 4L.5 7.2z'

/** The head of arrows of a kind; one of a size does not grow with their strokes. */
function tip(kind: string, refX: number, d: string, size?: CssPixels): string {
  const units = size === undefined ? '' : 'markerUnits="userSpaceOnUse" '
  const side = size ?? 7
  return `<marker id="stage-tip-${kind}" viewBox="0 0 8 8" refX="${refX}" refY="4" ${units}markerWidth="${side}" markerHeight="${side}" orient="auto"><path d="${d}" class="tip-${kind}"/></marker>`
}

/** Draws shapes and texts. */
export function drawMarks(layer: SVGGElement, marks: readonly Mark[]): void {
  select(layer)
    .selectAll<SVGElement, Mark>(':scope > *')
    .data(marks, (mark) => mark.key)
    .join((enter) => enter.append((mark) => shape(mark.tag, {})))
    .order()
    .each(function (mark) {
      for (const [name, value] of Object.entries(mark.attributes)) setAttribute(this, name, String(value))
      if (mark.tag !== 'text') return
      const whole = `${mark.text}\n${mark.detail ?? ''}`
      if (this.dataset.text === whole) return
      this.dataset.text = whole
      this.textContent = mark.text ?? ''
      if (mark.detail) this.append(shape('tspan', { dx: 6 }, mark.detail))
    })
}

/** What a token shows, besides its place. */
function tokenSignature(token: Token): string {
  return `${token.state} ${token.width} ${token.form} ${token.holds.join()} ${token.name}`
}

/**
 * Draws tokens. Their places are set at once; a transition, if the style sheet has one, is only how they get there.
 * @param origin where a thread stood before that had no token of its own, for those that appear
 */
export function drawTokens(
  layer: SVGGElement,
  tokens: readonly Token[],
  selected: ThreadId | null,
  origin: ((thread: ThreadId) => Point | undefined) | null,
): void {
  let flush = false
  const joined = select(layer)
    .selectAll<SVGGElement, Token>(':scope > .token')
    .data(tokens, (token) => token.key)
    .join((enter) => {
      const added = enter
        .append('g')
        .attr('role', 'button')
        .attr('tabindex', '-1')
        .attr('data-key', (token) => token.key)
        // From the first on, so that attributes stand in the same order however a token came.
        .style('transform', translate)
      if (origin !== null)
        added.each(function (token) {
          const from = token.key.includes('@') ? undefined : origin(token.thread)
          if (from === undefined) return
          this.style.transform = translate(from)
          flush = true
        })
      return added
    })
    .order()
  // A transition starts from a style that the browser has seen.
  if (flush) layer.getBoundingClientRect()
  joined.each(function (token) {
    const twin = token.key.includes('@') ? ' twin' : ''
    const chosen = token.thread === selected
    setAttribute(this, 'class', `token ${token.form} s-${stateKeys[token.state]}${twin}${chosen ? ' selected' : ''}`)
    setAttribute(this, 'aria-label', token.label)
    setAttribute(this, 'aria-pressed', String(chosen))
    setAttribute(this, 'data-thread', String(token.thread))
    setAttribute(this, 'data-role', token.role)
    const transform = translate(token)
    if (this.style.transform !== transform) this.style.transform = transform
    const signature = tokenSignature(token)
    if (this.dataset.shown !== signature) {
      this.dataset.shown = signature
      this.replaceChildren(...(token.form === 'dot' ? dotParts(token) : tokenParts(token)))
    }
    setText(this.querySelector('title'), token.label)
  })
}

/** Draws the buttons that stand for several threads. */
export function drawGroups(layer: SVGGElement, groups: readonly Group[]): void {
  select(layer)
    .selectAll<SVGGElement, Group>(':scope > .group')
    .data(groups, (group) => group.key)
    .join((enter) => enter.append('g').attr('role', 'button').attr('tabindex', '-1').attr('aria-haspopup', 'dialog'))
    .each(function (group) {
      setAttribute(this, 'class', `token group${group.state === undefined ? '' : ` s-${stateKeys[group.state]}`}`)
      setAttribute(this, 'data-key', group.key)
      setAttribute(this, 'aria-label', group.label)
      this.style.transform = translate(group)
      const signature = `${group.text} ${group.width} ${group.state}`
      if (this.dataset.shown === signature) return
      this.dataset.shown = signature
      const { width, state } = group
      const from = state === undefined ? 0 : CAP
      const name = { class: 'name', x: from + (width - from) / 2, y: 17, 'text-anchor': 'middle' }
      this.replaceChildren(
        shape('title', {}, group.label),
        shape('rect', { class: 'body', width, height: TOKEN_HEIGHT, rx: 4 }),
        ...(state === undefined ? [] : capParts(state)),
        shape('rect', { class: 'rim', width, height: TOKEN_HEIGHT, rx: 4 }),
        shape('text', name, group.text),
      )
    })
}

/** Marks of arrows lie over the tokens, all others under them. */
export function splitMarks(drawing: StageDrawing): { readonly under: Mark[]; readonly over: Mark[] } {
  const over = drawing.marks.filter((mark) => mark.attributes.class === 'wake')
  return { under: drawing.marks.filter((mark) => mark.attributes.class !== 'wake'), over }
}

function tokenParts(token: Token): SVGElement[] {
  const { width, state } = token
  const height = TOKEN_HEIGHT
  return [
    shape('title', {}),
    shape('rect', { class: 'ring', x: -3.5, y: -3.5, width: width + 7, height: height + 7, rx: 6.5 }),
    shape('rect', { class: 'body', width, height, rx: 4 }),
    ...capParts(state),
    shape('rect', { class: 'rim', width, height, rx: 4 }),
    nameOf(token.name, CAP + (width - CAP) / 2, width - CAP - 3),
    ...holdLines(token, height + 2, width),
  ]
}

function capParts(state: Token['state']): SVGElement[] {
  const cap = shape('path', {
    class: 'cap',
    d: `M4 .6h${CAP - 4}v${TOKEN_HEIGHT - 1.2}h-${CAP - 4}a3.4 3.4 0 0 1-3.4-3.4v-${TOKEN_HEIGHT - 8}a3.4 3.4 0 0 1 3.4-3.4z`,
  })
  const glyph = shape('g', { transform: `translate(${CAP / 2 - 5.2} ${TOKEN_HEIGHT / 2 - 5.5}) scale(.92)` })
  glyph.innerHTML = glyphMarkup(state)
  return [cap, glyph]
}

/** A token in a picture of many: the glyph alone, over its line. */
function dotParts(token: Token): SVGElement[] {
  const size = token.width
  const glyph = shape('g', { transform: `scale(${size / 12})` })
  glyph.innerHTML = glyphMarkup(token.state)
  return [
    shape('title', {}),
    shape('rect', { class: 'ring', x: -2, y: -2, width: size + 4, height: size + 4, rx: 3 }),
    shape('rect', { class: 'body', width: size, height: size, rx: 2 }),
    glyph,
    ...holdLines(token, size + 0.5, size, 2),
  ]
}

/** One line for each thing held, in its colour; of more than three, the third says how many more. */
function holdLines(token: Token, y: number, width: number, thickness = 3): SVGElement[] {
  const lines: SVGElement[] = token.holds.slice(0, 3).map((colour, i) =>
    shape('rect', {
      class: 'hold',
      x: 0,
      y: y + i * (thickness + 2),
      width,
      height: thickness,
      rx: 1,
      style: `fill:var(--${colour})`,
    }),
  )
  if (token.holds.length > 3)
    lines.push(shape('text', { class: 'small', x: width + 3, y: y + 14 }, `+${token.holds.length - 3}`))
  return lines
}

/** A name in the middle of its room. */
function nameOf(name: string, x: CssPixels, room: CssPixels): SVGElement {
  const { shown, isClose } = fittedName(name, room, textWidth)
  const close = isClose ? { textLength: room, lengthAdjust: 'spacingAndGlyphs' } : {}
  return shape('text', { class: 'name', x, y: TOKEN_HEIGHT / 2 + 4, 'text-anchor': 'middle', ...close }, shown)
}

function translate({ x, y }: Point): string {
  return `translate(${x}px, ${y}px)`
}
