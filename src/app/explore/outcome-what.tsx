import type { LaneStateName } from '../../analysis/timeline-data.ts'
import { formatCount } from '../../base/format.ts'
import type { Message } from '../../base/messages.ts'
import type { OutcomeKind } from '../../explorer/outcomes/outcomes.ts'
import { useSay } from '../controls/context.ts'
import { Glyph } from '../controls/glyph.tsx'
import { exploreMessages } from '../messages/explore.ts'

/** Lines told of each: what hundreds of threads print is in the run that it opens. */
const maxParts = 6

/** The mark of each outcome, to be told apart by its outline. */
const glyphs: { readonly [kind in OutcomeKind]: LaneStateName } = {
  invariant: 'failed',
  assertion: 'failed',
  exception: 'failed',
  deadlock: 'blocked',
  'partial-deadlock': 'blocked',
  livelock: 'running',
  starvation: 'ready',
  eventually: 'sleeping',
  'lock-held': 'wantsGil',
  limit: 'suspended',
  unmet: 'unborn',
  finished: 'finished',
}

/** How something ended: its mark, its name, and everything in which it differs from others. */
export function OutcomeWhat({ kind, name, parts }: { kind: OutcomeKind; name: Message; parts: readonly Message[] }) {
  const say = useSay()
  // Nothing is left out to say that one line is.
  const most = parts.length > maxParts + 1 ? maxParts : parts.length
  return (
    <>
      <Glyph state={glyphs[kind]} size={13} />
      <span className="what">
        <b>{say(name)}</b>
        {parts.slice(0, most).map((part) => (
          <small key={part.en}>{say(part)}</small>
        ))}
        {parts.length > most && <small>{say(exploreMessages.andMore)(formatCount(parts.length - most))}</small>}
      </span>
    </>
  )
}
