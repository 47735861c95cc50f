import { afterEach, beforeEach, expect, it } from 'vitest'
import { Watch } from './watch.ts'

let watch: Watch
let told: string[]
beforeEach(() => {
  watch = new Watch(10_000)
  told = []
})
afterEach(() => watch.close())

function living(name: string) {
  const one = {
    beats: 0,
    signs: () => one.beats,
    suspect: () => void told.push(`${name} is asked`),
    lose: (seconds: number) => void told.push(`${name} is lost after ${seconds} s`),
  }
  watch.add(one)
  return one
}

it('asks who gives no sign of life, gives it up after a while, and says so once', () => {
  const quick = living('quick')
  living('dead')
  for (let i = 0; i < 50; i++) {
    quick.beats++
    watch.look(1000)
  }
  expect(told).toEqual(['dead is asked', 'dead is lost after 10 s'])
})

it('forgives a silence that ends, and asks again after the next', () => {
  const slow = living('slow')
  for (let i = 0; i < 5; i++) {
    for (let look = 0; look < 9; look++) watch.look(1000)
    slow.beats--
    watch.look(1000)
  }
  expect(told).toEqual(Array(5).fill('slow is asked'))
})

it('says nothing of who has left, or of anybody once it is closed', () => {
  const left = living('left')
  living('other')
  watch.remove(left)
  for (let i = 0; i < 5; i++) watch.look(1000)
  watch.close()
  for (let i = 0; i < 50; i++) watch.look(1000)
  expect(told).toEqual(['other is asked'])
})
