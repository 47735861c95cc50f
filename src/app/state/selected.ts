import type { Selection } from '../../analysis/timeline-data.ts'
import type { ThreadId } from '../../base/units.ts'
import type { Scene } from './view.ts'

/** The thread that is selected, or on whose lane the selected step was chosen; null when nothing is. */
export function selectedThread(scene: Scene | null, selection: Selection | null): ThreadId | null {
  if (scene === null || selection === null) return null
  if (selection.kind === 'thread') return selection.thread
  return selection.thread ?? scene.data.stepThread[selection.step] ?? null
}
