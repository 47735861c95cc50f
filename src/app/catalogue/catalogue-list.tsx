import { Fragment, useEffect, useId, useRef, useState } from 'react'
import { catalogue, chapters } from '../../scenarios/catalogue.ts'
import { useApp, useChosen, useSay } from '../controls/context.ts'
import { icons } from '../controls/icons.tsx'
import { formatLink, wholeView } from '../link/link.ts'
import { ui } from '../messages/interface.ts'
import { keepTypedText, typedText } from '../state/typed-text.ts'

type Found = (query: string) => ReadonlySet<string>

const loadSearch = async (): Promise<Found> => (await import('./catalogue-filter.ts')).foundPrograms

const numbers = new Map(catalogue.map(({ id }, index) => [id, index + 1]))

/** All programs in chapters, with a field that leaves those that have what is typed. */
export function CatalogueList() {
  const say = useSay()
  const status = useId()
  const list = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState(() => typedText('search'))
  // What programs are found by is loaded when somebody is about to search.
  const [find, setFind] = useState<Found | null>(null)
  const found = query.trim() === '' || find === null ? null : find(query)
  useEffect(() => {
    keepTypedText('search', query)
    // One from before a reload finds as if it had just been typed.
    if (query !== '' && find === null)
      loadSearch().then(
        (found) => setFind(() => found),
        () => {},
      )
  }, [query, find])
  /** Whether the first that is found is to be opened as soon as the search can tell which one that is. */
  const goes = useRef(false)
  useEffect(() => {
    if (find === null || !goes.current) return
    goes.current = false
    list.current?.querySelector<HTMLElement>('li a')?.click()
  }, [find])

  function clear(): void {
    setQuery('')
    field.current?.focus()
  }
  const links = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('li a') ?? [])]

  return (
    <>
      <search className="find">
        <input
          ref={field}
          type="search"
          value={query}
          placeholder={say(ui.findProgram)}
          aria-label={say(ui.findProgram)}
          aria-describedby={status}
          aria-keyshortcuts="/"
          title={say(ui.findHint)}
          autoComplete="off"
          spellCheck={false}
          onFocus={() => void loadSearch().then((found) => setFind(() => found))}
          onChange={(event) => {
            goes.current = false
            setQuery(event.target.value)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && query !== '') setQuery('')
            else if (event.key === 'ArrowDown') links()[0]?.focus()
            else if (event.key === 'Enter' && found !== null) links()[0]?.click()
            else if (event.key === 'Enter' && query.trim() !== '') goes.current = true
            else return
            event.preventDefault()
          }}
        />
        {query === '' && (
          <span className="key" aria-hidden="true">
            /
          </span>
        )}
        <p id={status} className="found" aria-live="polite">
          {found === null ? '' : say(ui.found)(found.size, catalogue.length)}
        </p>
      </search>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows only lead from one link in it to the next */}
      <div
        ref={list}
        className="list"
        onKeyDown={(event) => {
          const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
          const all = links()
          const at = event.target instanceof HTMLElement ? all.indexOf(event.target) : -1
          if (step === 0 || at < 0) return
          event.preventDefault()
          if (at + step < 0) field.current?.focus()
          else all[at + step]?.focus()
        }}
      >
        {chapters.map((chapter) => {
          const scenarios = chapter.scenarios.filter(({ id }) => found?.has(id) ?? true)
          if (scenarios.length === 0) return <Fragment key={chapter.id} />
          return (
            // While something is looked for no chapter is folded; afterwards all are open.
            <details key={found === null ? chapter.id : `found ${chapter.id}`} open>
              <summary>
                {icons.chevron}
                <span>{say(chapter.title)}</span>
                <span className="n" aria-hidden="true">
                  {scenarios.length}
                </span>
              </summary>
              <ol>
                {scenarios.map((entry) => (
                  <Entry key={entry.id} {...entry} />
                ))}
              </ol>
            </details>
          )
        })}
        {found?.size === 0 && (
          <div className="nothing">
            <p>{say(ui.foundNothing)}</p>
            <button type="button" className="btn line" onClick={clear}>
              {say(ui.showAllPrograms)}
            </button>
          </div>
        )}
      </div>
    </>
  )
}

function Entry({ id, title, summary }: (typeof catalogue)[number]) {
  const app = useApp()
  const say = useSay()
  const current = useChosen(({ run }) => run.scenario)
  return (
    <li>
      <a
        href={formatLink({
          run: { scenario: id, given: {}, executor: 'simulator', order: '' },
          view: wholeView,
        })}
        aria-current={id === current ? 'page' : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
          event.preventDefault()
          app.chosen.setState({ catalogueOver: false })
          void app.session.open(id)
        }}
      >
        <i aria-hidden="true">{numbers.get(id)}</i>
        <b>{say(title)}</b>
        <small>{say(summary)}</small>
      </a>
    </li>
  )
}
