/** All pictures, by kind. A new primitive is a file beside these and an entry here. */
import { boundedSemaphorePicture } from './bounded-semaphore.ts'
import { lockPicture } from './lock.ts'
import type { Picture } from './picture.ts'
import { rlockPicture } from './rlock.ts'
import { semaphorePicture } from './semaphore.ts'

const pictures: readonly Picture[] = [semaphorePicture, boundedSemaphorePicture, lockPicture, rlockPicture]
const byKind = new Map(pictures.map((picture) => [picture.kind, picture]))

/** The picture of a kind; undefined for a kind that has none, which the stage leaves out. */
export function pictureOf(kind: string): Picture | undefined {
  return byKind.get(kind)
}
