import { expect, test } from 'vitest'

import { SortedList } from './sorted-list.ts'
import { TimeOrder } from './time-order.ts'

interface Entry {
  readonly place: number
  readonly ms: number
}

/** Entries at the places from 1 on. */
function listOf(times: readonly number[]): { list: SortedList<Entry>; order: TimeOrder<Entry> } {
  const list = new SortedList<Entry>((one, other) => one.place - other.place)
  const order = new TimeOrder<Entry>({ placeOf: ({ place }) => place, timeOf: ({ ms }) => ms })
  for (const [index, ms] of times.entries()) {
    list.add({ place: index + 1, ms })
    order.note(index + 1, ms)
  }
  return { list, order }
}

test('entries before a time are found on both sides of a clock that was set back, up and down', () => {
  const { list, order } = listOf([10, 20, 30, 5, 15, 40, 1, 2])
  const range = { after: 0, before: Number.POSITIVE_INFINITY, beforeMs: 16 }
  const places = [1, 4, 5, 7, 8]
  expect([...order.up(list, range)].map(({ place }) => place)).toEqual(places)
  expect([...order.down(list, range)].map(({ place }) => place)).toEqual(places.toReversed())
  const part = { ...range, after: 1, before: 8 }
  expect([...order.up(list, part)].map(({ place }) => place)).toEqual([4, 5, 7])
  expect([...order.down(list, part)].map(({ place }) => place)).toEqual([7, 5, 4])
  const all = { ...part, beforeMs: undefined }
  expect([...order.up(list, all)].map(({ place }) => place)).toEqual([2, 3, 4, 5, 6, 7])
})
