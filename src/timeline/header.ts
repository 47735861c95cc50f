import { type LaneStateName, laneStateNames } from '../analysis/timeline-data.ts'
import { cutMiddle, cutName } from '../base/cut-middle.ts'
import type { CssPixels, Microseconds, StepIndex, ThreadId } from '../base/units.ts'
import { createGlyph } from './glyphs.ts'
import { fitsOneLine, lettersOfPlot, shortNumber } from './header-text.ts'
import { type Layout, LOW_PLOT, RULER, visibleLanes } from './layout.ts'
import { type Model, plotIndexAfter, stateAfter } from './model.ts'
import type { TimelineWords } from './words.ts'

/** What the header column shows. */
export interface HeaderState {
  readonly model: Model
  readonly layout: Layout
  readonly step: StepIndex
  readonly time: Microseconds
  /** How far the list is scrolled. */
  readonly scroll: CssPixels
  readonly selectedLane: number
}

export interface HeaderOptions {
  readonly words: TimelineWords
  laneStatus(thread: ThreadId): string
  laneState(thread: ThreadId): LaneStateName | null
  /** A person chose a lane, or with -1 gave the choice up. */
  choose(lane: number): void
  scrolled(): void
}

/** The column at the left: a list box of threads, and the current values of the plots. */
export interface Header {
  readonly list: HTMLElement
  readonly plots: HTMLElement
  /** Gives the parts their places; before `draw`, whenever the layout changes. */
  place(layout: Layout): void
  draw(state: HeaderState): void
  /** Brings a lane into view. */
  reveal(lane: number): void
  setWords(words: TimelineWords): void
}

interface Row {
  readonly element: HTMLElement
  readonly glyph: ReturnType<typeof createGlyph>
  readonly name: HTMLElement
  readonly status: HTMLElement
}

/** Groups of compressed lanes have this many, the first that is tall enough for a line of text. */
const groupSizes = [5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000]
const GROUP_HEIGHT = 30
/** Letters of a name that is never cut. */
const SHORT = 8
/** From this height on, the head of a group has its status below its name. */
const TWO_LINES: CssPixels = 26

