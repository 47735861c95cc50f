/** Why an order in a link cannot be read, in both languages. Fetched with the first such link. */

import type { Message } from '../../base/messages.ts'
import { type SameCodes, worded } from '../../base/problem.ts'
import { type OrderProblem, type OrderWordings, orderProblemText } from '../link/order-problems.ts'

const chinese: SameCodes<OrderWordings> = {
  otherVersion: () => '它不是由此版本写出的',
  noEngine: () => '它没有写明由引擎的哪个版本产生',
  breaksOff: () => '它中途断了',
  damaged: () => '它已损坏',
  tooLong: () => '它太长',
  largeNumber: () => '其中有过大的数',
  sign: () => '其中有不允许的字符',
  manyChoices: (most) => `其中的选择多于 ${most} 个`,
  unlisted: () => '它指了一个没有列出的线程',
  noPath: () => '它列出的线程不是出生路径',
}

/** What is wrong with an order. */
export function orderProblemMessages(problem: OrderProblem): Message {
  return { en: orderProblemText(problem), zh: worded(chinese, problem) }
}
