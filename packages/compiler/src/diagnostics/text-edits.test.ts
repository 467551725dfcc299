import { expect, test } from 'vitest'

import { applyEdits } from './text-edits.ts'

test('edits are applied in the order of the text, whatever their own', () => {
  const edits = [
    { start: 4, end: 5, text: '' },
    { start: 0, end: 1, text: 'xyz' },
    { start: 2, end: 2, text: '-' },
  ]
  expect(applyEdits('abcde', edits)).toEqual({ text: 'xyzb-cd', applied: [edits[1], edits[2], edits[0]] })
})

test('of edits that overlap the first is applied, and the rest of the text is untouched', () => {
  const edits = [
    { start: 1, end: 3, text: 'X' },
    { start: 2, end: 4, text: 'Y' },
    { start: 1, end: 3, text: 'X' },
    { start: 3, end: 4, text: 'Z' },
  ]
  expect(applyEdits('abcde', edits)).toEqual({ text: 'aXZe', applied: [edits[0], edits[3]] })
})

test('an edit beyond the text, which was another one then, is left out', () => {
  expect(applyEdits('ab', [{ start: 1, end: 5, text: 'x' }])).toEqual({ text: 'ab', applied: [] })
})
