import './stage.css'
import type { Snapshot } from '../analysis/snapshot-types.ts'
import type { Selection } from '../analysis/timeline-data.ts'
import type { Language } from '../base/messages.ts'
import type { Pieces } from '../base/pieces.ts'
import type { CssPixels, Milliseconds, StepIndex, ThreadId } from '../base/units.ts'
import { stageMessages } from '../pictures/messages.ts'
import type { StageEvents, StageMovement, StageScene } from '../pictures/scene.ts'
import { createLayers, drawGroups, drawMarks, drawTokens, type Layers, splitMarks } from './draw.ts'
import { drawHeads } from './draw-heads.ts'
import { drawStage } from './draw-stage.ts'
import type { OffScreenArrows } from './off-screen-arrows.ts'
import { planStage, type StagePlan } from './plan.ts'
import type { RingView } from './rings/ring-view.ts'
import { ringViews } from './rings/rings.ts'
import { createRoving, type Roving } from './roving.ts'
import type { StageDrawing } from './stage-drawing.ts'
import { openThreadList } from './thread-list.ts'

/** A picture of the primitives of a run at the cursor. */
export interface StageView {
  /** Works out in pieces what showing a run needs; nothing that is seen changes. */
  prepare(scene: StageScene): Pieces<void>
  /** A new run, more of the same run, or another language. To be followed by `moveTo`. */
  show(scene: StageScene, language: Language): void
  moveTo(snapshot: Snapshot, movement: StageMovement): void
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
  return new Stage(host, events, options)
}