/** Builds the header inside an element, whose place `timeline.css` gives. */
export function createHeader(host: HTMLElement, options: HeaderOptions): Header {
  let words = options.words
  const list = part(host, 'tl-list')
  list.setAttribute('role', 'listbox')
  list.tabIndex = 0
  const space = part(list, 'tl-space')
  space.setAttribute('role', 'presentation')
  const groups = part(host, 'tl-groups')
  groups.setAttribute('aria-hidden', 'true')
  const plots = part(host, 'tl-plots')
  const id = `tl-${Math.random().toString(36).slice(2, 8)}`
  const rows = new Map<number, Row>()
  const values: { name: HTMLElement; range: HTMLElement; value: HTMLElement }[] = []
  let state: HeaderState | null = null
  let active = -1
  /** What the groups on the page were drawn from; null when that says nothing any more. */
  let grouped: string | null = null

  function activeLane(current: HeaderState): number {
    const lanes = current.model.data.lanes.length
    if (active >= lanes) active = -1
    return active >= 0 ? active : Math.min(lanes - 1, Math.max(0, current.selectedLane))
  }

  function rowOf(lane: number): Row {
    const found = rows.get(lane)
    if (found) return found
    const element = document.createElement('div')
    element.className = 'tl-row'
    element.id = `${id}-${lane}`
    element.dataset.lane = String(lane)
    element.setAttribute('role', 'option')
    const glyph = createGlyph()
    element.append(glyph.element)
    const row = { element, glyph, name: part(element, 'tl-name', 'span'), status: part(element, 'tl-status', 'span') }
    space.append(element)
    rows.set(lane, row)
    return row
  }

  function drawRow(current: HeaderState, lane: number): void {
    const info = current.model.data.lanes[lane]
    if (!info) return
    const row = rowOf(lane)
    const { layout } = current
    const drawn = laneStateNames[stateAfter(current.model.data, lane, current.step, current.time)] ?? 'unborn'
    const name = options.laneState(info.thread) ?? drawn
    const status = options.laneStatus(info.thread)
    row.glyph.show(name)
    setName(row.name, info.name)
    setText(row.status, status)
    const { group } = info
    const label = group
      ? words.groupHead(info.name, status, group.folded)
      : info.machine
        ? words.machineLane(info.name, status)
        : words.lane(info.name, name, status)
    setAttribute(row.element, 'aria-label', label)
    setAttribute(row.element, 'data-group', group ? (group.folded ? 'folded' : 'open') : info.member ? 'member' : '')
    setAttribute(row.element, 'data-depth', String(info.depth ?? 0))
    setAttribute(row.element, 'data-machine', info.machine ?? '')
    const fits = fitsOneLine(info.name, status, info.depth ?? 0, layout.headerWidth)
    row.element.toggleAttribute('data-two', !fits && status !== '' && !layout.phone)
    // What there may be no room for is said whole.
    setAttribute(row.element, 'title', group ? status : fits ? '' : `${info.name}: ${status}`)
    setAttribute(row.element, 'aria-selected', String(lane === current.selectedLane))
    setAttribute(row.element, 'aria-setsize', String(layout.lanes))
    setAttribute(row.element, 'aria-posinset', String(lane + 1))
    row.element.classList.toggle('tl-active', lane === activeLane(current))
    const height = layout.compressed ? 20 : layout.laneHeight
    const middle = lane * layout.laneHeight + (layout.compressed ? layout.laneHeight / 2 - height / 2 : 0)
    const top = Math.max(0, Math.min(middle, layout.lanesTotal - height))
    setStyle(row.element, 'transform', `translateY(${Math.round(top)}px)`)
    setStyle(row.element, 'height', `${height}px`)
  }

  function drawRows(current: HeaderState): void {
    const { layout } = current
    const lanes = current.model.data.lanes.length
    const wanted = new Set<number>()
    if (!layout.compressed) {
      const [first, last] = visibleLanes(layout, current.scroll)
      for (let lane = first; lane < last; lane++) wanted.add(lane)
    } else if (current.selectedLane >= 0) wanted.add(current.selectedLane)
    if (lanes > 0) wanted.add(activeLane(current))
    for (const [lane, row] of rows) {
      if (wanted.has(lane)) continue
      row.element.remove()
      rows.delete(lane)
    }
    for (const lane of wanted) drawRow(current, lane)
    if (lanes > 0) setAttribute(list, 'aria-activedescendant', `${id}-${activeLane(current)}`)
    else list.removeAttribute('aria-activedescendant')
  }

  function drawGroups({ model, layout }: HeaderState): void {
    const size = groupSizes.find((n) => n * layout.laneHeight >= GROUP_HEIGHT) ?? layout.lanes
    const key = layout.compressed ? `${layout.lanes} ${layout.laneHeight} ${size}` : ''
    if (key === grouped) return
    grouped = key
    groups.replaceChildren()
    if (!layout.compressed) return
    for (let first = 0; first < layout.lanes; first += size) {
      const last = Math.min(layout.lanes, first + size) - 1
      const { lanes } = model.data
      const group = part(groups, 'tl-group')
      group.style.top = `${Math.round(first * layout.laneHeight)}px`
      group.style.height = `${Math.max(1, Math.round((last + 1 - first) * layout.laneHeight) - 2)}px`
      if ((last + 1 - first) * layout.laneHeight < 16) continue
      const text = part(group, 'tl-group-name', 'span')
      text.textContent = words.laneGroup(lanes[first]?.name ?? '', lanes[last]?.name ?? '', first + 1, last + 1)
    }
  }

  function drawPlots({ model, layout, step }: HeaderState): void {
    while (values.length > model.plots.length) values.pop()?.name.parentElement?.remove()
    model.plots.forEach(({ series }, i) => {
      let value = values[i]
      if (!value) {
        const plot = part(plots, 'tl-plot')
        value = {
          name: part(plot, 'tl-plot-name', 'span'),
          range: part(plot, 'tl-plot-range', 'span'),
          value: part(plot, 'tl-plot-value', 'b'),
        }
        values.push(value)
      }
      setStyle(value.name.parentElement ?? value.name, 'height', `${layout.plotHeight}px`)
      setPlotName(value.name, words.plot(series), layout)
      setText(value.range, words.plotRange(series))
      const row = plotIndexAfter(series.step, step)
      setText(value.value, row < 0 ? '' : shortNumber(series.value[row] ?? 0))
    })
  }

  function reveal(lane: number): void {
    if (!state || state.layout.compressed || lane < 0) return
    const { laneHeight, lanesHeight } = state.layout
    const top = lane * laneHeight
    if (top < list.scrollTop) list.scrollTop = top
    else if (top + laneHeight > list.scrollTop + lanesHeight) list.scrollTop = top + laneHeight - lanesHeight
  }

  function move(lane: number): void {
    if (!state || state.layout.lanes === 0) return
    active = Math.min(state.layout.lanes - 1, Math.max(0, lane))
    reveal(active)
    drawRows(state)
  }

  list.addEventListener('keydown', (event) => {
    if (!state || event.ctrlKey || event.altKey || event.metaKey) return
    const now = activeLane(state)
    const page = Math.max(1, Math.floor(state.layout.lanesHeight / state.layout.laneHeight) - 1)
    const moves: Record<string, number> = {
      ArrowDown: now + 1,
      ArrowUp: now - 1,
      PageDown: now + page,
      PageUp: now - page,
      Home: 0,
      End: state.layout.lanes - 1,
    }
    const to = moves[event.key]
    if (to !== undefined) move(to)
    else if (event.key === 'Enter' || event.key === ' ') options.choose(now)
    else if (event.key === 'Escape') options.choose(-1)
    else return
    event.preventDefault()
    event.stopPropagation()
  })
  list.addEventListener('click', (event) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('.tl-row') : null
    if (!row) return
    active = Number(row.dataset.lane)
    options.choose(active)
  })
  list.addEventListener('scroll', options.scrolled, { passive: true })
  plots.addEventListener('scroll', options.scrolled, { passive: true })

  return {
    list,
    plots,
    place(layout) {
      setStyle(list, 'top', `${RULER}px`)
      setStyle(list, 'height', `${layout.lanesHeight}px`)
      setStyle(groups, 'height', `${layout.lanesHeight}px`)
      setStyle(space, 'height', `${Math.floor(layout.lanesTotal)}px`)
      setStyle(plots, 'top', `${layout.plotsTop}px`)
      setStyle(plots, 'height', `${layout.plotsHeight}px`)
      plots.classList.toggle('tl-low', layout.plotHeight < LOW_PLOT + 8)
      // What scrolls must be in reach of the keyboard; what does not is no stop on its way.
      if (layout.plotsHeight < layout.plots * layout.plotHeight) {
        setAttribute(plots, 'tabindex', '0')
        setAttribute(plots, 'role', 'group')
        setAttribute(plots, 'aria-label', words.plots)
      } else for (const name of ['tabindex', 'role', 'aria-label']) plots.removeAttribute(name)
      setAttribute(list, 'aria-label', words.threads)
      host.classList.toggle('tl-compressed', layout.compressed)
      host.classList.toggle('tl-tall', layout.laneHeight >= TWO_LINES)
    },
    draw(next) {
      if (state && state.selectedLane !== next.selectedLane && next.selectedLane >= 0) active = -1
      if (state && state.model.data.lanes !== next.model.data.lanes) grouped = null
      state = next
      drawRows(next)
      drawGroups(next)
      drawPlots(next)
    },
    reveal,
    setWords(next) {
      words = next
      grouped = null
    },
  }
}

