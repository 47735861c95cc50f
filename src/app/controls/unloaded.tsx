import { ui } from '../messages/interface.ts'
import { acts, said } from '../messages/notices.ts'
import { useSay } from './context.ts'

interface UnloadedProps {
  readonly className?: string
  /** Tries once more. */
  readonly again: () => void
  /** Closes what lies over the page; without it the part has a place of its own. */
  readonly leave?: (() => void) | undefined
}

/** Stands where a part of the page could not be loaded. */
export function Unloaded({ className = '', again, leave }: UnloadedProps) {
  const say = useSay()
  return (
    <div className={`${className} unloaded${leave === undefined ? '' : ' over'}`} role="alert">
      <p>{say(said.noPart)}</p>
      <button type="button" className="btn" onClick={again}>
        {say(acts.tryAgain)}
      </button>
      {leave !== undefined && (
        <button type="button" className="btn" onClick={leave}>
          {say(ui.close)}
        </button>
      )}
    </div>
  )
}
