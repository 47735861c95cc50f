/** Short texts about bounded semaphores: what a blocked thread waits for, and what is plotted. */
import type { Labels } from '../../sentences/labels.ts'
import { semaphoreLabels } from '../semaphore/labels.ts'

export const boundedSemaphoreLabels: Labels = {
  waits: semaphoreLabels.waits,
  plots: semaphoreLabels.plots,
}
