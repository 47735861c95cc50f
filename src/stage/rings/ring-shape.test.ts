import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TOKEN_HEIGHT } from '../../pictures/picture.ts'
import { ringShape } from './ring-shape.ts'

describe('the shape of a ring', () => {
  it('has its nodes and words inside, and none on top of another', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 70, max: 150 }),
        fc.integer({ min: 320, max: 1400 }),
        (count, wanted, width) => {
          const shape = ringShape(count, wanted, width)
          const { nodes, edges, nodeWidth } = shape
          expect(nodes).toHaveLength(count)
          expect(edges).toHaveLength(count)
          expect(shape.width).toBeLessThanOrEqual(width)
          for (const [i, node] of nodes.entries()) {
            expect(node.x).toBeGreaterThanOrEqual(0)
            expect(node.x + nodeWidth).toBeLessThanOrEqual(shape.width)
            expect(node.y + TOKEN_HEIGHT).toBeLessThanOrEqual(shape.height)
            for (const other of nodes.slice(i + 1))
              expect(
                Math.abs(node.x - other.x) >= nodeWidth || Math.abs(node.y - other.y) >= TOKEN_HEIGHT,
                `${JSON.stringify(node)} ${JSON.stringify(other)}`,
              ).toBe(true)
          }
          for (const { label } of edges) {
            expect(label.x).toBeGreaterThan(0)
            expect(label.x).toBeLessThan(shape.width)
            expect(label.second ?? label.y).toBeLessThan(shape.height)
          }
        },
      ),
    )
  })

  it('is two rows while there is room, and has sides beyond', () => {
    const rows = (count: number, width: number) => new Set(ringShape(count, 80, width).nodes.map(({ y }) => y)).size
    expect(rows(2, 840)).toBe(1)
    expect(rows(4, 390)).toBe(2)
    expect(rows(10, 840)).toBe(2)
    expect(rows(20, 390)).toBeGreaterThan(4)
  })
})
