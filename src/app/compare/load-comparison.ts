import type { MakeView } from '../state/view.ts'
import { loadPicture } from '../views/parts.ts'
import type { ComparePart, CompareParts } from './compare-part.ts'

/** Two timelines on one axis, in place of one. */
export async function loadComparison(app: CompareParts, made: (part: ComparePart) => void): Promise<MakeView> {
  const [{ createComparePart }, picture] = await Promise.all([import('./compare-part.ts'), loadPicture()])
  return (host, events) => {
    const part = createComparePart(host, events, picture, app)
    made(part)
    return part
  }
}
