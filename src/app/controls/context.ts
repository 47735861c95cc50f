import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Language } from '../../base/messages.ts'
import type { RealRuns } from '../kept/real-runs.ts'
import type { Files } from '../run/files-later.ts'
import type { Session } from '../run/session.ts'
import type { Outcome, OutcomeStore } from '../state/outcome.ts'
import type { Chosen, ChosenStore } from '../state/store.ts'
import type { Conductor } from '../views/conductor.ts'

/** What the parts of the page share. */
export interface App {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
  readonly session: Session
  readonly conductor: Conductor
  readonly files: Files
  readonly real: RealRuns
}

export const AppContext = createContext<App | null>(null)

export function useApp(): App {
  const app = useContext(AppContext)
  if (app === null) throw new Error('this part stands outside of the application')
  return app
}

/** A part of what a person chose. Never ask for cursor or zoom: they change too often for React. */
export function useChosen<Part>(part: (chosen: Chosen) => Part): Part {
  return useStore(useApp().chosen, part)
}

export function useOutcome<Part>(part: (outcome: Outcome) => Part): Part {
  return useStore(useApp().outcome, part)
}

/** Picks a text, or a template, in the language of the page. */
export type Say = <Text>(messages: { readonly en: Text; readonly zh: Text }) => Text

export function useSay(): Say {
  const language = useLanguage()
  return (messages) => messages[language]
}

export function useLanguage(): Language {
  return useChosen(({ language }) => language)
}