function part(parent: Element, className: string, tag = 'div'): HTMLElement {
  const element = document.createElement(tag)
  element.className = className
  parent.append(element)
  return element
}

/** Shows a name so that, where room is short, its middle is cut: names often differ only in a number at the end. */
function setName(element: HTMLElement, name: string): void {
  const shown = cutName(name)
  if (element.textContent === shown && element.title === name) return
  const tail = /\d{1,4}$/.exec(shown)?.[0] ?? shown.slice(Math.max(1, shown.length - 2))
  const head = shown.slice(0, shown.length - tail.length)
  element.replaceChildren()
  part(element, 'tl-name-head', 'span').textContent = head
  part(element, 'tl-name-tail', 'span').textContent = tail
  element.title = name
  // A short name stays whole: what is said beside it is cut instead.
  element.style.minWidth = [...shown].length <= SHORT ? 'max-content' : ''
}

/** Shows the name of a plot in the one line that it has, cut in the middle; on a phone it has two. */
function setPlotName(element: HTMLElement, name: string, { headerWidth, phone }: Layout): void {
  setText(element, phone ? cutName(name) : cutMiddle(name, lettersOfPlot(headerWidth)))
  setAttribute(element, 'title', name)
}

// The page's layout is only touched where something changed: these run at every move of the cursor.
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
function setAttribute(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}
function setStyle(element: HTMLElement, name: 'top' | 'height' | 'transform', value: string): void {
  if (element.style[name] !== value) element.style[name] = value
}
