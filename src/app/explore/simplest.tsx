import { useStore } from 'zustand'
import { formatCount } from '../../base/format.ts'
import { useOutcome, useSay } from '../controls/context.ts'
import { exploreMessages } from '../messages/explore.ts'
import type { FoundSmaller } from './explore-messages.ts'
import type { Exploring } from './exploring.ts'

interface SimplestProps {
  readonly exploring: Exploring
  open(smaller: FoundSmaller): void
}

/** Smaller parameters with which the program fails already, to be opened in place of the larger run. */
export function Simplest({ exploring, open }: SimplestProps) {
  const say = useSay()
  const parameters = useOutcome(({ scenario }) => scenario?.parameters)
  const smaller = useStore(exploring.store, ({ report }) => report?.smaller)
  if (!smaller) return null
  const colon = say({ en: ': ', zh: '：' })
  const changed = smaller.changed.map(([name, value]) => {
    const label = parameters?.[name]?.label
    return `${label === undefined ? name : say(label)}${colon}${formatCount(value)}`
  })
  return (
    <div>
      <button type="button" className="btn line wraps" onClick={() => open(smaller)}>
        {say(exploreMessages.failsAlready)(changed.join(say({ en: ', ', zh: '，' })))}
      </button>
    </div>
  )
}
