import { expect, test } from 'vitest'

import { nearest } from './nearest.ts'

const OPTIONS = [
  'maxRetries',
  'intervalSeconds',
  'timeoutSeconds',
  'retryDelaySeconds',
  'retryBackoff',
  'tags',
]

test.each([
  ['maxRetrys', 'maxRetries'],
  ['max_retries', 'maxRetries'],
  ['INTERVALSECONDS', 'intervalSeconds'],
  ['timeout', 'timeoutSeconds'],
  ['tgas', 'tags'],
  ['retry', undefined], // begins two of them
  ['tag', 'tags'],
  ['colour', undefined],
  ['x', undefined],
])('for %s the name %s was meant', (name, meant) => {
  expect(nearest(name, OPTIONS)).toBe(meant)
})
