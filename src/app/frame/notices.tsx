import { useEffect, useId, useMemo, useState } from 'react'
import { formatCount } from '../../base/format.ts'
import type { Message } from '../../base/messages.ts'
import { type Say, useApp, useChosen, useOutcome, useSay } from '../controls/context.ts'
import { Glyph } from '../controls/glyph.tsx'
import { Bang, icons } from '../controls/icons.tsx'
import { useShownLine } from '../controls/shown-line.ts'
import { ui } from '../messages/interface.ts'
import type { Activity, Notice } from '../state/outcome.ts'

/** What there is to say, above the pictures; the last good one stays below. */
export function Notices() {
  const say = useSay()
  const notices = useOutcome((outcome) => outcome.notices)
  return (
    <section className="notices" aria-label={say(ui.notices)} aria-live="polite" hidden={notices.length === 0}>
      {notices.map((notice) => (
        <NoticeBox key={notice.id} notice={notice} />
      ))}
    </section>
  )
}

function NoticeBox({ notice }: { notice: Notice }) {
  const { session } = useApp()
  const say = useSay()
  const [open, setOpen] = useState(false)
  const linesId = useId()
  const lines = useLines(notice)
  // What speaks of threads can be long, and speaks of the pictures: it must leave them their room.
  const folds = notice.about !== 'page'
  return (
    <div className={`notice ${notice.about}${folds && !open ? ' brief' : ''}`}>
      {notice.about === 'page' ? <Bang /> : <Glyph state={notice.about} size={13} />}
      <div className="lines" id={linesId}>
        {lines.map((line) => (
          <p key={line.en}>{say(line)}</p>
        ))}
        {notice.copy !== undefined && (
          <input
            className="copy"
            readOnly
            value={notice.copy}
            aria-label={say(ui.share)}
            onFocus={(event) => event.target.select()}
          />
        )}
      </div>
      {(folds || notice.actions.length > 0) && (
        <div className="act">
          {folds && (
            <button
              type="button"
              className="btn"
              aria-expanded={open}
              aria-controls={linesId}
              onClick={() => setOpen(!open)}
            >
              {say(open ? ui.lessDetail : ui.moreDetail)}
            </button>
          )}
          {notice.actions.map(({ label, act }) => (
            <button key={label.en} type="button" className="btn line" onClick={act}>
              {say(label)}
            </button>
          ))}
        </div>
      )}
      <button
        type="button"
        className="btn icon"
        aria-label={say(ui.dismiss)}
        title={say(ui.dismiss)}
        onClick={() => session.dismiss(notice.id)}
      >
        {icons.close}
      </button>
    </div>
  )
}

/** What a notice says; lines of the program are those of the listing that is shown. */
function useLines({ lines }: Notice): readonly Message[] {
  const shownLine = useShownLine()
  return useMemo(() => (typeof lines === 'function' ? lines(shownLine) : lines), [lines, shownLine])
}

/** How far something is that takes long: a line with a true share, and a count in words. */
export function Progress() {
  const { session, files } = useApp()
  const say = useSay()
  const activity = useOutcome((outcome) => outcome.activity)
  if (activity.kind === 'idle' || activity.kind === 'live' || !activity.shown) return null
  // How far that is nobody knows.
  if (activity.kind === 'gathering' || activity.kind === 'reading')
    return (
      <div className="progress">
        <div className="row">{say(ui[activity.kind])}</div>
      </div>
    )
  const { share, text } = howFar(activity, say)
  return (
    <div className="progress">
      <div className="row">
        <span>{text}</span>
        <button type="button" className="btn line" onClick={activity.kind === 'opening' ? files.cancel : session.stop}>
          {say(ui.cancel)}
        </button>
      </div>
      <div
        className="line"
        role="progressbar"
        aria-label={text}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * share)}
      >
        <i className="share" style={{ width: `${100 * share}%` }} />
      </div>
    </div>
  )
}

type Counted = Extract<Activity, { readonly kind: 'simulating' | 'preparing' | 'opening' }>

function howFar(activity: Counted, say: Say): { readonly share: number; readonly text: string } {
  if (activity.kind === 'opening') {
    const { share } = activity
    return { share, text: say(ui.opening)(Math.round(100 * share)) }
  }
  if (activity.kind === 'simulating') {
    const { steps, most } = activity
    return { share: steps / most, text: say(ui.simulating)(formatCount(steps), formatCount(most)) }
  }
  const { ready, count } = activity
  const text = count === 0 ? say(ui.startingFirst) : say(ui.startingWorkers)(count, ready)
  return { share: ready / Math.max(1, count), text }
}

/** How long a confirmation stays. */
const sayingStays = 5000

/** A short confirmation of what was just done. */
export function NoticeText() {
  const say = useSay()
  const said = useOutcome((outcome) => outcome.said)
  const dialog = useChosen((chosen) => chosen.dialog)
  const present = useChosen((chosen) => chosen.present)
  const run = useChosen((chosen) => chosen.run)
  const [gone, setGone] = useState(0)
  useEffect(() => {
    if (said === null) return
    const timer = setTimeout(() => setGone(said.count), sayingStays)
    return () => clearTimeout(timer)
  }, [said])
  // Said in one situation, it holds for that alone; and it never lies over a dialog.
  const [situation, setSituation] = useState({ dialog, present, run, count: said?.count ?? 0 })
  if (
    situation.dialog !== dialog ||
    situation.present !== present ||
    situation.run !== run ||
    situation.count !== (said?.count ?? 0)
  ) {
    const isNew = situation.count !== (said?.count ?? 0)
    setSituation({ dialog, present, run, count: said?.count ?? 0 })
    if (!isNew) setGone(said?.count ?? 0)
  }
  const shown = said !== null && said.count !== gone && dialog === null
  return (
    <div className="toast" aria-live="polite">
      {shown && <p key={said.count}>{say(said.messages)}</p>}
    </div>
  )
}
