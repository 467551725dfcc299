import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Histogram } from './histogram.ts'

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  return histogram
}

test('count, mean, least and greatest value are exact', () => {
  const { count, mean, min, max } = histogramOf([3.5, 1, 10])
  expect({ count, mean, min, max }).toEqual({ count: 3, mean: 14.5 / 3, min: 1, max: 10 })
})

test('an empty histogram has no figures', () => {
  const { count, mean, min, max } = new Histogram()
  expect({ count, mean, min, max }).toEqual({ count: 0, mean: undefined, min: undefined, max: undefined })
  expect(new Histogram().percentile(50)).toBeUndefined()
})

test('a percentile is the value of the nearest rank, within 0.8 %', () => {
  const duration = fc.double({ min: 0.02, max: 1e9, noNaN: true })
  const few = fc.array(duration, { minLength: 1 })
  const durations = fc.oneof(few, fc.array(duration, { minLength: 30, maxLength: 100 }))
  fc.assert(
    fc.property(durations, fc.integer({ min: 0, max: 100 }), (values, percent) => {
      const rank = Math.max(1, Math.ceil((percent / 100) * values.length))
      const exact = values.toSorted((a, b) => a - b)[rank - 1]!
      expect(Math.abs(histogramOf(values).percentile(percent)! / exact - 1)).toBeLessThanOrEqual(0.008)
    }),
  )
})

test('values beyond both ends are counted', () => {
  const histogram = histogramOf([0, 0, 1e12])
  expect([histogram.count, histogram.percentile(50)! < 0.02, histogram.max]).toEqual([3, true, 1e12])
})
