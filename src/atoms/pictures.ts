/**
 * All pictures, by kind. A new one is a file in the folder of its atom and a row here. A picture is fetched when a run has
 * its kind; those of the program that the page opens with are there from the beginning.
 */
import { loadable } from '../base/loadable.ts'
import type { Picture } from '../pictures/picture.ts'
import { lockPicture } from './lock/picture.ts'
import { semaphorePicture } from './semaphore/picture.ts'

export const pictures = loadable<Picture>(
  {
    'bounded-semaphore': async () => (await import('./bounded-semaphore/picture.ts')).boundedSemaphorePicture,
    rlock: async () => (await import('./rlock/picture.ts')).rlockPicture,
    event: async () => (await import('./event/picture.ts')).eventPicture,
    condition: async () => (await import('./condition/picture.ts')).conditionPicture,
    barrier: async () => (await import('./barrier/picture.ts')).barrierPicture,
    queue: async () => (await import('./queue/picture.ts')).fifoPicture,
    'lifo-queue': async () => (await import('./queue/picture.ts')).lifoPicture,
    'priority-queue': async () => (await import('./queue/picture.ts')).priorityPicture,
    'simple-queue': async () => (await import('./queue/picture.ts')).simplePicture,
    cell: async () => (await import('./cell/picture.ts')).cellPicture,
    rwlock: async () => (await import('./rwlock/picture.ts')).rwlockPicture,
    file: async () => (await import('./file/picture.ts')).filePicture,
    network: async () => (await import('./network/picture.ts')).networkPicture,
    listener: async () => (await import('./network/listener-picture.ts')).listenerPicture,
    selector: async () => (await import('./network/listener-picture.ts')).selectorPicture,
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
