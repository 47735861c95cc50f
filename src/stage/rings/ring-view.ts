/** Draws the rings of waits that there are at the cursor, above the pictures of the primitives. */
import type { Ring } from '../../analysis/deadlock.ts'
import { colourOf } from '../../analysis/object-colours.ts'
import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { Language } from '../../base/messages.ts'
import type { CssPixels, ThreadId } from '../../base/units.ts'
import { textWidth } from '../../pictures/measure.ts'
import { stateNames } from '../../pictures/messages.ts'
import { TOKEN_HEIGHT } from '../../pictures/picture.ts'
import type { StageScene } from '../../pictures/scene.ts'
import { element, shape } from '../dom.ts'
import { drawTokens } from '../draw.ts'
import type { Token } from '../stage-drawing.ts'
import { type RingMessages, type RingNode, ringMessages, ringsAt } from './ring.ts'
import { type RingShape, ringShape } from './ring-shape.ts'

export interface RingView {
  readonly element: HTMLElement
  /** Draws those that there are at a moment; none, where nobody waits in a ring. */
  draw(scene: StageScene, snapshot: Snapshot, language: Language, width: CssPixels, selected: ThreadId | null): void
  /** The picture of a ring that closed at the step; null where none did. */
  closedAt(step: number): HTMLElement | null
}

/** What a token needs besides its name: cap and edges. */
const FRAME: CssPixels = 34
const MIN: CssPixels = 70
const MAX: CssPixels = 150

export function createRings(): RingView {
  const all = element('div', 'stage-rings')
  let shown: readonly Ring[] = []
  let signature = ''

  return {
    element: all,
    draw(scene, snapshot, language, width, selected) {
      const rings = ringsAt(scene.rings ?? [], snapshot.step)
      shown = rings
      all.hidden = rings.length === 0
      if (rings.length === 0) {
        if (signature !== '') all.replaceChildren()
        signature = ''
        return
      }
      const told = rings.map((ring) => ringMessages(scene, ring, snapshot, language))
      // What a ring is stays as long as it lasts; only how its threads and the others stand may change.
      const now = JSON.stringify([width, language, told])
      if (now !== signature) all.replaceChildren(...told.map((words, i) => picture(words, i, width)))
      signature = now
      told.forEach((words, i) => {
        const layer = all.querySelectorAll<SVGGElement>('.ring-tokens')[i]
        if (layer !== undefined) drawTokens(layer, tokensOf(words, i, width, snapshot, language), selected, null)
      })
    },
    closedAt(step) {
      const at = shown.findIndex((ring) => ring.step === step)
      // All children are the elements that `picture` makes.
      return at < 0 ? null : ((all.children[at] as HTMLElement | undefined) ?? null)
    },
  }
}

function shapeOf({ nodes }: RingMessages, width: CssPixels): RingShape {
  const widest = Math.max(...nodes.map(({ name }) => textWidth(name)))
  return ringShape(nodes.length, Math.min(MAX, Math.max(MIN, Math.ceil(widest + FRAME))), width)
}

function tokensOf(
  messages: RingMessages,
  ring: number,
  width: CssPixels,
  snapshot: Snapshot,
  language: Language,
): readonly Token[] {
  const { nodes, nodeWidth } = shapeOf(messages, width)
  return messages.nodes.flatMap((node, i): Token | [] => {
    const place = nodes[i]
    if (node.kind !== 'thread' || place === undefined) return []
    const now = snapshot.threads[node.thread]
    const state = now?.state ?? 'blocked'
    return {
      key: `ring.${ring}.${node.thread}`,
      thread: node.thread,
      ...place,
      width: nodeWidth,
      form: 'full',
      role: 'ring',
      name: node.name,
      state,
      holds: (now?.holds ?? []).map(({ object }) => colourOf(object)),
      label: `${stateNames[state][language]}${language === 'zh' ? '：' : ': '}${node.label}`,
    }
  })
}

function picture(messages: RingMessages, ring: number, width: CssPixels): HTMLElement {
  const { title, closed, outlook, sentences } = messages
  const head = [element('span', 'tag'), element('h2', '', title), element('span', 'sub', closed)]
  return element(
    'div',
    'stage-ring',
    element('div', 'stage-head ring-head', ...head),
    element('div', 'ring-content', drawing(messages, ring, width), element('p', 'ring-outlook', outlook)),
    element('ol', 'ring-twin', ...sentences.map((sentence) => element('li', '', sentence))),
  )
}

function drawing(messages: RingMessages, ring: number, width: CssPixels): SVGSVGElement {
  const { width: own, height, nodes, edges, nodeWidth } = shapeOf(messages, width)
  const ties = shape('g', { class: 'ring-ties', 'aria-hidden': 'true' })
  edges.forEach(({ path, label }, i) => {
    const tie = messages.ties[i]
    const lock = messages.nodes[i]
    if (tie === undefined) return
    const holds = tie.kind === 'holds'
    const colour = lock?.kind === 'lock' ? `stroke:var(--${colourOf(lock.object)})` : ''
    ties.append(
      shape(
        'path',
        holds
          ? { class: 'ring-holds', d: path, style: colour }
          : { class: 'ring-waits', d: path, 'marker-end': 'url(#stage-tip-wait)' },
      ),
    )
    const place = { x: label.x, 'text-anchor': label.anchor }
    ties.append(
      shape(
        'text',
        { class: 'small ring-verb', ...place, y: label.y },
        label.second === undefined ? tie.words : tie.verb,
      ),
    )
    if (label.second !== undefined && tie.line !== '')
      ties.append(shape('text', { class: 'small', ...place, y: label.second }, tie.line))
  })
  const locks = shape('g', { class: 'ring-locks' })
  messages.nodes.forEach((node, i) => {
    const place = nodes[i]
    if (node.kind === 'lock' && place !== undefined)
      locks.append(lockNode(node, `ring.${ring}.lock.${node.object}`, place.x, place.y, nodeWidth))
  })
  const size = { viewBox: `0 0 ${own} ${height}`, width: own, height }
  const named = { class: 'stage-svg ring-svg', role: 'group', 'aria-label': messages.title }
  return shape('svg', { ...named, ...size }, ties, locks, shape('g', { class: 'ring-tokens' }))
}

function lockNode(
  node: RingNode & { readonly kind: 'lock' },
  key: string,
  x: CssPixels,
  y: CssPixels,
  width: CssPixels,
): SVGElement {
  const attributes = {
    class: 'ring-lock',
    role: 'button',
    tabindex: '-1',
    'data-key': key,
    'data-uses': node.object,
    'aria-label': node.label,
    transform: `translate(${x} ${y})`,
    style: `--own:var(--${colourOf(node.object)})`,
  }
  return shape(
    'g',
    attributes,
    shape('title', {}, node.label),
    shape('rect', { class: 'plate', width, height: TOKEN_HEIGHT, rx: 1 }),
    shape('text', { class: 'code name', x: width / 2, y: TOKEN_HEIGHT / 2 + 4, 'text-anchor': 'middle' }, node.name),
  )
}
