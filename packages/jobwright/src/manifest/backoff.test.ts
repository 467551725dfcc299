import { expect, test } from 'vitest'

import { backoffMs, secondsOfRetries } from './backoff.ts'

const options = { retryDelaySeconds: 30, retryBackoff: 'exponential', retryMaxDelaySeconds: 100 } as const

test('the delay doubles with each retry, up to the longest', () => {
  expect([1, 2, 3, 4].map((retry) => backoffMs(options, retry, 0))).toEqual([
    30_000, 60_000, 100_000, 100_000,
  ])
})

test('a fixed delay does not grow', () => {
  const fixed = { ...options, retryBackoff: 'fixed' } as const
  expect([1, 2, 9].map((retry) => backoffMs(fixed, retry, 0))).toEqual([30_000, 30_000, 30_000])
})

test('jitter makes a delay up to a tenth longer', () => {
  expect([0, 0.5, 0.999].map((random) => backoffMs(options, 1, random))).toEqual([30_000, 31_500, 32_997])
})

test('the retries of a job last as long as their delays together, however many there are', () => {
  const retries = { ...options, retryDelaySeconds: 30, retryMaxDelaySeconds: 3600 }
  expect(secondsOfRetries({ ...retries, maxRetries: 3 })).toBe(30 + 60 + 120)
  expect(secondsOfRetries({ ...retries, retryBackoff: 'fixed', maxRetries: 3 })).toBe(90)
  expect(secondsOfRetries({ ...retries, maxRetries: 1e9 })).toBe(30 * 127 + (1e9 - 7) * 3600)
})
