/** The settings of an exploration as a link says them: `strategy-pct.depth-4.wakers-1`, only what is not as usual. */

import { formatCount } from '../../base/format.ts'
import { defaultExplore, type LinkProblem } from '../link/link.ts'
import {
  type Asked,
  branchNumbers,
  defaultAsked,
  limitNumbers,
  type NumberName,
  numberRanges,
  numbersOf,
  readNumber,
  strategyChoices,
} from './explore-settings.ts'

const handovers = ['own', 'barging', 'fair'] as const
const usual = { en: 'the usual one', zh: '常用的设置' }

/** The settings as a text: numbers that do not count, or are not allowed, are left out. */
export function writeAsked(asked: Asked): string {
  const { strategy, handover, wakers, numbers } = asked
  const parts: string[] = []
  if (strategy !== defaultAsked.strategy) parts.push(`strategy-${strategy}`)
  if (handover !== defaultAsked.handover) parts.push(`handover-${handover}`)
  if (wakers) parts.push('wakers-1')
  for (const name of [...numbersOf[strategy], ...branchNumbers, ...limitNumbers]) {
    const value = readNumber(name, numbers[name])
    if (value !== null && value !== numberRanges[name].default) parts.push(`${name}-${value}`)
  }
  return parts.length === 0 ? defaultExplore : parts.join('.')
}

/** Reads what `writeAsked` wrote. Of any other text, what is understood is taken, and the rest is reported. */
export function readAsked(text: string): { readonly asked: Asked; readonly problems: readonly LinkProblem[] } {
  let asked = defaultAsked
  const problems: LinkProblem[] = []
  const unknown: string[] = []
  for (const part of text === defaultExplore ? [] : text.split('.')) {
    const [, name = '', value = ''] = /^([a-z]+)-(.*)$/s.exec(part) ?? []
    const refuse = (en: string, zh: string): void => {
      problems.push({ name: `explore=${name}`, given: value, allowed: { en, zh }, used: usual })
    }
    if (name === 'strategy') {
      const strategy = strategyChoices.find((choice) => choice === value)
      if (strategy === undefined) refuse(`one of ${strategyChoices.join(', ')}`, `${strategyChoices.join('、')} 之一`)
      else asked = { ...asked, strategy }
    } else if (name === 'handover') {
      const handover = handovers.find((choice) => choice === value)
      if (handover === undefined) refuse(`one of ${handovers.join(', ')}`, `${handovers.join('、')} 之一`)
      else asked = { ...asked, handover }
    } else if (name === 'wakers') {
      if (value === '0' || value === '1') asked = { ...asked, wakers: value === '1' }
      else refuse('0 or 1', '0 或 1')
    } else if (isNumberName(name)) {
      const number = readNumber(name, value)
      const { min, max } = numberRanges[name]
      if (number !== null) asked = { ...asked, numbers: { ...asked.numbers, [name]: String(number) } }
      else
        refuse(
          `a whole number from ${formatCount(min)} to ${formatCount(max)}`,
          `${formatCount(min)} 至 ${formatCount(max)} 的整数`,
        )
    } else unknown.push(part)
  }
  if (unknown.length > 0) {
    const names = ['strategy', 'handover', 'wakers', ...Object.keys(numberRanges)]
    problems.push({
      name: 'explore',
      given: unknown.join('.'),
      allowed: {
        en: `1, or NAME-VALUE between dots, as in strategy-pct.depth-4, where NAME is one of ${names.join(', ')}`,
        zh: `1，或以点分隔的“名称-值”，如 strategy-pct.depth-4；名称为 ${names.join('、')} 之一`,
      },
      used: { en: 'the usual settings', zh: '常用的设置' },
    })
  }
  return { asked, problems }
}

function isNumberName(name: string): name is NumberName {
  return Object.hasOwn(numberRanges, name)
}
