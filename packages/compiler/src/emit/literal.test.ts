import fc from 'fast-check'
import { expect, test } from 'vitest'

import { commentText, literal, propertyAccess, propertyKey } from './literal.ts'

/** Evaluates the code of a literal. */
function evaluated(code: string): unknown {
  // oxlint-disable-next-line typescript/no-implied-eval -- only evaluation shows that the code is right
  return new Function(`return (${code})`)() as unknown
}

test('a value is written on one line', () => {
  const value = {
    text: 'it\'s "here"\n',
    list: [1, -2.5, true, null],
    'na-me': { max: 1 },
    none: undefined,
    empty: {},
  }
  expect(literal(value)).toMatchInlineSnapshot(
    `"{ text: 'it\\'s "here"\\n', list: [1, -2.5, true, null], 'na-me': { max: 1 }, empty: {} }"`,
  )
})

test('the source of a value evaluates to the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(evaluated(literal(value))).toEqual(JSON.parse(JSON.stringify(value)))
      expect(literal(value)).not.toContain('\n')
    }),
  )
})

test('names are in quotes only where they need them', () => {
  expect(['abc', 'a-b', '1a', "it's", 'default'].map(propertyKey)).toEqual([
    'abc',
    "'a-b'",
    "'1a'",
    String.raw`'it\'s'`,
    'default',
  ])
  expect(['abc', 'a-b', 'default'].map(propertyAccess)).toEqual(['.abc', "['a-b']", '.default'])
})

test('a text cannot end the comment that it stands in', () => {
  expect(commentText('one\n  two */ three')).toBe(String.raw`one two *\/ three`)
})
