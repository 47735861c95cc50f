import type { Message } from '../../base/messages.ts'
import type { Parameter } from '../../program/parameters.ts'
import type { RunChoice } from '../link/link.ts'
import { compareMessages } from '../messages/compare.ts'
import { filled } from '../messages/notices.ts'
import { type Declared, formParameters, idleParameter } from './run-request.ts'

/** A run, as far as it can be told from another of the same program. */
export interface ToldRun {
  readonly run: RunChoice
  readonly file: string | null
}

/** Longer texts of parameters are cut. */
const maxSigns = 24

/** What two runs of a program differ in, said of each: "Seed 1, simulator" and "Seed 2, real workers". */
export function differingMessages(declared: Declared, first: ToldRun, second: ToldRun): readonly [Message, Message] {
  const sides: [Message[], Message[]] = [[], []]
  const add = (a: Message, b: Message): void => {
    if (a.en === b.en) return
    sides[0].push(a)
    sides[1].push(b)
  }
  for (const [name, parameter] of formParameters(declared)) {
    // What an executor makes no use of is no difference.
    const [a, b] = [first.run, second.run].map((run) =>
      idleParameter(name, run.executor) ? null : (run.given[name] ?? String(parameter.default)),
    )
    if (a === b || a === undefined || b === undefined || a === null || b === null) continue
    add(parameterMessages(parameter, a), parameterMessages(parameter, b))
  }
  add(executorMessages(first.run), executorMessages(second.run))
  if (first.file !== second.file) {
    for (const [side, { file }] of [first, second].entries())
      if (file !== null) sides[side]?.push({ en: file, zh: file })
  }
  return [listed(sides[0]), listed(sides[1])]
}

function parameterMessages(parameter: Parameter, text: string): Message {
  const cut = text.length > maxSigns ? `${text.slice(0, maxSigns - 1)}…` : text
  const option = parameter.type === 'choice' ? parameter.options.find(({ value }) => value === text)?.label : undefined
  const value = option ?? { en: cut, zh: cut }
  const { label, unit } = parameter
  return {
    en: `${label.en}: ${value.en}${unit === undefined ? '' : ` ${unit.en}`}`,
    zh: `${label.zh}：${value.zh}${unit === undefined ? '' : ` ${unit.zh}`}`,
  }
}

/** How a run was made. */
export function executorMessages({ executor, order }: RunChoice): Message {
  if (executor === 'workers') return compareMessages.workers
  return order === '' ? compareMessages.simulator : compareMessages.replay
}

function listed(parts: readonly Message[]): Message {
  if (parts.length === 0) return compareMessages.sameSettings
  return { en: parts.map(({ en }) => en).join(', '), zh: parts.map(({ zh }) => zh).join('，') }
}

/** The place of a run and what it differs in: "1 · Seed: 1". */
export function placeMessages(place: 'first' | 'second', messages: Message): Message {
  return filled(compareMessages.placed, place === 'first' ? 1 : 2, messages)
}
