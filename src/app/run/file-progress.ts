import type { OutcomeStore } from '../state/outcome.ts'
import { createProgress } from '../state/progress.ts'

/** A file that is being read. */
export interface Opening {
  /** Told how large a share of the work is done. */
  readonly tell: (share: number) => void
  /** Whether the page still says that this file is read, and nothing else is under way. */
  isUnderWay(): boolean
  end(): void
}

/** Says how far reading a file is, unless something else is under way; the next file takes the place of one before. */
export function createOpenings(outcome: OutcomeStore): () => Opening {
  let latest = 0
  const kind = () => outcome.getState().activity.kind
  return () => {
    const mine = ++latest
    const progress = createProgress(0, (share, shown) => {
      if (mine === latest && (kind() === 'idle' || kind() === 'opening'))
        outcome.setState({ activity: { kind: 'opening', share, shown } })
    })
    const isUnderWay = () => mine === latest && kind() === 'opening'
    return {
      tell: progress.tell,
      isUnderWay,
      end() {
        progress.end()
        if (isUnderWay()) outcome.setState({ activity: { kind: 'idle' } })
      },
    }
  }
}
