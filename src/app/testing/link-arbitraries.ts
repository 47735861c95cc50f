/** Links, and texts that look like some, for tests and fuzzing. */
import fc from 'fast-check'
import { isReserved, type Link } from '../link/link.ts'

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
const name = fc.oneof(
  { weight: 6, arbitrary: text.filter((value) => !isReserved(value)) },
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty'),
)
const zoom = fc
  .tuple(fc.integer({ min: 0, max: 9e12 }), fc.integer({ min: 1, max: 1e6 }))
  .map(([from, length]) => ({ from, to: from + length }))

/** Texts by names. Not `fc.dictionary`: that loses the name `__proto__`. */
const given = fc
  .uniqueArray(fc.tuple(name, text), { maxLength: 5, selector: ([key]) => key })
  .map((pairs) => Object.fromEntries(pairs))
const made = fc.record({
  given,
  executor: fc.constantFrom('simulator' as const, 'workers' as const),
  order: fc.string({ maxLength: 20 }).map((value) => value.toWellFormed()),
})
const view: fc.Arbitrary<Link['view']> = fc
  .record(
    {
      step: fc.option(fc.integer({ min: 0, max: 1e9 })),
      select: fc.oneof(fc.constant(''), text),
      zoom: fc.option(zoom),
      present: fc.constant(true as const),
      internals: fc.constant(true as const),
      groups: fc.constant(true as const),
      open: fc.array(text, { minLength: 1, maxLength: 3 }),
      explore: text,
      round: fc.integer({ min: 1, max: 9_999_999 }),
    },
    { requiredKeys: ['step', 'select', 'zoom'] },
  )
  .map(({ open, ...seen }) => (open === undefined || !seen.groups ? seen : { ...seen, open }))
const focus = fc.constantFrom('first' as const, 'second' as const)

/** Links that can be written and read. */
export const links: fc.Arbitrary<Link> = fc
  .record({
    scenario: text.filter((value) => !value.startsWith('/')),
    run: made,
    view,
    secondRun: fc.option(fc.oneof(fc.constant('alone' as const), fc.record({ run: made, focus }))),
  })
  .map(({ scenario, run, view: { round, ...seen }, secondRun }) => ({
    run: { scenario, ...run },
    // Only what follows an order goes round.
    view: round === undefined || run.order === '' ? seen : { ...seen, round },
    ...(secondRun === null
      ? {}
      : { secondRun: secondRun === 'alone' ? null : { run: { scenario, ...secondRun.run }, focus: secondRun.focus } }),
  }))

const odd = fc.array(
  fc.constantFrom(
    '#',
    '/',
    '?',
    '&',
    '=',
    '%',
    '%zz',
    'step',
    'from',
    'to',
    'executor',
    'compare',
    '.',
    '-1',
    '\uD800',
  ),
)

/** Any text after the `#` of an address. */
export const hashes: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  odd.map((parts) => parts.join('')),
)

const path = fc.oneof(
  fc.constant(''),
  fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.')),
)

/** Orders of runs: of threads, of those that looked at the clock, and of all that is chosen besides. */
export const orders: fc.Arbitrary<string[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: path },
    fc.tuple(path, fc.nat(1e9)).map(([thread, microseconds]) => `${thread}@${microseconds / 1e6}`),
    fc.tuple(path, fc.constantFrom('!', '^', ':', ':0.2', ':0:1', '=2.5', '=-1e-7')).map((parts) => parts.join('')),
  ),
  { maxLength: 400 },
)

const sign = fc.constantFrom(...'AZaz09-_.!?&=%#/ ')

/** The text with a few signs changed, left out or put in. */
export function damaged(whole: string): fc.Arbitrary<string> {
  const edit = fc.record({
    place: fc.nat(whole.length),
    taken: fc.nat(2),
    put: fc.string({ unit: sign, maxLength: 2 }),
  })
  return fc
    .array(edit, { minLength: 1, maxLength: 3 })
    .map((edits) =>
      edits.reduce((at, { place, taken, put }) => at.slice(0, place) + put + at.slice(place + taken), whole),
    )
}
