/** All pictures, by kind. A new primitive is a file beside these and an entry here. */
import { barrierPicture } from './barrier.ts'
import { boundedSemaphorePicture } from './bounded-semaphore.ts'
import { cellPicture } from './cell.ts'
import { conditionPicture } from './condition.ts'
import { eventPicture } from './event.ts'
import { filePicture } from './file.ts'
import { listenerPicture, selectorPicture } from './listener.ts'
import { lockPicture } from './lock.ts'
import { networkPicture } from './network.ts'
import type { Picture } from './picture.ts'
import { fifoPicture, lifoPicture, priorityPicture } from './queue.ts'
import { rlockPicture } from './rlock.ts'
import { rwlockPicture } from './rwlock.ts'
import { semaphorePicture } from './semaphore.ts'

const pictures: readonly Picture[] = [
  semaphorePicture,
  boundedSemaphorePicture,
  lockPicture,
  rlockPicture,
  eventPicture,
  conditionPicture,
  barrierPicture,
  fifoPicture,
  lifoPicture,
  priorityPicture,
  cellPicture,
  rwlockPicture,
  filePicture,
  networkPicture,
  listenerPicture,
  selectorPicture,
]
const byKind = new Map(pictures.map((picture) => [picture.kind, picture]))

/** The picture of a kind; undefined for a kind that has none, which the stage leaves out. */
export function pictureOf(kind: string): Picture | undefined {
  return byKind.get(kind)
}
