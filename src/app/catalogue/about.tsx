import { useMemo } from 'react'
import { formatTime } from '../../base/format.ts'
import type { StoryTable } from '../../program/scenario.ts'
import { useApp, useChosen, useLanguage, useOutcome, useSay } from '../controls/context.ts'
import { runWith } from '../controls/form-state.ts'
import { showExplore } from '../explore/show-explore.ts'
import type { Given } from '../link/link.ts'
import { aboutMessages } from '../messages/about.ts'
import { ui } from '../messages/interface.ts'
import { timeOf } from '../state/scene.ts'
import { storyStep } from '../views/highlights.ts'
import { StoryTableView } from './story-table.tsx'

/** What the program is about: what it shows, moments of this run to look at, and settings that teach something. */
export function About() {
  const app = useApp()
  const say = useSay()
  const language = useLanguage()
  const scenario = useOutcome((outcome) => outcome.scenario)
  const scene = useOutcome((outcome) => outcome.scene)
  const executor = useChosen(({ run }) => run.executor)
  const given = useChosen(({ run }) => run.given)
  const story = scenario?.story
  const steps = useMemo(() => {
    if (scene === null || scene.live || story === undefined) return []
    return story.highlights.map((snapshot) => storyStep(scene.trace, snapshot))
  }, [scene, story])
  const variant = useChosen(({ run }) => run.given.variant)
  if (scenario === null) return null
  const buggy = scenario.parameters.variant?.default === 'buggy' && variant !== 'fixed'

  return (
    <div className="about">
      <h3>{say(scenario.title)}</h3>
      <p>{say(story?.shows ?? scenario.summary)}</p>
      {story !== undefined && story.highlights.length > 0 && (
        <section>
          <h4>{say(aboutMessages.highlights)}</h4>
          <ol>
            {story.highlights.map((snapshot, i) => {
              const step = steps[i] ?? null
              return (
                <li key={snapshot.words.en}>
                  {say(snapshot.words)}{' '}
                  {scene === null || step === null ? (
                    <span className="none">({say(aboutMessages.notHere)})</span>
                  ) : (
                    <button
                      type="button"
                      className="name"
                      onClick={() => app.chosen.setState({ cursor: { step, movement: 'jump' }, playing: false })}
                    >
                      {say(aboutMessages.at)(step, formatTime(timeOf(scene, step), language))}
                    </button>
                  )}
                </li>
              )
            })}
          </ol>
        </section>
      )}
      {story?.table !== undefined && <StoryTableView key={apartFrom(story.table, given)} table={story.table} />}
      {story !== undefined && story.tries.length > 0 && (
        <section>
          <h4>{say(aboutMessages.tries)}</h4>
          <ul>
            {story.tries.map(({ words: messages, parameters }) => {
              const texts = Object.entries(parameters).map(([name, value]) => [name, String(value)] as const)
              const settings = texts.map(([name, text]) => `${name}=${text}`).join(', ')
              return (
                <li key={messages.en}>
                  {say(messages)}{' '}
                  <button
                    type="button"
                    className="name"
                    onClick={() => {
                      app.chosen.setState({ drafts: Object.fromEntries(texts) })
                      void runWith(app, executor)
                    }}
                  >
                    {say(aboutMessages.tryWith)(settings)}
                  </button>
                </li>
              )
            })}
          </ul>
        </section>
      )}
      {buggy && (
        <section>
          <h4>{say(ui.explore)}</h4>
          <p>
            {say(aboutMessages.oneOfMany)}{' '}
            <button type="button" className="name" onClick={() => showExplore(app)}>
              {say(aboutMessages.exploreIt)}
            </button>
          </p>
        </section>
      )}
      <p className="licence">
        {say(aboutMessages.licence)}{' '}
        <a href="licenses.txt" target="_blank" rel="noreferrer">
          {say(aboutMessages.licences)}
        </a>
      </p>
    </div>
  )
}

/** All that is given apart from what a table says: as long as that stays, so does the table. */
function apartFrom({ columns }: StoryTable, given: Given): string {
  const said = new Set(columns.flatMap(({ parameters }) => Object.keys(parameters)))
  return JSON.stringify(Object.entries(given).filter(([name]) => !said.has(name)))
}
