/** The language of the page: its words are there before it is shown. */
import type { Language } from '../../base/messages.ts'
import { acts, said } from '../messages/notices.ts'
import { pageNotice } from '../notices/run-endings.ts'
import type { OutcomeStore } from '../state/outcome.ts'
import type { ChosenStore } from '../state/store.ts'

/** The stores that a language concerns: what was chosen, and what there is to say. */
export interface Speaker {
  readonly chosen: ChosenStore
  readonly outcome: OutcomeStore
}

/** Takes the other language. */
export function changeLanguage(page: Speaker): Promise<void> {
  return speak(page.chosen.getState().language === 'en' ? 'zh' : 'en', page)
}

/** Takes a language as soon as its words are there. Where they cannot be fetched, English stays and a notice says so. */
export async function speak(language: Language, { chosen, outcome }: Speaker): Promise<void> {
  const id = 'language'
  const others = () => outcome.getState().notices.filter((notice) => notice.id !== id)
  try {
    if (language === 'zh') await import('../messages/chinese.ts')
    outcome.setState({ notices: others() })
    chosen.setState({ language })
  } catch {
    chosen.setState({ language: 'en' })
    const again = { label: acts.tryAgain, act: () => void speak(language, { chosen, outcome }) }
    outcome.setState({ notices: [...others(), pageNotice(id, [said.noChinese], [again])] })
  }
}
