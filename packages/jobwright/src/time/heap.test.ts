import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Heap } from './heap.ts'

test('takes items in their order, whatever the order of pushes and pops', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer(), { nil: undefined })), (steps) => {
      const heap = new Heap<number>((a, b) => a - b)
      const model: number[] = []
      for (const step of steps) {
        if (step === undefined) {
          expect(heap.pop()).toBe(model.shift())
        } else {
          heap.push(step)
          model.push(step)
          model.sort((a, b) => a - b)
        }
        expect(heap.peek()).toBe(model[0])
        expect(heap.size).toBe(model.length)
      }
    }),
  )
})

test('finds the items up to a bound, and looks at few others', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 })), fc.integer({ min: 0, max: 50 }), (items, most) => {
      const heap = new Heap<number>((a, b) => a - b)
      for (const item of items) heap.push(item)
      let looks = 0
      const found = heap.leading((item) => {
        looks += 1
        return item <= most
      })
      const expected = items.filter((item) => item <= most)
      expect([...found].toSorted((a, b) => a - b)).toEqual(expected.toSorted((a, b) => a - b))
      expect(looks).toBeLessThanOrEqual(2 * expected.length + 1)
    }),
  )
})
