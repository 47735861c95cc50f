import { LaneState } from '../../analysis/timeline-data.ts'
import { formatTime } from '../../base/format.ts'
import type { Language } from '../../base/messages.ts'
import { eachRow, finish, type Pieces } from '../../base/pieces.ts'
import type { StepIndex } from '../../base/units.ts'
import { scrubMessages } from '../messages/transport.ts'
import type { Scene, View, ViewEvents } from '../state/view.ts'

const svgNamespace = 'http://www.w3.org/2000/svg'
/** Room at both ends for the handle. */
const inset = 7
/** Closer than this, marks would be a bar. */
const minDistance = 2

/** The slider over all steps, with a mark where somebody blocks or is woken, and the position in words beside it. */
export function createScrub(host: HTMLElement, position: HTMLElement, events: ViewEvents): View {
  const slider = host
  slider.setAttribute('role', 'slider')
  slider.tabIndex = 0
  slider.setAttribute('aria-valuemin', '0')
  slider.setAttribute('aria-valuenow', '0')
  const svg = document.createElementNS(svgNamespace, 'svg')
  svg.setAttribute('aria-hidden', 'true')
  const parts = {
    rail: path('rail'),
    done: path('done'),
    blocks: path('blocks'),
    wakes: path('wakes'),
    handle: document.createElementNS(svgNamespace, 'circle'),
  }
  parts.handle.setAttribute('r', '6.5')
  svg.append(parts.rail, parts.done, parts.blocks, parts.wakes, parts.handle)
  slider.replaceChildren(svg)

  let scene: Scene | null = null
  let language: Language = 'en'
  let step: StepIndex = 0
  let width = 0
  let height = 0
  let shown: Turns = { blocks: new Uint32Array(), wakes: new Uint32Array() }
  /** Those of the run that is shown, or about to be. */
  let known: { readonly scene: Scene; readonly turns: Turns } | null = null
  function* knownTurns(of: Scene): Pieces<Turns> {
    if (known?.scene !== of) known = { scene: of, turns: yield* turnsOf(of) }
    return known.turns
  }

  const last = (): number => Math.max(0, (scene?.snapshots.stepCount ?? 1) - 1)
  const place = (at: StepIndex): number => inset + (last() === 0 ? 0 : at / last()) * Math.max(1, width - 2 * inset)
  const stepAt = (x: number): StepIndex =>
    Math.max(0, Math.min(last(), Math.round(((x - inset) / Math.max(1, width - 2 * inset)) * last())))

  function drawMarks(): void {
    const middle = height / 2 - 2
    parts.rail.setAttribute('d', `M${inset} ${middle}H${Math.max(inset, width - inset)}`)
    parts.blocks.setAttribute(
      'd',
      thinned(shown.blocks)
        .map((x) => `M${x} ${middle + 7}v5`)
        .join(''),
    )
    parts.wakes.setAttribute(
      'd',
      thinned(shown.wakes)
        .map((x) => `M${x - 3} ${middle + 12}l3 -5l3 5z`)
        .join(''),
    )
    drawHandle()
  }
  /** Places of marks, without those that would fall onto one before them. */
  function thinned(steps: Uint32Array): number[] {
    const placeOf = (mark: number): number => Math.round(place(steps[mark] ?? 0) * 10) / 10
    const places: number[] = []
    // A long run has thousands of marks to a place: the next one that is far enough is searched for.
    for (let mark = 0; mark < steps.length; ) {
      const x = placeOf(mark)
      places.push(x)
      let high = steps.length
      for (mark++; mark < high; ) {
        const middle = (mark + high) >> 1
        if (placeOf(middle) - x >= minDistance) high = middle
        else mark = middle + 1
      }
    }
    return places
  }
  function drawHandle(): void {
    const middle = height / 2 - 2
    const x = place(step)
    parts.done.setAttribute('d', `M${inset} ${middle}H${x}`)
    parts.handle.setAttribute('cx', String(x))
    parts.handle.setAttribute('cy', String(middle))
  }
  function say(): void {
    if (scene === null) return
    const { time, end } = { time: scene.data.stepTime[step] ?? 0, end: scene.data.end }
    const messages = scrubMessages.position[language](
      step,
      last(),
      formatTime(time, language),
      formatTime(end, language),
    )
    if (position.textContent !== messages.plain) {
      position.replaceChildren(
        ...messages.parts.map((part, at) => {
          const element = document.createElement(at % 2 === 1 ? 'b' : 'span')
          element.textContent = part
          return element
        }),
      )
    }
    slider.setAttribute('aria-valuenow', String(step))
    slider.setAttribute('aria-valuemax', String(last()))
    slider.setAttribute('aria-valuetext', messages.plain)
  }

  function drag(event: PointerEvent): void {
    if (scene === null || scene.live) return
    const at = stepAt(event.clientX - slider.getBoundingClientRect().left)
    if (at !== step) events.moveTo(at, 'scrub')
  }
  function press(event: PointerEvent): void {
    if (event.button !== 0) return
    slider.setPointerCapture(event.pointerId)
    drag(event)
  }
  function move(event: PointerEvent): void {
    if (slider.hasPointerCapture(event.pointerId)) drag(event)
  }
  function key(event: KeyboardEvent): void {
    if (scene === null || scene.live || event.altKey || event.ctrlKey || event.metaKey) return
    const page = Math.max(1, Math.round(last() / 10))
    const moves: { readonly [name: string]: number } = {
      ArrowUp: step + 1,
      ArrowDown: step - 1,
      PageUp: step + page,
      PageDown: step - page,
    }
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    // Shown at once: the next key goes on from there, also within a frame.
    events.moveTo(Math.max(0, Math.min(last(), to)), 'jump')
  }
  slider.addEventListener('pointerdown', press)
  slider.addEventListener('pointermove', move)
  slider.addEventListener('keydown', key)
  const observer = new ResizeObserver(() => {
    width = slider.clientWidth
    height = slider.clientHeight
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
    drawMarks()
  })
  observer.observe(slider)

  return {
    *prepare(next) {
      yield* knownTurns(next)
    },
    show(next, nextLanguage) {
      shown = finish(knownTurns(next))
      scene = next
      language = nextLanguage
      slider.setAttribute('aria-disabled', String(next.live))
      step = Math.min(step, last())
      drawMarks()
      say()
    },
    grow(next) {
      scene = next
      slider.setAttribute('aria-disabled', String(next.live))
    },
    moveTo(snapshot) {
      step = snapshot.step
      drawHandle()
      say()
    },
    select() {},
    destroy() {
      observer.disconnect()
      slider.removeEventListener('pointerdown', press)
      slider.removeEventListener('pointermove', move)
      slider.removeEventListener('keydown', key)
      slider.replaceChildren()
      position.replaceChildren()
    },
  }
}

