import './kept.css'
import { useCallback, useEffect, useState } from 'react'
import { formatCount } from '../../base/format.ts'
import type { Language, Message } from '../../base/messages.ts'
import { catalogue } from '../../scenarios/catalogue.ts'
import { useApp, useLanguage, useSay } from '../controls/context.ts'
import { Dialog } from '../controls/dialog.tsx'
import { StoreError } from '../kept/database.ts'
import type { KeptState } from '../kept/keeper.ts'
import type { KeptRun } from '../kept/kept-run.ts'
import { compareMessages } from '../messages/compare.ts'
import { ui } from '../messages/interface.ts'
import { keptMessages, storeFaults } from '../messages/kept.ts'

/** Rows shown at once: more on demand. */
const page = 20

/** What is kept on this device, each to be opened, and all of it to be deleted. */
export function KeptDialog() {
  const app = useApp()
  const say = useSay()
  const [state, setState] = useState<KeptState | null>(null)
  const [fault, setFault] = useState<Message | null>(null)
  const [shown, setShown] = useState(page)
  /** Null before it was asked for the first time. */
  const [asks, setAsks] = useState<boolean | null>(null)

  const failed = useCallback((error: unknown) => {
    setFault(error instanceof StoreError ? storeFaults[error.fault] : storeFaults.broken)
  }, [])
  const read = useCallback(async () => {
    const keeper = await app.session.keeper()
    setState(await keeper.list())
  }, [app])
  useEffect(() => {
    read().catch(failed)
  }, [read, failed])

  async function open({ id }: KeptRun): Promise<void> {
    if (await app.session.openKept(id)) app.chosen.setState({ dialog: null })
    // Another tab has let it go meanwhile.
    else await read()
  }
  async function clear(): Promise<void> {
    const keeper = await app.session.keeper()
    await keeper.clear()
    setAsks(false)
    await read()
    app.session.say(keptMessages.deleted)
  }

  return (
    <Dialog name={say(ui.keptRuns)} of="kept">
      <div className="kept-all">
        <p>{say(keptMessages.lead)}</p>
        <p aria-live="polite">
          {fault !== null
            ? `${say(keptMessages.unreadable)} ${say(fault)}`
            : state === null
              ? say(keptMessages.loading)
              : state.runs.length === 0
                ? say(keptMessages.none)
                : say(keptMessages.holds)(state.runs.length, formatSize(state.bytes), formatSize(state.budget))}
        </p>
        {state !== null && state.runs.length > 0 && (
          <>
            {asks ? (
              <div className="acts">
                <p>{say(keptMessages.reallyDelete)(state.runs.length)}</p>
                <button type="button" className="btn ink" onClick={() => void clear().catch(failed)}>
                  {say(keptMessages.yesDelete)}
                </button>
                <button type="button" className="btn line" ref={focusOn} onClick={() => setAsks(false)}>
                  {say(keptMessages.noKeep)}
                </button>
              </div>
            ) : (
              <button
                type="button"
                className="btn line"
                ref={asks === false ? focusOn : undefined}
                onClick={() => setAsks(true)}
              >
                {say(keptMessages.deleteAll)}
              </button>
            )}
            <ul>
              {state.runs.slice(0, shown).map((run) => (
                <li key={run.id}>
                  <Row run={run} open={() => void open(run).catch(failed)} />
                </li>
              ))}
            </ul>
            {state.runs.length > shown && (
              <button type="button" className="btn line" onClick={() => setShown(shown + page)}>
                {say(keptMessages.more)(Math.min(page, state.runs.length - shown))}
              </button>
            )}
          </>
        )}
      </div>
    </Dialog>
  )
}

/** A recording, which opens when it is pressed. */
function Row({ run, open }: { run: KeptRun; open: () => void }) {
  const say = useSay()
  const language = useLanguage()
  const title = catalogue.find(({ id }) => id === run.scenario)?.title
  const facts = [
    formatDate(run.when, language),
    run.file ?? say(run.executor === 'workers' ? compareMessages.workers : compareMessages.simulator),
    say(keptMessages.steps)(formatCount(run.steps)),
    ...(run.whole ? [] : [say(keptMessages.brokenOff)]),
    formatSize(run.bytes),
  ]
  return (
    <button type="button" className="btn item" onClick={open}>
      <span>{title === undefined ? run.scenario : say(title)}</span>
      <small>{facts.join(' · ')}</small>
    </button>
  )
}

/** What takes the place of a button that was pressed takes its focus, too. */
function focusOn(button: HTMLButtonElement | null): void {
  button?.focus()
}

/** A size that a person can compare: `0.1 MiB`, `256 MiB`. */
function formatSize(bytes: number): string {
  const mebibytes = bytes / 2 ** 20
  return `${mebibytes < 10 ? Math.max(0.1, Math.round(mebibytes * 10) / 10) : Math.round(mebibytes)} MiB`
}

function formatDate(when: number, language: Language): string {
  const tag = language === 'zh' ? 'zh-CN' : 'en-GB'
  return new Date(when).toLocaleString(tag, { dateStyle: 'medium', timeStyle: 'short' })
}
