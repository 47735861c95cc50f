import { describe, expect, it } from 'vitest'
import { orderOfLeaving } from './queue-order.ts'

describe('the order in which items leave', () => {
  it('is that of the queue, whatever lies first in its memory', () => {
    expect(orderOfLeaving('queue', ['first', 'second', 'third'])).toEqual(['first', 'second', 'third'])
    expect(orderOfLeaving('lifo-queue', ['first', 'second', 'third'])).toEqual(['third', 'second', 'first'])
    const heap = [
      [-5, 'b'],
      [30, 'c'],
      [20, 'a'],
    ]
    expect(orderOfLeaving('priority-queue', heap).map((item) => String(item))).toEqual(['-5,b', '20,a', '30,c'])
  })

  it('leaves alone what cannot be compared', () => {
    expect(orderOfLeaving('priority-queue', ['a', 1])).toEqual(['a', 1])
  })
})
