/**
 * All pictures, by kind. A new primitive is a file beside these and an entry here. A picture is fetched when a run has
 * its kind; those of the program that the page opens with are there from the beginning.
 */
import { loadable } from '../base/loadable.ts'
import { lockPicture } from './lock.ts'
import type { Picture } from './picture.ts'
import { semaphorePicture } from './semaphore.ts'

export const pictures = loadable<Picture>(
  {
    'bounded-semaphore': async () => (await import('./bounded-semaphore.ts')).boundedSemaphorePicture,
    rlock: async () => (await import('./rlock.ts')).rlockPicture,
    event: async () => (await import('./event.ts')).eventPicture,
    condition: async () => (await import('./condition.ts')).conditionPicture,
    barrier: async () => (await import('./barrier.ts')).barrierPicture,
    queue: async () => (await import('./queue.ts')).fifoPicture,
    'lifo-queue': async () => (await import('./queue.ts')).lifoPicture,
    'priority-queue': async () => (await import('./queue.ts')).priorityPicture,
    'simple-queue': async () => (await import('./queue.ts')).simplePicture,
    cell: async () => (await import('./cell.ts')).cellPicture,
    rwlock: async () => (await import('./rwlock.ts')).rwlockPicture,
    file: async () => (await import('./file.ts')).filePicture,
    network: async () => (await import('./network.ts')).networkPicture,
    listener: async () => (await import('./listener.ts')).listenerPicture,
    selector: async () => (await import('./listener.ts')).selectorPicture,
  },
  { semaphore: semaphorePicture, lock: lockPicture },
)

/**
 * The picture of a kind; undefined for a kind that has none, which the stage leaves out, and before it is fetched
 * (`loadStage`).
 */
export function pictureOf(kind: string): Picture | undefined {
  return pictures.get(kind)
}
