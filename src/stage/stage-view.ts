import './stage.css'
import type { Moment } from '../analysis/moment-types.ts'
import type { Selection } from '../analysis/timeline-data.ts'
import type { Pieces } from '../base/pieces.ts'
import type { CssPixels, Milliseconds, StepIndex, ThreadId } from '../base/units.ts'
import type { Language } from '../base/words.ts'
import { stageMessages } from '../pictures/messages.ts'
import type { StageEvents, StageMovement, StageScene } from '../pictures/scene.ts'
import { createLayers, drawGroups, drawMarks, drawTokens, splitMarks } from './draw.ts'
import { drawHeads } from './draw-heads.ts'
import { drawStage } from './draw-stage.ts'
import type { OffScreenArrows } from './off-screen-arrows.ts'
import { planStage, type StagePlan } from './plan.ts'
import type { RingView } from './rings/ring-view.ts'
import { ringViews } from './rings/rings.ts'
import { createRoving } from './roving.ts'
import type { StageDrawing } from './stage-drawing.ts'
import { openThreadList } from './thread-list.ts'

/** A picture of the primitives of a run at the cursor. */
export interface StageView {
  /** Works out in pieces what showing a run needs; nothing that is seen changes. */
  prepare(scene: StageScene): Pieces<void>
  /** A new run, more of the same run, or another language. To be followed by `moveTo`. */
  show(scene: StageScene, language: Language): void
  moveTo(moment: Moment, movement: StageMovement): void
  select(selection: Selection | null): void
  /** The lines that it names are those of another listing now. */
  relist(): void
  /** Height that all of it needs. */
  readonly height: CssPixels
  destroy(): void
}

export interface StageOptions {
  /** Told when the height that all of it needs has changed. */
  readonly onHeight?: (height: CssPixels) => void
}

/** What a phone has no room for, as the style sheet says. */
const unseen = '[data-form="narrow"] .methods *'

/** Steps that follow each other faster than this are not animated. */
const TWEEN_FROM: Milliseconds = 250

/**
 * Draws the stage into a host: primitives with who is inside and who waits, and threads elsewhere. The page is exactly
 * the state at the cursor as soon as `moveTo` returns; movement is a transition of the style sheet on the way there.
 */
