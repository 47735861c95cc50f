import { useEffect, useRef } from 'react'
import { chapters } from '../scenarios/catalogue.ts'
import { useApp, useChosen, useSay } from './context.ts'
import { icons } from './icons.tsx'
import { formatLink, wholeView } from './link.ts'
import type { ChosenStore } from './store.ts'
import { ui } from './words/interface.ts'

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

/** All programs in chapters. */
export function Catalogue() {
  const app = useApp()
  const say = useSay()
  const current = useChosen(({ run }) => run.scenario)
  const folded = useChosen((chosen) => chosen.catalogueFolded)
  const over = useChosen((chosen) => chosen.catalogueOver)
  const pane = useRef<HTMLElement>(null)
  let number = 0

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
      <div className="list">
        {chapters.map((chapter) => (
          <details key={chapter.id} open>
            <summary>
              {icons.chevron}
              <span>{say(chapter.title)}</span>
              <span className="n" aria-hidden="true">
                {chapter.scenarios.length}
              </span>
            </summary>
            <ol>
              {chapter.scenarios.map((entry) => (
                <li key={entry.id}>
                  <a
                    href={formatLink({
                      run: { scenario: entry.id, given: {}, executor: 'simulator', order: '' },
                      view: wholeView,
                    })}
                    aria-current={entry.id === current ? 'page' : undefined}
                    onClick={(event) => {
                      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
                      event.preventDefault()
                      app.chosen.setState({ catalogueOver: false })
                      void app.session.open(entry.id)
                    }}
                  >
                    <i aria-hidden="true">{++number}</i>
                    <b>{say(entry.title)}</b>
                    <small>{say(entry.summary)}</small>
                  </a>
                </li>
              ))}
            </ol>
          </details>
        ))}
      </div>
      <div className="end">
        <button type="button" className="btn" title={say(ui.openTrace)} onClick={() => app.files.choose()}>
          {icons.open}
          <span>{say(ui.openTrace)}</span>
        </button>
        <button type="button" className="btn" title={say(ui.downloadTrace)} onClick={() => void app.files.download()}>
          {icons.download}
          <span>{say(ui.downloadTrace)}</span>
        </button>
      </div>
    </nav>
  )
}
