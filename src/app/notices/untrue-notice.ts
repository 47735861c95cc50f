import type { Finding } from '../../model/check/finding.ts'
import { filled } from '../messages/notices.ts'
import { untrueActs, untrueMessages } from '../messages/untrue.ts'
import type { Goal, Notice } from '../state/outcome.ts'
import { pageNotice } from './run-endings.ts'

/** That a trace says what cannot be so, where, and a way to look there. */
export function untrueNotice(finding: Finding, goTo: (goal: Goal) => void): Notice {
  const { step } = finding
  const act = { label: filled(untrueActs.goTo, step), act: () => goTo({ step, thread: null }) }
  return pageNotice('untrue', [untrueMessages(finding)], step < 0 ? [] : [act])
}
