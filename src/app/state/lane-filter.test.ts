import { expect, it } from 'vitest'
import { laneTest } from './lane-filter.ts'

const names = ['main', 'user1', 'user2', 'Waiter']
const shown = (filter: string) => names.filter((name, thread) => laneTest(filter)(thread, name))

it.each([
  ['', names],
  [' , ', names],
  ['user', ['user1', 'user2']],
  ['USER2, wait', ['user2', 'Waiter']],
  ['main，user1', ['main', 'user1']],
  ['nobody', []],
])('“%s” picks %j', (filter, picked) => {
  expect(shown(filter)).toEqual(picked)
})