/** Its own names are private to the language, by which the build can shorten them: it is fetched for the first picture. */
class Stage implements StageView {
  height = 0
  readonly #body = document.createElement('div')
  readonly #layers: Layers
  readonly #roving: Roving
  readonly #controller = new AbortController()
  readonly #resized = new ResizeObserver(() => {
    if (this.#plan !== null && this.#host.clientWidth === this.#plan.width) return
    this.#replan()
    this.#draw(false)
  })
  /** Made for the first run in which threads wait in a ring. */
  #rings: RingView | null = null
  /** Comes after the first picture, which can do without. */
  #offScreen: OffScreenArrows | null = null
  #scene: StageScene | null = null
  #language: Language = 'en'
  #plan: StagePlan | null = null
  #snapshot: Snapshot | null = null
  #drawing: StageDrawing | null = null
  #selected: ThreadId | null = null
  #lastMove = Number.NEGATIVE_INFINITY
  #closeList: (() => void) | null = null
  #drawings = 0
  /** Where everything is in a run, for a width: worked out before the run is shown, where there was time for it. */
  #planned: { readonly scene: StageScene; readonly plan: StagePlan } | null = null

  readonly #host: HTMLElement
  readonly #events: StageEvents
  readonly #options: StageOptions

  constructor(host: HTMLElement, events: StageEvents, options: StageOptions) {
    this.#host = host
    this.#events = events
    this.#options = options
    host.classList.add('stage')
    this.#body.className = 'stage-body'
    host.append(this.#body)
    this.#layers = createLayers(this.#body)
    this.#roving = createRoving(host, unseen)
    void this.#loadOffScreen()
    const { signal } = this.#controller
    host.addEventListener('click', (event) => this.#onClick(event), { signal })
    host.addEventListener('keydown', (event) => this.#onKey(event), { signal })
    this.#resized.observe(host)
  }

  *prepare(next: StageScene): Pieces<void> {
    if (this.#host.clientWidth > 0) this.#planOf(next, this.#host.clientWidth)
  }

  show(next: StageScene, language: Language): void {
    this.#scene = next
    this.#language = language
    this.#closeList?.()
    this.#replan()
    // What is drawn comes with `moveTo`, which follows.
    this.#snapshot = null
  }

  moveTo(next: Snapshot, movement: StageMovement): void {
    if (this.#plan === null) this.#replan()
    const now = performance.now()
    const animated = (movement === 'step' || movement === 'play') && now - this.#lastMove >= TWEEN_FROM
    this.#lastMove = now
    this.#snapshot = next
    this.#closeList?.()
    this.#draw(animated)
    // A jump straight to the step that closes a ring is for seeing it.
    if (movement === 'jump') this.#rings?.closedAt(next.step)?.scrollIntoView({ block: 'nearest' })
  }

  select(selection: Selection | null): void {
    if (selection === null) this.#selected = null
    else if (selection.kind === 'thread') this.#selected = selection.thread
    else this.#selected = selection.thread ?? this.#scene?.data.stepThread[selection.step] ?? null
    this.#draw(this.#host.classList.contains('moving'))
  }

  relist(): void {
    this.#drawRings()
    this.#roving.refresh()
  }

  destroy(): void {
    this.#closeList?.()
    this.#controller.abort()
    this.#resized.disconnect()
    this.#roving.destroy()
    this.#offScreen?.destroy()
    this.#rings?.element.remove()
    this.#body.remove()
    this.#host.classList.remove('stage', 'moving')
  }

  async #loadOffScreen(): Promise<void> {
    // Arrows are drawn whole where it cannot be fetched.
    const part = await import('./off-screen-arrows.ts').catch(() => null)
    if (part === null || this.#controller.signal.aborted) return
    this.#offScreen = part.createOffScreenArrows(this.#host, this.#body, this.#layers.arrows, () =>
      this.#roving.refresh(),
    )
    this.#drawOffScreen()
  }

  readonly #nameOf = (thread: ThreadId): string => this.#scene?.trace.threads[thread]?.name ?? '?'

  /** The run, where everything is in it, and the cursor; null until there are all three. */
  #shown() {
    const [scene, plan, snapshot] = [this.#scene, this.#plan, this.#snapshot]
    return scene === null || plan === null || snapshot === null ? null : { scene, plan, snapshot }
  }

  #planOf(scene: StageScene, width: CssPixels): StagePlan {
    if (this.#planned?.scene !== scene || this.#planned.plan.width !== width)
      this.#planned = { scene, plan: planStage(scene, width) }
    return this.#planned.plan
  }

  #replan(): void {
    if (this.#scene === null || this.#host.clientWidth === 0) return
    const plan = this.#planOf(this.#scene, this.#host.clientWidth)
    this.#plan = plan
    const { svg } = this.#layers
    svg.setAttribute('viewBox', `0 0 ${plan.width} ${plan.height}`)
    svg.setAttribute('width', String(plan.width))
    svg.setAttribute('height', String(plan.height))
    this.#host.dataset.form = plan.form
    this.#tellHeight()
  }

  #tellHeight(): void {
    const { element } = this.#rings ?? {}
    // Asked for only where it has one: the page would have to be laid out for the answer.
    const above = element === undefined || element.hidden ? 0 : element.offsetHeight
    const now = (this.#plan?.height ?? 0) + above
    if (now === this.height) return
    this.height = now
    this.#options.onHeight?.(now)
  }

  #drawOffScreen(): void {
    this.#offScreen?.update({
      name: this.#nameOf,
      language: this.#language,
      top: this.#rings?.element.offsetHeight ?? 0,
    })
  }

  #drawRings(): void {
    const shown = this.#shown()
    if (shown === null) return
    const { scene, snapshot, plan } = shown
    const create = ringViews.get('ring')
    if (this.#rings === null && create !== undefined && (scene.rings?.length ?? 0) > 0) {
      this.#rings = create()
      this.#body.before(this.#rings.element)
    }
    this.#rings?.draw(scene, snapshot, this.#language, plan.width, this.#selected)
    this.#tellHeight()
  }

  #draw(animated: boolean): void {
    const shown = this.#shown()
    if (shown === null) return
    const layers = this.#layers
    const before = animated ? this.#drawing : null
    const drawing = drawStage(shown.scene, shown.plan, shown.snapshot, this.#language)
    this.#drawing = drawing
    this.#host.classList.toggle('moving', animated)
    const { under, over } = splitMarks(drawing)
    drawMarks(layers.marks, under)
    drawGroups(layers.groups, drawing.groups)
    drawTokens(layers.tokens, drawing.tokens, this.#selected, before && ((thread) => before.positions.get(thread)))
    drawMarks(layers.arrows, over)
    drawHeads(layers.heads, drawing.heads, stageMessages[this.#language])
    layers.svg.setAttribute('aria-label', drawing.description)
    this.#drawRings()
    this.#drawOffScreen()
    this.#roving.refresh()
    this.#drawings++
    if (animated) this.#rest(this.#drawings)
  }

  /** When all have come where they go, the page is as if nothing had moved. */
  #rest(drawn: number): void {
    const ways = this.#layers.tokens.getAnimations({ subtree: true }).map((animation) => animation.finished)
    void Promise.allSettled(ways).then(() => {
      if (drawn === this.#drawings) this.#host.classList.remove('moving')
    })
  }

  #onClick({ target }: Event): void {
    const element = target instanceof Element ? target.closest<HTMLElement | SVGElement>('[data-key]') : null
    if (element !== null) this.#roving.activate(element)
    this.#activate(target)
  }

  #onKey(event: KeyboardEvent): void {
    // Buttons of the heads make clicks of these keys by themselves.
    if ((event.key !== 'Enter' && event.key !== ' ') || !(event.target instanceof SVGElement)) return
    event.preventDefault()
    event.stopPropagation()
    this.#activate(event.target)
  }

  #activate(target: EventTarget | null): void {
    const element = target instanceof Element ? target.closest<HTMLElement | SVGElement>('[data-key]') : null
    if (element === null || !this.#host.contains(element)) return
    const { thread, head, method, uses } = element.dataset
    if (uses !== undefined) this.#events.uses?.(Number(uses))
    else if (method !== undefined) this.#nextCall(head ?? '', method)
    else if (thread !== undefined) {
      const chosen = Number(thread)
      this.#events.select(chosen === this.#selected ? null : { kind: 'thread', thread: chosen })
    } else if (element.classList.contains('more')) {
      element.closest<HTMLElement>('.stage-head')?.toggleAttribute('data-open')
      this.#draw(false)
    } else this.#openGroup(element)
  }

  /** The next step in which somebody calls a method, or the first one after the last. */
  #nextCall(headKey: string, name: string): void {
    const shown = this.#shown()
    if (shown === null) return
    const method = this.#drawing?.heads.find(({ key }) => key === headKey)?.methods.find((known) => known.name === name)
    const { stepCount } = shown.scene.trace
    for (let i = 1; i <= stepCount; i++) {
      const step: StepIndex = (shown.snapshot.step + i) % stepCount
      if (method?.isCall(step) !== true) continue
      this.#events.moveTo(step, 'jump')
      return
    }
  }

  #openGroup(element: Element): void {
    const group = this.#drawing?.groups.find((known) => known.key === element.getAttribute('data-key'))
    const shown = this.#shown()
    if (group === undefined || shown === null) return
    const threads = group.threads.map((thread) => {
      const name = this.#nameOf(thread)
      return { thread, name, state: shown.snapshot.threads[thread]?.state ?? 'unborn', label: name }
    })
    this.#closeList?.()
    this.#closeList = openThreadList(this.#host, element, group.label, threads, (thread) =>
      this.#events.select({ kind: 'thread', thread }),
    )
  }
}
