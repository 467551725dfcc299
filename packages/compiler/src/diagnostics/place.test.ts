import fc from 'fast-check'
import { expect, test } from 'vitest'

import { placeOf } from './place.ts'

const source = { file: 'a.ts', text: 'one\r\ntwö 𝒳 x\nthree' }

test('lines and columns count from 1, columns in UTF-16 code units', () => {
  const start = source.text.indexOf('x')
  expect(placeOf({ source, span: { start, end: source.text.length } })).toEqual({
    file: 'a.ts',
    start: 12,
    end: 19,
    line: 2,
    column: 8,
    endLine: 3,
    endColumn: 6,
  })
})

test('every place lies inside the file, however wrong the span', () => {
  fc.assert(
    fc.property(fc.integer({ min: -5, max: 30 }), fc.integer({ min: -5, max: 30 }), (start, end) => {
      const place = placeOf({ source, span: { start, end } })
      expect(place.start).toBeGreaterThanOrEqual(0)
      expect(place.end).toBeGreaterThanOrEqual(place.start)
      expect(place.end).toBeLessThanOrEqual(source.text.length)
    }),
  )
})
