import { useEffect, useRef } from 'react'
import { flushSync } from 'react-dom'
import { type App, useApp, useChosen, useSay } from '../controls/context.ts'
import { icons } from '../controls/icons.tsx'
import { presentOrLeave } from '../controls/presentation.ts'
import { ui } from '../messages/interface.ts'
import type { ChosenStore } from '../state/store.ts'
import { CatalogueList } from './catalogue-list.tsx'

/** Where there is room for the catalogue beside everything else. */
const roomy = '(min-width: 1280px)'

/** Folds the catalogue or shows it: beside the rest where there is room, over it where there is not. */
export function toggleCatalogue(chosen: ChosenStore, open?: boolean): void {
  const wide = matchMedia(roomy).matches
  const now = chosen.getState()
  if (wide)
    chosen.setState({ catalogueFolded: open === undefined ? !now.catalogueFolded : !open, catalogueOver: false })
  else chosen.setState({ catalogueOver: open ?? !now.catalogueOver })
}

/** Shows the catalogue, out of the presentation if need be, and goes to its search. */
export function findProgram(app: App): void {
  // At once, also where the catalogue has to open over the page first: the next key is already a letter of the search.
  flushSync(() => {
    if (app.chosen.getState().present) presentOrLeave(app)
    toggleCatalogue(app.chosen, true)
  })
  document.querySelector<HTMLInputElement>('.cat .find input')?.focus()
}

/** The pane of all programs. */
export function Catalogue() {
  const app = useApp()
  const say = useSay()
  const current = useChosen(({ run }) => run.scenario)
  const folded = useChosen((chosen) => chosen.catalogueFolded)
  const over = useChosen((chosen) => chosen.catalogueOver)
  const pane = useRef<HTMLElement>(null)

  // Opened over the page it takes the focus, and gives it up when a person goes elsewhere.
  useEffect(() => {
    if (!over) return
    const element = pane.current
    const back = document.activeElement
    element?.querySelector<HTMLElement>('[aria-current]')?.focus()
    function leave(event: Event): void {
      if (event.target instanceof Node && !element?.contains(event.target))
        app.chosen.setState({ catalogueOver: false })
    }
    document.addEventListener('pointerdown', leave)
    document.addEventListener('focusin', leave)
    return () => {
      document.removeEventListener('pointerdown', leave)
      document.removeEventListener('focusin', leave)
      if (back instanceof HTMLElement && element?.contains(document.activeElement)) back.focus()
    }
  }, [over, app])

  // What is shown is in sight in the list, too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the current entry moves with the program, and comes into being with the list
  useEffect(() => {
    pane.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [current, folded, over])

  const wide = matchMedia(roomy).matches
  const shown = over || (wide && !folded)
  return (
    <nav ref={pane} className="pane cat" aria-label={say(ui.catalogue)}>
      <div className="head">
        <h2>{say(ui.catalogue)}</h2>
        <span className="gap" />
        <button
          type="button"
          className="btn icon"
          aria-expanded={shown}
          aria-label={say(shown ? ui.foldCatalogue : ui.unfoldCatalogue)}
          title={say(shown ? ui.foldCatalogue : ui.unfoldCatalogue)}
          onClick={() => toggleCatalogue(app.chosen)}
        >
          {icons.side}
        </button>
      </div>
      <CatalogueList />
      <div className="end">
        <button type="button" className="btn" title={say(ui.openTrace)} onClick={() => app.files.choose()}>
          {icons.open}
          <span>{say(ui.openTrace)}</span>
        </button>
        <button type="button" className="btn" title={say(ui.downloadTrace)} onClick={() => void app.files.download()}>
          {icons.download}
          <span>{say(ui.downloadTrace)}</span>
        </button>
        <button
          type="button"
          className="btn"
          title={say(ui.keptRuns)}
          aria-haspopup="dialog"
          onClick={() => app.chosen.setState({ dialog: 'kept' })}
        >
          {icons.kept}
          <span>{say(ui.keptRuns)}</span>
        </button>
      </div>
    </nav>
  )
}
