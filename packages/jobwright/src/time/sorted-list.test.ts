import fc from 'fast-check'
import { expect, test } from 'vitest'

import { SortedList } from './sorted-list.ts'

function numbers(items: Iterable<number>): SortedList<number> {
  const list = new SortedList<number>((one, other) => one - other)
  for (const item of items) list.add(item)
  return list
}

test('a sorted list holds what was added and not taken out, in order, wherever it is entered', () => {
  const step = fc.record({ add: fc.boolean(), item: fc.integer({ min: 0, max: 2000 }) })
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 2000, size: 'max' }),
      fc.integer({ min: 0, max: 2000 }),
      (steps, place) => {
        const list = numbers([])
        const expected = new Set<number>()
        for (const { add, item } of steps) {
          if (add) list.add(item)
          else expect(list.delete(item)).toBe(expected.has(item))
          if (add) expected.add(item)
          else expected.delete(item)
        }
        const sorted = [...expected].toSorted((one, other) => one - other)
        expect([...list]).toEqual(sorted)
        expect([list.size, list.first, list.last]).toEqual([sorted.length, sorted[0], sorted.at(-1)])
        expect([...list.from((item) => item <= place)]).toEqual(sorted.filter((item) => item > place))
        const back = sorted.filter((item) => item < place).toReversed()
        expect([...list.backFrom((item) => item < place)]).toEqual(back)
      },
    ),
    { numRuns: 15 },
  )
})

test('a sorted list gives its first items up in order, and takes items again once it is empty', () => {
  const list = numbers(Array.from({ length: 1000 }, (_, item) => item))
  expect(Array.from({ length: 1001 }, () => list.takeFirst())).toEqual([...numbers(range(1000)), undefined])
  list.add(7)
  list.add(3)
  expect([...list]).toEqual([3, 7])
})

test('adding, finding and taking out one of 100,000 items takes a few comparisons', () => {
  let comparisons = 0
  const list = new SortedList<number>((one, other) => {
    comparisons += 1
    return one - other
  })
  for (const item of range(100_000)) list.add(2 * item)
  expect(comparisons).toBeLessThanOrEqual(100_000) // at the end: one each
  comparisons = 0
  list.add(77_777)
  list.delete(77_777)
  list.delete(50_000)
  expect(list.takeFirst()).toBe(0)
  expect(comparisons).toBeLessThan(100)
})

test('a sorted list puts an item in the place of an equal one', () => {
  const list = new SortedList<{ key: number; value: string }>((one, other) => one.key - other.key)
  for (const key of [1, 2, 3]) list.add({ key, value: 'old' })
  list.add({ key: 2, value: 'new' })
  list.add({ key: 3, value: 'new' })
  expect([...list].map(({ value }) => value)).toEqual(['old', 'new', 'new'])
})

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index)
}
