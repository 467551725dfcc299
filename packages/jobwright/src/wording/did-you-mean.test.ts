import fc from 'fast-check'
import { expect, test } from 'vitest'

import { editDistance, endsNearly, nearestName } from './did-you-mean.ts'

test('the distance counts insertions, deletions and replacements', () => {
  expect(editDistance('', 'abc')).toBe(3)
  expect(editDistance('tweet', 'tweet')).toBe(0)
  expect(editDistance('twet', 'tweet')).toBe(1)
  expect(editDistance('kitten', 'sitting')).toBe(3)
})

test('the nearest name is at most two edits away, and the first of equals', () => {
  expect(nearestName('twete', ['discord', 'tweet'])).toBe('tweet')
  expect(nearestName('aa', ['ab', 'ac'])).toBe('ab')
  expect(nearestName('digest', ['tweet', 'discord'])).toBeUndefined()
})

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
  ['retry', undefined], // two of them begin so
  ['tag', 'tags'],
  ['colour', undefined],
  ['x', undefined],
])('for %s the name %s was meant', (name, meant) => {
  expect(nearestName(name, OPTIONS)).toBe(meant)
})

test('the caller may allow fewer slips', () => {
  expect(nearestName('maxRutrues', OPTIONS)).toBe('maxRetries')
  expect(nearestName('maxRutrues', OPTIONS, 1)).toBeUndefined()
})

test('a bound changes no distance within it', () => {
  const names = [
    '',
    'a',
    'tweet',
    'twete',
    'wteet',
    'tweets',
    'sweet',
    'send_digest',
    'sned_digest',
    'digest_send',
  ]
  for (const one of names) {
    for (const other of names) {
      const edits = editDistance(one, other)
      expect(editDistance(one, other, 2)).toBe(edits > 2 ? Number.POSITIVE_INFINITY : edits)
    }
  }
})

test('a text nearly ends with an ending if any of its ends is near', () => {
  const text = fc.string({ unit: fc.constantFrom('A', 'B', '_'), maxLength: 9 })
  fc.assert(
    fc.property(text, text, (name, ending) => {
      const ends = Array.from({ length: name.length + 1 }, (_, from) => name.slice(from))
      expect(endsNearly(name, ending)).toBe(ends.some((end) => editDistance(end, ending) <= 2))
    }),
  )
})

test('a text nearly ends with a text at most two edits away from its end', () => {
  expect(endsNearly('TWEET_BATCH_SIZ3S', 'BATCH_SIZE')).toBe(true)
  expect(endsNearly('BTCH_SZE', 'BATCH_SIZE')).toBe(true)
  expect(endsNearly('BATCH_SIZE_OF_TWEET', 'BATCH_SIZE')).toBe(false)
})
