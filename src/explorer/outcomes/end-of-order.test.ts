import { expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import * as lostUpdate from '../../scenarios/lost-update.ts'
import * as twoLocks from '../../scenarios/two-locks.ts'
import { Exploration } from '../exploration/exploration.ts'
import { present } from '../testing/programs.ts'
import { endOfOrder } from './end-of-order.ts'

const spinner = present(
  function* (os) {
    return { x: yield* os.cell(0, 'x') }
  },
  [
    function* ({ x }: { readonly x: Cell }) {
      while ((yield* x.read()) !== 2);
    },
    function* ({ x }: { readonly x: Cell }) {
      yield* x.add(1)
    },
  ],
)

const programs: readonly (readonly [string, ScenarioModule, { readonly [name: string]: number | string }])[] = [
  ['two locks', twoLocks, { variant: 'buggy' }],
  ['lost updates', lostUpdate, { threads: 2, times: 2, protection: 'none', policy: 'barging' }],
  ['somebody who waits busily', spinner, {}],
]

it.each(programs)('%s: an order to an outcome tells what the outcome does', (_, module, values) => {
  const exploration = new Exploration(module, values, { seed: 1, strategy: { kind: 'optimal' } })
  while (!exploration.advance(100));
  expect(exploration.outcomes.length).toBeGreaterThan(0)
  for (const { detail, choices } of exploration.outcomes)
    expect(endOfOrder(module, values, { seed: 1 }, choices)).toEqual(detail)
})

it('is nothing where the program cannot go so', () => {
  const deadlock = ['', '', '', '', '', '0', '1', '0', '1']
  expect(endOfOrder(twoLocks, { variant: 'buggy' }, { seed: 1 }, [...deadlock, '0', '0'])).toBeNull()
})