export function createStage(host: HTMLElement, events: StageEvents, options: StageOptions = {}): StageView {
  host.classList.add('stage')
  /** Made for the first run in which threads wait in a ring. */
  let rings: RingView | null = null
  const body = document.createElement('div')
  body.className = 'stage-body'
  host.append(body)
  const layers = createLayers(body)
  const roving = createRoving(host, unseen)
  /** Comes after the first picture, which can do without. */
  let offScreen: OffScreenArrows | null = null
  let gone = false
  void import('./off-screen-arrows.ts').then(
    ({ createOffScreenArrows }) => {
      if (gone) return
      offScreen = createOffScreenArrows(host, body, layers.arrows, () => roving.refresh())
      drawOffScreen()
    },
    // Arrows are drawn whole then.
    () => {},
  )
  const controller = new AbortController()
  const { signal } = controller
  let scene: StageScene | null = null
  let language: Language = 'en'
  let plan: StagePlan | null = null
  let moment: Moment | null = null
  let drawing: StageDrawing | null = null
  let selected: ThreadId | null = null
  let height = 0
  let lastMove = Number.NEGATIVE_INFINITY
  let closeList: (() => void) | null = null
  let drawings = 0

  function nameOf(thread: ThreadId): string {
    return scene?.trace.threads[thread]?.name ?? '?'
  }

  /** Where everything is in a run, for a width: worked out before the run is shown, where there was time for it. */
  let planned: { readonly scene: StageScene; readonly width: CssPixels; readonly plan: StagePlan } | null = null

  function planOf(of: StageScene, width: CssPixels): StagePlan {
    if (planned?.scene !== of || planned.width !== width) planned = { scene: of, width, plan: planStage(of, width) }
    return planned.plan
  }

  function drawOffScreen(): void {
    offScreen?.update({ name: nameOf, language, top: rings?.element.offsetHeight ?? 0 })
  }

  function replan(): void {
    if (scene === null || host.clientWidth === 0) return
    plan = planOf(scene, host.clientWidth)
    layers.svg.setAttribute('viewBox', `0 0 ${plan.width} ${plan.height}`)
    layers.svg.setAttribute('width', String(plan.width))
    layers.svg.setAttribute('height', String(plan.height))
    host.dataset.form = plan.form
    tellHeight()
  }

  function tellHeight(): void {
    // Asked for only where it has one: the page would have to be laid out for the answer.
    const above = rings === null || rings.element.hidden ? 0 : rings.element.offsetHeight
    const now = (plan?.height ?? 0) + above
    if (now === height) return
    height = now
    options.onHeight?.(height)
  }

  function drawRings(): void {
    if (scene === null || plan === null || moment === null) return
    const create = ringViews.get('ring')
    if (rings === null && create !== undefined && (scene.rings?.length ?? 0) > 0) {
      rings = create()
      body.before(rings.element)
    }
    rings?.draw(scene, moment, language, plan.width, selected)
    tellHeight()
  }

  function draw(animated: boolean): void {
    if (scene === null || plan === null || moment === null) return
    const before = drawing
    drawing = drawStage(scene, plan, moment, language)
    host.classList.toggle('moving', animated)
    const drawn = ++drawings
    const { under, over } = splitMarks(drawing)
    drawMarks(layers.marks, under)
    drawGroups(layers.groups, drawing.groups)
    drawTokens(
      layers.tokens,
      drawing.tokens,
      selected,
      animated && before !== null ? (thread) => before.positions.get(thread) : null,
    )
    drawMarks(layers.arrows, over)
    const w = stageMessages[language]
    drawHeads(layers.heads, drawing.heads, w.nextCall, w.everyUse, w.moreMethods)
    layers.svg.setAttribute('aria-label', drawing.description)
    drawRings()
    drawOffScreen()
    roving.refresh()
    if (animated) rest(drawn)
  }

  /** When all have come where they go, the page is as if nothing had moved. */
  function rest(drawn: number): void {
    const ways = layers.tokens.getAnimations({ subtree: true }).map((animation) => animation.finished)
    void Promise.allSettled(ways).then(() => {
      if (drawn === drawings) host.classList.remove('moving')
    })
  }

  /** The next step in which somebody calls a method, or the first one after the last. */
  function nextCall(headKey: string, name: string): void {
    if (scene === null || moment === null) return
    const method = drawing?.heads.find(({ key }) => key === headKey)?.methods.find((known) => known.name === name)
    const { stepCount } = scene.trace
    for (let i = 1; i <= stepCount; i++) {
      const step: StepIndex = (moment.step + i) % stepCount
      if (method?.isCall(step) !== true) continue
      events.moveTo(step, 'jump')
      return
    }
  }

  function openGroup(element: Element): void {
    const group = drawing?.groups.find((known) => known.key === element.getAttribute('data-key'))
    if (group === undefined || scene === null || moment === null) return
    const { trace } = scene
    const threads = group.threads.map((thread) => {
      const name = trace.threads[thread]?.name ?? '?'
      return { thread, name, state: moment?.threads[thread]?.state ?? 'unborn', label: name } as const
    })
    closeList?.()
    closeList = openThreadList(host, element, group.label, threads, (thread) =>
      events.select({ kind: 'thread', thread }),
    )
  }

  function activate(target: EventTarget | null): void {
    const element = target instanceof Element ? target.closest('[data-key]') : null
    if (element === null || !host.contains(element)) return
    const { thread, head, method, uses } = (element as HTMLElement | SVGElement).dataset // both kinds of element have one
    if (uses !== undefined) events.uses?.(Number(uses))
    else if (method !== undefined) nextCall(head ?? '', method)
    else if (thread !== undefined) {
      const chosen = Number(thread)
      events.select(chosen === selected ? null : { kind: 'thread', thread: chosen })
    } else if (element instanceof HTMLElement && element.classList.contains('more')) {
      const own = element.closest<HTMLElement>('.stage-head')
      own?.toggleAttribute('data-open')
      draw(false)
    } else openGroup(element)
  }

  host.addEventListener(
    'click',
    (event) => {
      const element =
        event.target instanceof Element ? event.target.closest<HTMLElement | SVGElement>('[data-key]') : null
      if (element !== null) roving.activate(element)
      activate(event.target)
    },
    { signal },
  )
  host.addEventListener(
    'keydown',
    (event) => {
      // Buttons of the heads make clicks of these keys by themselves.
      if ((event.key !== 'Enter' && event.key !== ' ') || !(event.target instanceof SVGElement)) return
      event.preventDefault()
      event.stopPropagation()
      activate(event.target)
    },
    { signal },
  )
  const resized = new ResizeObserver(() => {
    if (plan !== null && host.clientWidth === plan.width) return
    replan()
    draw(false)
  })
  resized.observe(host)

  return {
    *prepare(next) {
      if (host.clientWidth > 0) planOf(next, host.clientWidth)
    },
    show(next, nextLanguage) {
      scene = next
      language = nextLanguage
      closeList?.()
      replan()
      // What is drawn comes with `moveTo`, which follows.
      moment = null
    },
    moveTo(next, movement) {
      if (plan === null) replan()
      const now = performance.now()
      const animated = (movement === 'step' || movement === 'play') && now - lastMove >= TWEEN_FROM
      lastMove = now
      moment = next
      closeList?.()
      draw(animated)
      // Whoever goes straight to the step that closes a ring wants to see it.
      if (movement === 'jump') rings?.closedAt(next.step)?.scrollIntoView({ block: 'nearest' })
    },
    select(selection) {
      if (selection === null) selected = null
      else if (selection.kind === 'thread') selected = selection.thread
      else selected = selection.thread ?? scene?.data.stepThread[selection.step] ?? null
      draw(host.classList.contains('moving'))
    },
    relist() {
      drawRings()
      roving.refresh()
    },
    get height() {
      return height
    },
    destroy() {
      closeList?.()
      controller.abort()
      resized.disconnect()
      roving.destroy()
      gone = true
      offScreen?.destroy()
      rings?.element.remove()
      body.remove()
      host.classList.remove('stage', 'moving')
    },
  }
}
