import { useApp, useChosen, useOutcome, useSay } from '../controls/context.ts'
import { Dialog } from '../controls/dialog.tsx'
import { presentOrLeave } from '../controls/presentation.ts'
import { share } from '../controls/share-act.ts'
import { comparing } from '../messages/comparing.ts'
import { keyList, ui } from '../messages/interface.ts'
import { presentMessages } from '../messages/present.ts'
import { changeTheme } from '../state/theme.ts'
import { changeLanguage } from './language.ts'
import { RunButtons } from './run-buttons.tsx'

/** The dialogs of the page: the list of keys, and what has no room on a phone's top bar. */
export function Dialogs() {
  const dialog = useChosen((chosen) => chosen.dialog)
  if (dialog === 'keys') return <Keys />
  if (dialog === 'menu') return <Menu />
  return null
}

function Keys() {
  const say = useSay()
  return (
    <Dialog name={say(ui.keys)} of="keys">
      <dl className="key-list">
        {keyList.map(({ keys, does }) => (
          <div key={does.en}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{say(does)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

function Menu() {
  const app = useApp()
  const say = useSay()
  const language = useChosen((chosen) => chosen.language)
  const idle = useOutcome(({ scene }) => scene === null)
  const close = (): void => app.chosen.setState({ dialog: null })
  function item(name: string, act: () => void, lang?: string) {
    return (
      <button
        type="button"
        className="btn item"
        lang={lang}
        onClick={() => {
          close()
          act()
        }}
      >
        {name}
      </button>
    )
  }
  return (
    <Dialog name={say(ui.menu)} of="menu">
      <RunButtons done={close} />
      {!idle && item(say(comparing.compareWith), () => app.chosen.setState({ dialog: 'compare' }))}
      {!idle && item(say(ui.share), () => void share(app))}
      {!idle && item(say(ui.downloadTrace), () => void app.files.download())}
      {item(say(ui.openTrace), () => app.files.choose())}
      {item(say(ui.keptRuns), () => app.chosen.setState({ dialog: 'kept' }))}
      {item(say(ui.language), () => void changeLanguage(app), language === 'en' ? 'zh-Hans' : 'en')}
      {item(say(ui.theme), () => changeTheme(app.chosen))}
      {!idle && item(say(presentMessages.present), () => presentOrLeave(app))}
      {item(say(ui.keys), () => app.chosen.setState({ dialog: 'keys' }))}
    </Dialog>
  )
}
