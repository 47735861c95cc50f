import { type Coded, worded } from '../../base/problem.ts'

/** What may be wrong with the text of an order, by codes, in English. */
const problems = {
  otherVersion: () => 'it was not written by this version',
  noEngine: () => 'it does not say which version of the engine made it',
  breaksOff: () => 'it breaks off',
  damaged: () => 'it is damaged',
  tooLong: () => 'it is too long',
  largeNumber: () => 'it has a number that is too large',
  sign: () => 'it has a sign that is not allowed',
  manyChoices: (most: number) => `it has more than ${most} choices`,
  unlisted: () => 'it names a thread that it does not list',
  noPath: () => 'it lists a thread that is no path of birth',
}

export type OrderWordings = typeof problems
export type OrderProblem = Coded<OrderWordings>

/** What is wrong with an order, in English. */
export function orderProblemText(problem: OrderProblem): string {
  return worded(problems, problem)
}
