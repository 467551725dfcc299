import { expect, test } from 'vitest'

import { editDistance, nearestName } from './edit-distance.ts'

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
