/** Folds of steps inside compounds, in every form of the list of steps. */
import { foldedRows, hasInternals, plainRows, type StepRows } from '../../analysis/internals.ts'
import type { StepIndex } from '../../base/units.ts'
import type { Scene, ViewEvents } from '../state/view.ts'

export interface StepFolds {
  /** The rows as the folds are now. */
  readonly rows: StepRows
  /** Whether the fold that begins at a step is open. */
  isOpen(first: StepIndex): boolean
  /** A new scene: the folds of another run say nothing of this one's. */
  show(scene: Scene): void
}

/**
 * Lets a person choose the step of a row (`data-step`) by a click, and open and fold what is inside a compound: by a
 * click on its row (`data-fold`), or by Enter where the cursor is.
 * @param changed told when there are other rows than before
 */
export function createFolds(
  scroller: HTMLElement,
  events: ViewEvents,
  cursor: () => StepIndex,
  changed: () => void,
): StepFolds {
  let scene: Scene | null = null
  let rows = plainRows(0)
  let open = new Set<StepIndex>()

  function list(): void {
    if (scene === null) return
    const folds = scene.hidden !== undefined && hasInternals(scene.trace)
    rows = folds ? foldedRows(scene.trace, open) : plainRows(scene.snapshots.stepCount)
    // Only rows of a tree may say whether they are open.
    scroller.setAttribute('role', folds ? 'treegrid' : 'grid')
  }
  function openOrFold(first: StepIndex): void {
    if (!open.delete(first)) open.add(first)
    list()
    changed()
  }

  scroller.addEventListener('click', (event) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-step]') : null
    if (row === null) return
    if (row.dataset.fold !== undefined) openOrFold(Number(row.dataset.fold))
    else events.moveTo(Number(row.dataset.step), 'jump')
  })
  scroller.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target !== scroller) return
    const first = rows.foldOf(cursor())
    if (first < 0) return
    event.preventDefault()
    event.stopPropagation()
    openOrFold(first)
  })

  return {
    get rows() {
      return rows
    },
    isOpen: (first) => open.has(first),
    show(next) {
      if (scene?.scenario !== next.scenario || (scene.trace !== next.trace && !next.live)) open = new Set()
      scene = next
      list()
    },
  }
}
