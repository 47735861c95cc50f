/** The programs that only tests run, by name: each shows something that real workers must stand. */

import type { Pages } from '../../program/pages.ts'
import type { Scenario, ScenarioModule } from '../../program/scenario.ts'
import { lockBodies, locking } from '../../program/testing/lock-programs.ts'
import { blocks, clerk, doubter, doubts, idler } from './blocks.ts'
import { clocks, loser, napper, races, spinner } from './clocks.ts'
import { crawl, crawler, crawlPages, glean, gleaner, slowPages } from './crawl.ts'
import { crunch, cruncher, setter } from './crunch.ts'
import { chatter, chatterer, gamble, gambler, pairs, visitor, visits } from './doors.ts'
import { daemons, falls, forever, impossible, runner, sleeper, stumbler, stumbles, waiter } from './endings.ts'
import { childless, offspring, parent, queue, relative, relatives, tree } from './families.ts'
import { juggle, juggler, strike } from './juggle.ts'
import { oddities, reader } from './oddities.ts'
import { caller, exchange, operator, wires } from './sockets.ts'
import {
  assassin,
  breeder,
  crowd,
  dreamer,
  getter,
  household,
  juggling,
  massacre,
  raid,
  raids,
  terminates,
  toiler,
  visitor2,
} from './terminate.ts'
import { asker, asks, consumer, dealer, producer, ringer, supply, trade } from './trade.ts'
import { weave, weaver } from './weave.ts'

const mains = {
  blocks,
  doubts,
  terminates,
  massacre,
  raid,
  raids,
  visits,
  chatter,
  gamble,
  juggle,
  trade,
  supply,
  asks,
  wires,
  exchange,
  stumbles,
  falls,
  forever,
  daemons,
  tree,
  relatives,
  offspring,
  queue,
  oddities,
  impossible,
  pairs,
  crawl,
  glean,
  'slow-crawl': crawl,
  'lost-crawl': crawl,
  weave,
  locking,
  crunch,
  clocks,
  races,
}
const pages: { readonly [id: string]: Pages } = { crawl: crawlPages, glean: crawlPages, 'slow-crawl': slowPages }
const threads: { readonly [id: string]: (given: { readonly [name: string]: unknown }) => number } = {
  visits: (given) => Number(given.users) + 1,
  chatter: (given) => Number(given.users) + 1,
  gamble: (given) => Number(given.users) + 1,
  crunch: (given) => Number(given.users) + 2,
  clocks: (given) => Number(given.users) + Number(given.spinners) + 1,
  raid: () => 28,
}
const bodies = {
  clerk,
  doubter,
  idler,
  ...lockBodies,
  gleaner,
  relative,
  dreamer,
  getter,
  toiler,
  visitor2,
  juggling,
  breeder,
  household,
  assassin,
  crowd,
  crawler,
  visitor,
  chatterer,
  gambler,
  juggler,
  strike,
  dealer,
  ringer,
  producer,
  consumer,
  asker,
  operator,
  caller,
  stumbler,
  runner,
  waiter,
  sleeper,
  parent,
  childless,
  reader,
  weaver,
  cruncher,
  setter,
  napper,
  spinner,
  loser,
}

/**
 * A program for tests.
 * @throws Error for a name that is none
 */
export function testProgram(id: string): ScenarioModule {
  const main = Object.entries(mains).find(([name]) => name === id)?.[1]
  if (main === undefined) throw new Error(`there is no test program "${id}"`)
  const nothing = { en: '', zh: '' }
  const hint = threads[id]
  const site = pages[id]
  const scenario: Scenario = {
    id,
    title: nothing,
    summary: nothing,
    parameters: { typed: { type: 'input', label: nothing, default: '' } },
    // Tests give the values by hand.
    main: main as unknown as Scenario['main'],
    ...(hint === undefined ? {} : { threads: hint }),
    ...(site === undefined ? {} : { pages: () => site }),
    listings: { python: '', typescript: '' },
  }
  return { scenario, ...bodies }
}
