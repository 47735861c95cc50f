import { expect, test } from 'vitest'
import { plottedFields } from '../../analysis/plots.ts'
import { labelsOf } from '../../atoms/atoms.ts'
import { atoms } from '../../model/atoms.ts'
import { sceneFor } from '../testing/runs.ts'
import { timelineMessages } from './timeline-messages.ts'

test('every number that has a plot has a name in both languages', () => {
  // Futures have no plots: there may be hundreds.
  const kinds = atoms.filter(({ kind }) => kind !== 'future')
  const plotted = kinds.flatMap(({ kind, layout }) => plottedFields(layout).map(({ name }) => ({ kind, name })))
  expect(plotted.length).toBeGreaterThan(20)
  expect(plotted.filter(({ kind, name }) => labelsOf(kind)?.plots[name] === undefined)).toEqual([])
})

test('no two plots of a run say the same', async () => {
  const { trace, data } = await sceneFor('done-callback')
  const names = data.plots.map(timelineMessages('zh', trace).plot)
  expect(names).toContain('db.txt：行数')
  expect(new Set(names).size).toBe(names.length)
})
