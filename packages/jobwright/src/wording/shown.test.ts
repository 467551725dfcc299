import { runInNewContext } from 'node:vm'

import { expect, test } from 'vitest'

import { HOSTILE } from '../errors/thrown.fixture.ts'
import { cut, shown, shownName } from './shown.ts'

const circular: Record<string, unknown> = { name: 'circle' }
circular['self'] = circular

test.for<[unknown, string]>([
  ['a "text"', String.raw`"a \"text\""`],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [5n, '5n'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Symbol('odd'), 'Symbol(odd)'],
  [() => 1, 'a function'],
  [{ a: [1, 'b', null] }, '{"a":[1,"b",null]}'],
  [runInNewContext('({ a: [1] })'), '{"a":[1]}'],
  [{ at: new Date(Number.NaN) }, '{ at: Invalid Date }'],
  [{ a: undefined }, '{ a: undefined }'],
  [[Number.NaN], '[ NaN ]'],
  [new Map([[1, 2]]), 'Map(1) { 1 => 2 }'],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [circular, "<ref *1> { name: 'circle', self: [Circular *1] }"],
])('the text of %s is what it is', ([value, text]) => {
  expect(shown(value)).toBe(text)
})

test.for(HOSTILE)('%s has a text', ([, make]) => {
  expect(shown(make())).toEqual(expect.any(String))
  expect(shownName(make())).toEqual(expect.any(String))
})

test('a text is cut between characters', () => {
  expect(cut('abc', 3)).toBe('abc')
  expect(cut('abcd', 3)).toBe('abc…')
  expect(cut('a😀b', 2)).toBe('a…')
  expect(shown('x'.repeat(5000))).toHaveLength(1003)
  expect(shown({ text: 'x'.repeat(5000) })).toHaveLength(1001)
})
