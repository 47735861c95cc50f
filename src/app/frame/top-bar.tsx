import { catalogue, chapters } from '../../scenarios/catalogue.ts'
import { toggleCatalogue } from '../catalogue/catalogue.tsx'
import { useApp, useChosen, useOutcome, useSay } from '../controls/context.ts'
import { share } from '../controls/form-state.ts'
import { icons, Mark } from '../controls/icons.tsx'
import { presentOrLeave } from '../controls/presentation.ts'
import { comparing } from '../messages/comparing.ts'
import { ui } from '../messages/interface.ts'
import { presentMessages } from '../messages/present.ts'
import { changeTheme } from '../state/theme.ts'
import { changeLanguage } from './language.ts'
import { RunButtons } from './run-buttons.tsx'

/** Name, place in the catalogue, how to run, and what holds for the whole page. */
export function TopBar() {
  const app = useApp()
  const say = useSay()
  const id = useChosen(({ run }) => run.scenario)
  const scenario = useOutcome((outcome) => outcome.scenario)
  const language = useChosen((chosen) => chosen.language)
  const chapter = chapters.find(({ scenarios }) => scenarios.some((entry) => entry.id === id))
  const title = catalogue.find((entry) => entry.id === id)?.title ?? scenario?.title
  return (
    <header className="top">
      <a className="brand" href="#/" aria-label={say(ui.home)}>
        <Mark />
        <span aria-hidden="true">{say(ui.brand)}</span>
      </a>
      <nav className="crumb" aria-label={say(ui.program)}>
        {chapter && (
          <>
            <span className="chapter">{say(chapter.title)}</span>
            <span className="chapter" aria-hidden="true">
              /
            </span>
          </>
        )}
        {title && (
          <h1>
            <button
              type="button"
              className="btn pick"
              aria-label={say(ui.chooseProgram)(say(title))}
              onClick={() => toggleCatalogue(app.chosen, true)}
            >
              <span className="title">{say(title)}</span>
              {icons.caret}
            </button>
          </h1>
        )}
      </nav>
      <span className="gap" />
      <RunButtons />
      <CompareButton />
      <button type="button" className="btn line wide share" title={say(ui.shareHint)} onClick={() => void share(app)}>
        {say(ui.share)}
      </button>
      <button
        type="button"
        className="btn wide"
        lang={language === 'en' ? 'zh-Hans' : 'en'}
        onClick={() => void changeLanguage(app)}
      >
        {say(ui.language)}
      </button>
      <button
        type="button"
        className="btn icon wide"
        aria-label={say(ui.theme)}
        title={say(ui.theme)}
        onClick={() => changeTheme(app.chosen)}
      >
        {icons.theme}
      </button>
      <button
        type="button"
        className="btn icon wide"
        aria-label={say(presentMessages.present)}
        title={`${say(presentMessages.present)} (P)`}
        onClick={() => presentOrLeave(app)}
      >
        {icons.present}
      </button>
      <button
        type="button"
        className="btn icon wide"
        aria-label={say(ui.keys)}
        title={`${say(ui.keys)} (?)`}
        aria-haspopup="dialog"
        onClick={() => app.chosen.setState({ dialog: 'keys' })}
      >
        ?
      </button>
      <button
        type="button"
        className="btn icon only-phone"
        aria-label={say(ui.menu)}
        aria-haspopup="dialog"
        onClick={() => app.chosen.setState({ dialog: 'menu' })}
      >
        {icons.more}
      </button>
    </header>
  )
}

/** Chooses another run of the program, to be shown beside this one. */
function CompareButton() {
  const { chosen } = useApp()
  const say = useSay()
  const off = useOutcome(({ scene, activity }) => scene === null || scene.live || activity.kind !== 'idle')
  return (
    <button
      type="button"
      className="btn line wide compare"
      title={say(comparing.compareHint)}
      aria-haspopup="dialog"
      aria-disabled={off}
      onClick={() => {
        if (!off) chosen.setState({ dialog: 'compare' })
      }}
    >
      {say(comparing.compareWith)}
    </button>
  )
}
