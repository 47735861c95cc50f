/** Addresses from anybody: any text is a link or a message, and what is written is read again as it was. */
import fc from 'fast-check'
import type { Fuzzer } from '../../base/testing/fuzzer.ts'
import { readChoice, splitDraws } from '../../program/choices.ts'
import { readInputScript, writeInputScript } from '../../program/input-script.ts'
import { type Parameters, pairProblems, problemWords, readParameters } from '../../program/parameters.ts'
import { runParameters } from '../../program/run-parameters.ts'
import { readAsked, writeAsked } from '../run/explore-settings-link.ts'
import { damaged, hashes, links, orders } from '../testing/link-arbitraries.ts'
import { formatLink, parseLink, runKey } from './link.ts'
import { decodeOrder, encodeOrder, OrderError } from './order-code.ts'

/** A text, and what it is said to be. */
export interface LinkInput {
  readonly kind: 'hash' | 'order' | 'asked' | 'values' | 'script'
  readonly text: string
}

const strategies = 'strategy-pct.depth-4.wakers-1.handover-fair.executions-100.spurious-2'
const parameters: Parameters = {
  ...runParameters,
  from: { type: 'number', default: 1, min: 0, max: 60, atMost: 'to', label: { en: 'From', zh: '自' } },
  to: { type: 'number', default: 3, min: 0, max: 60, label: { en: 'To', zh: '至' } },
  typed: { type: 'input', default: '1 a', label: { en: 'Typed', zh: '输入' } },
}
const values = '?seed=7&strategy=random&cores=2&from=4&to=5.5&typed=1+a;2+b;3+%5ED'

const text = (kind: LinkInput['kind'], texts: fc.Arbitrary<string>): fc.Arbitrary<LinkInput> =>
  texts.map((each) => ({ kind, text: each }))

const inputs = fc.oneof(
  text('hash', links.map(formatLink)),
  text('hash', links.map(formatLink).chain(damaged)),
  text('hash', hashes),
  text(
    'order',
    orders.map((order) => encodeOrder(order)),
  ),
  text('order', orders.map((order) => encodeOrder(order)).chain(damaged)),
  text(
    'order',
    fc.tuple(fc.constantFrom('', '1', '2'), fc.base64String()).map((parts) => parts.join('')),
  ),
  text('asked', fc.oneof(damaged(strategies), fc.string())),
  text('values', damaged(values)),
  text('script', fc.oneof(damaged('0.5 abcd; 7 AB12; 9 ^D'), fc.string())),
)

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}

const checks: { readonly [kind in LinkInput['kind']]: (text: string) => void } = {
  hash(hash) {
    const { link, problems } = parseLink(hash)
    for (const { allowed, used } of problems) expect(allowed.en !== '' && used.zh !== '', 'a problem without words')
    const written = formatLink(link)
    const again = parseLink(written)
    expect(again.problems.length === 0, `${written} has a problem`)
    expect(formatLink(again.link) === written, `${written} is written otherwise the second time`)
    expect(runKey(again.link.run) === runKey({ ...link.run, ...wellFormed(link.run) }), `${written} is of another run`)
  },
  order(code) {
    let choices: readonly string[]
    try {
      choices = decodeOrder(code).choices
    } catch (error) {
      if (error instanceof OrderError && error.message !== '') return
      throw error
    }
    expect(same(decodeOrder(encodeOrder(choices)).choices, choices), 'the order comes back as another')
    for (const choice of choices) expect(!Number.isNaN(readChoice(choice).drawn), `${choice} draws no number`)
    expect(splitDraws(choices).steps.length <= choices.length, 'there are more steps than choices')
  },
  asked(asked) {
    const read = readAsked(asked)
    const written = writeAsked(read.asked)
    const again = readAsked(written)
    expect(again.problems.length === 0 && writeAsked(again.asked) === written, `${written} is written otherwise`)
  },
  values(query) {
    const texts = new Map(new URLSearchParams(query))
    const { values: read, problems } = readParameters(parameters, texts)
    for (const problem of problems) expect(problemWords(problem).en !== '', 'a problem without words')
    expect(pairProblems(parameters, read).length === 0, 'a pair that does not go together is taken')
    const written = new Map(Object.entries(read).map(([name, value]) => [name, String(value)]))
    const again = readParameters(parameters, written)
    expect(again.problems.length === 0 && same(again.values, read), 'the values come back as others')
  },
  script(script) {
    const lines = readInputScript(script)
    if (!Array.isArray(lines)) return expect(script.includes(lines.part), 'a part is named that is not there')
    expect(same(readInputScript(writeInputScript(lines)), lines), 'the lines come back as others')
  },
}

/** What URLs cannot say is replaced when a link is written. */
function wellFormed({ scenario, order, given }: ReturnType<typeof parseLink>['link']['run']) {
  const texts = Object.entries(given).map(([name, value]) => [name.toWellFormed(), value.toWellFormed()] as const)
  return { scenario: scenario.toWellFormed(), order: order.toWellFormed(), given: Object.fromEntries(texts) }
}

const fuzzer: Fuzzer<LinkInput> = {
  inputs,
  holds: ({ kind, text: each }) => checks[kind](each),
  file: (input) => ({ extension: 'json', content: JSON.stringify(input) }),
}
export default fuzzer
