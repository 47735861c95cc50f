import { useApp, useChosen, useOutcome, useSay } from './context.ts'
import { Dialog } from './dialog.tsx'
import { changeLanguage } from './language.ts'
import { presentOrLeave } from './present.ts'
import { RunButtons } from './run-buttons.tsx'
import { share } from './share-act.ts'
import { changeTheme } from './theme.ts'
import { comparing } from './words/comparing.ts'
import { keyList, ui } from './words/interface.ts'
import { presentWords } from './words/present.ts'

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
      {!idle && item(say(presentWords.present), () => presentOrLeave(app))}
      {item(say(ui.keys), () => app.chosen.setState({ dialog: 'keys' }))}
    </Dialog>
  )
}
