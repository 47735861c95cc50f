import { OBJECT_COLOURS } from '../analysis/object-colours.ts'
import { stateKeys } from '../analysis/state-keys.ts'
import { LaneState, type LaneStateCode, type LaneStateName, statePriority } from '../analysis/timeline-data.ts'
import { bitOf } from './state-bits.ts'

const tokens = [
  'run',
  'ready',
  'ready-tint',
  'gil',
  'gil-tint',
  'block',
  'block-tint',
  'sleep',
  'sleep-tint',
  'done',
  'fail',
  'park',
  'park-tint',
  'surface',
  'surface-3',
  'hairline',
  'grid',
  'text',
  'text-2',
  'text-3',
  'ink',
  'on-ink',
  'select',
] as const
type Token = (typeof tokens)[number]

/** The token of each state's ink. */
export const stateToken: Readonly<Record<LaneStateName, Token>> = stateKeys

/** The page's design tokens as the canvas needs them, for one theme. */
export interface Palette {
  readonly css: Readonly<Record<Token, string>>
  /** Colours of primitives, by number. */
  readonly objects: readonly string[]
  /** Font family of the page. */
  readonly family: string
  /** For every set of states in a pixel (the bit `bitOf` a state), its colour as the bytes of an ImageData. */
  readonly statePixels: Uint32Array
  /** The same for sets of primitives' colours: the lowest number wins. */
  readonly objectPixels: Uint32Array
  /** A resolved colour as the bytes of an ImageData. */
  pixelOf(colour: string): number
}

/** Reads the tokens that hold at an element. */
export function readPalette(host: HTMLElement): Palette {
  const numbered = Array.from({ length: OBJECT_COLOURS }, (_, i) => `p${i + 1}`)
  const colours = resolvedAt(host, [...tokens, ...numbered])
  // Object.fromEntries knows no literal keys: these are the tokens, all of them.
  const css = Object.fromEntries(tokens.map((name, i) => [name, colours[i]])) as Record<Token, string>
  const objects = colours.slice(tokens.length)
  const toPixel = pixelReader(css.surface)
  const fullInk = matchMedia('(prefers-contrast: more)').matches
  const ink = new Map<LaneStateCode, number>([
    [LaneState.suspended, toPixel(css.park, fullInk ? 1 : 0.3)],
    [LaneState.sleeping, toPixel(css.sleep, fullInk ? 1 : 0.42)],
    [LaneState.ready, toPixel(css.ready, 1)],
    [LaneState.wantsGil, toPixel(css.gil, 1)],
    [LaneState.running, toPixel(css.run, 1)],
    [LaneState.blocked, toPixel(css.block, fullInk ? 1 : 0.84)],
    [LaneState.failed, toPixel(css.fail, 1)],
  ])
  const pixelCache = new Map<string, number>()
  const remember = (colour: string): number => {
    const pixel = toPixel(colour, 1)
    pixelCache.set(colour, pixel)
    return pixel
  }
  const objectInk = objects.map((colour) => toPixel(colour, 1))
  return {
    css,
    objects,
    family: getComputedStyle(host).fontFamily,
    statePixels: tableOf(new Map([...ink].map(([code, pixel]) => [bitOf(code), pixel])), statePriority.map(bitOf)),
    objectPixels: tableOf(
      new Map(objectInk.map((pixel, i) => [i, pixel])),
      objectInk.map((_, i) => OBJECT_COLOURS - 1 - i),
    ),
    pixelOf: (colour) => pixelCache.get(colour) ?? remember(colour),
  }
}

/** The colours that tokens have at an element. One probe for each of them: the browser resolves all styles at once. */
function resolvedAt(host: HTMLElement, names: readonly string[]): string[] {
  const around = document.createElement('i')
  around.style.display = 'none'
  const probes = names.map((name) => {
    const probe = document.createElement('i')
    probe.style.color = `var(--${name})`
    return probe
  })
  around.append(...probes)
  host.append(around)
  const colours = probes.map((probe) => getComputedStyle(probe).color)
  around.remove()
  return colours
}

/** A colour for each of the 256 sets of codes: that of the member named last in `order`. */
function tableOf<Code extends number>(ink: ReadonlyMap<Code, number>, order: readonly Code[]): Uint32Array {
  const table = new Uint32Array(256)
  for (let mask = 0; mask < table.length; mask++) {
    for (const code of order) if (mask & (1 << code)) table[mask] = ink.get(code) ?? 0
  }
  return table
}

/** Turns a CSS colour, laid over the ground at some strength, into the bytes of one opaque pixel. */
function pixelReader(ground: string): (colour: string, strength: number) => number {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('Timeline: the browser gives no 2D canvas')
  return (colour, strength) => {
    context.globalAlpha = 1
    context.fillStyle = ground
    context.fillRect(0, 0, 1, 1)
    context.globalAlpha = strength
    context.fillStyle = colour
    context.fillRect(0, 0, 1, 1)
    return new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0] ?? 0
  }
}

/** Tells of every change that may give tokens or fonts another value; returns how to stop. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'lang', 'class'] })
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  )
  for (const query of queries) query.addEventListener('change', changed)
  return () => {
    observer.disconnect()
    for (const query of queries) query.removeEventListener('change', changed)
  }
}
