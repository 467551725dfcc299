import { SourceMap } from 'node:module'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { identityMap } from './identity-map.ts'

test('every word and every sign of any text is led to itself', () => {
  const unit = fc.constantFrom(
    'a',
    'word_1',
    ' ',
    '\t',
    '\n',
    '\r\n',
    '.',
    '(',
    ';',
    'ä',
    '😀',
    ' '.repeat(150),
  )
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), (code) => {
      const map = new SourceMap(JSON.parse(String(identityMap(code, '/project/src/tasks/task.ts'))))
      const places = code
        .split('\n')
        .flatMap((line, number) => Array.from(line.matchAll(/\w+|[^\w\s]/g), ({ index }) => [number, index]))
      const origins = places.map(([line = 0, column = 0]) => {
        const entry = map.findEntry(line, column)
        return 'originalLine' in entry ? [entry.originalLine, entry.originalColumn] : []
      })
      expect(origins).toEqual(places)
    }),
  )
})

test('the map is as build tools write them', () => {
  expect(JSON.parse(String(identityMap('let a\n\n  b()\n', '/project/task.ts')))).toEqual({
    version: 3,
    file: 'task.ts',
    sources: ['task.ts'],
    sourcesContent: ['let a\n\n  b()\n'],
    names: [],
    mappings: 'AAAA,IAAI;;EAEF,CAAC,CAAC;',
  })
})
