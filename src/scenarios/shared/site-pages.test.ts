import { expect, it } from 'vitest'
import { clothPages, filmPages } from './site-pages.ts'

/** As a program would write it that reads the list. */
const film =
  /<b class="index">(\d+)<\/b>\s*<a class="title"[^>]*>([^<]+)<\/a>\s*<p class="actors">Starring: ([^<]+)<\/p>\s*<p class="date">Released: ([\d-]+)<\/p>\s*<p class="score"><i>(\d\.)<\/i><i>(\d)<\/i>/g

it('has ten films on five pages, which a regular expression reads', () => {
  const found = [1, 2, 3, 4, 5].flatMap((n) => [...(filmPages[`films/${n}.html`] ?? '').matchAll(film)])
  expect(found.map(([, index]) => Number(index))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(new Set(found.map(([, , title]) => title)).size).toBe(10)
  for (const [, , , actors, date, whole, tenth] of found) {
    expect(actors?.split(', ').length).toBeGreaterThan(1)
    expect(Number.isNaN(Date.parse(date ?? ''))).toBe(false)
    expect(Number(`${whole}${tenth}`)).toBeGreaterThan(8)
  }
})

it('has a page of the list without a film', () => {
  expect(filmPages['films/broken.html']).toContain('out of order')
  expect(filmPages['films/broken.html']).not.toMatch(film)
})

it('has pages of three lengths', () => {
  const length = (address: string) => clothPages[address]?.length ?? 0
  expect(Object.keys(clothPages).toSorted()).toEqual(['cloths/long.html', 'cloths/middle.html', 'cloths/short.html'])
  expect(length('cloths/short.html')).toBeGreaterThan(500)
  expect(length('cloths/middle.html')).toBeGreaterThan(4 * length('cloths/short.html'))
  expect(length('cloths/long.html')).toBeGreaterThan(2 * length('cloths/middle.html'))
})
