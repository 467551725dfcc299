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