interface Turns {
  readonly blocks: Uint32Array
  readonly wakes: Uint32Array
}

/** The steps at which somebody blocks, and those at which somebody is woken. */
function* turnsOf({ data }: Scene): Pieces<Turns> {
  const { state, step } = data.intervals
  const marks = new Uint8Array(data.stepCount)
  let blockCount = 0
  let wakeCount = 0
  yield* eachRow(state.length, (i) => {
    const at = step[i] as number // inside the length
    if (state[i] !== LaneState.blocked || at < 0 || marks[at] !== 0) return
    marks[at] = BLOCKS
    blockCount++
  })
  const woken = data.arrows.step
  yield* eachRow(woken.length, (i) => {
    const at = woken[i] as number // inside the length
    const mark = marks[at] as number // a step of the run
    if ((mark & WAKES) !== 0) return
    marks[at] = mark | WAKES
    wakeCount++
  })
  const blocks = new Uint32Array(blockCount)
  const wakes = new Uint32Array(wakeCount)
  blockCount = wakeCount = 0
  yield* eachRow(marks.length, (at) => {
    const mark = marks[at] as number // inside the length
    if ((mark & BLOCKS) !== 0) blocks[blockCount++] = at
    if ((mark & WAKES) !== 0) wakes[wakeCount++] = at
  })
  return { blocks, wakes }
}

/** What happens at a step, as bits. */
const BLOCKS = 1
const WAKES = 2

function path(name: string): SVGPathElement {
  const element = document.createElementNS(svgNamespace, 'path')
  element.setAttribute('class', name)
  return element
}
