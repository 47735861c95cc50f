import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  HOLD_LINE,
  type LayoutInput,
  laneAt,
  laneTop,
  layoutOf,
  plotAt,
  plotTop,
  RULER,
  visibleLanes,
} from './layout.ts'

const usual: LayoutInput = { width: 840, height: 420, lanes: 14, plots: 2, phone: false, mode: 'fit' }

const inputs = fc.record<LayoutInput>({
  width: fc.integer({ min: 0, max: 4_000 }),
  height: fc.integer({ min: 0, max: 2_000 }),
  lanes: fc.integer({ min: 0, max: 3_000 }),
  plots: fc.integer({ min: 0, max: 30 }),
  phone: fc.boolean(),
  mode: fc.constantFrom('fit', 'rows'),
})

describe('layout', () => {
  test('lanes share the height there is, from 14 to 28 pixels', () => {
    expect(layoutOf(usual).laneHeight).toBe(22)
    expect(layoutOf({ ...usual, lanes: 2 }).laneHeight).toBe(28)
    expect(layoutOf({ ...usual, lanes: 40 }).laneHeight).toBe(14)
    expect(layoutOf({ ...usual, phone: true }).laneHeight).toBe(17)
  })

  test('the header is 146 pixels wide, 76 on a phone', () => {
    expect(layoutOf(usual)).toMatchObject({ headerWidth: 146, fieldWidth: 694 })
    expect(layoutOf({ ...usual, width: 390, phone: true })).toMatchObject({ headerWidth: 76, fieldWidth: 314 })
  })

  test('long names get a wider header, up to a quarter of the width and to 220 pixels', () => {
    const header = (input: Partial<LayoutInput>) => layoutOf({ ...usual, ...input }).headerWidth
    expect(header({ names: 100 })).toBe(146)
    expect(header({ names: 180 })).toBe(180)
    expect(header({ names: 500 })).toBe(210)
    expect(header({ names: 500, width: 1600 })).toBe(220)
    expect(header({ names: 500, width: 390, phone: true })).toBe(109)
    expect(layoutOf({ ...usual, names: 180 }).fieldWidth).toBe(660)
  })

  test('room that few lanes leave free is for plots before they scroll', () => {
    expect(layoutOf({ ...usual, lanes: 6, plots: 7 })).toMatchObject({ plotHeight: 32, plotsHeight: 224 })
    expect(layoutOf({ ...usual, lanes: 2, plots: 4 })).toMatchObject({ plotHeight: 42, plotsHeight: 168 })
  })

  test('more than sixty lanes that do not fit are compressed, unless rows are asked for', () => {
    const many = { ...usual, lanes: 500 }
    expect(layoutOf(many)).toMatchObject({ compressed: true, laneHeight: 1 })
    expect(layoutOf({ ...many, height: 1_108 })).toMatchObject({ compressed: true, laneHeight: 2 })
    expect(layoutOf({ ...many, mode: 'rows' })).toMatchObject({ compressed: false, laneHeight: 14 })
    expect(layoutOf({ ...usual, lanes: 60 })).toMatchObject({ compressed: false, laneHeight: 14 })
  })

  test('plots become lower, then scroll, in at most 35 % of the room, and leave rows to five lanes', () => {
    expect(layoutOf(usual)).toMatchObject({ plotHeight: 42, plotsHeight: 84 })
    expect(layoutOf({ ...usual, plots: 4 })).toMatchObject({ plotHeight: 34, plotsHeight: 136 })
    const layout = layoutOf({ ...usual, plots: 20 })
    expect(layout).toMatchObject({ plotHeight: 26, plotsHeight: 138 })
    const low = layoutOf({ ...usual, height: 134, plots: 4 })
    expect(low).toMatchObject({ plotHeight: 26, plotsHeight: 38, lanesHeight: 72 })
    expect(layout.plotsTop + layout.plotsHeight).toBeLessThanOrEqual(layout.height)
  })

  test('a bar and its holding line fit into a row', () => {
    for (let lanes = 1; lanes < 60; lanes++) {
      const { laneHeight, bar, barTop } = layoutOf({ ...usual, lanes })
      expect(barTop).toBeGreaterThanOrEqual(0)
      expect(barTop + bar + 1 + HOLD_LINE).toBeLessThanOrEqual(laneHeight)
    }
  })

  test('whatever the size, parts lie in order and every lane and plot is found where it is drawn', () => {
    fc.assert(
      fc.property(inputs, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (input, part, pick) => {
        const layout = layoutOf(input)
        expect(layout.fieldWidth).toBeGreaterThan(0)
        expect(layout.plotsTop).toBe(RULER + layout.lanesHeight)
        const scroll = Math.floor(part * Math.max(0, layout.lanesTotal - layout.lanesHeight))
        const [first, last] = visibleLanes(layout, scroll)
        expect(last - first).toBeLessThanOrEqual(layout.lanesHeight / layout.laneHeight + 2)
        if (last > first) {
          const lane = first + (pick % (last - first))
          const middle = (laneTop(layout, lane, scroll) + laneTop(layout, lane + 1, scroll)) / 2
          const inView = middle >= RULER && middle < RULER + layout.lanesHeight
          // Rounding to whole pixels moves a compressed lane by less than one.
          if (inView)
            expect(Math.abs(laneAt(layout, middle, scroll) - lane)).toBeLessThanOrEqual(layout.compressed ? 1 : 0)
        }
        expect(laneAt(layout, RULER - 1, scroll)).toBe(-1)
        expect(laneAt(layout, layout.plotsTop, scroll)).toBe(-1)
        for (let plot = 0; plot < layout.plots; plot++) {
          const y = plotTop(layout, plot, 0) + 1
          if (y < layout.plotsTop + layout.plotsHeight) expect(plotAt(layout, y, 0)).toBe(plot)
        }
      }),
    )
  })
})
