import { expect, test } from 'vitest'

import { lossyJson } from './lossy-json.ts'

const said = (value: object): unknown => JSON.parse(lossyJson(value))

test('a value that JSON takes is written as JSON.stringify writes it', () => {
  const value = { text: 'a', nested: [1, null, { date: new Date(0) }], none: undefined }
  expect(lossyJson(value)).toBe(JSON.stringify(value))
})

test('a value that JSON refuses becomes a placeholder, and the rest stays whole', () => {
  const circle: Record<string, unknown> = { name: 'circle' }
  circle['self'] = circle
  const value = {
    circle,
    big: 10n,
    list: [1, circle],
    get broken(): never {
      throw new Error('no')
    },
    refusing: {
      toJSON() {
        throw new Error('no')
      },
    },
    date: new Date(0),
  }
  expect(said(value)).toEqual({
    circle: { name: 'circle', self: '[said above]' },
    big: '10n',
    list: [1, '[said above]'],
    broken: '[unreadable]',
    refusing: '[unreadable]',
    date: '1970-01-01T00:00:00.000Z',
  })
})

test('an object that makes new ones without end comes to an end', () => {
  const endless = (): object => ({
    get next() {
      return endless()
    },
  })
  expect(lossyJson({ endless: endless(), big: 1n }).length).toBeLessThan(10_000)
})

test('so does an array of very many values', () => {
  const row = Array.from({ length: 5000 }, () => 0)
  const many = { rows: Array.from({ length: 5000 }, () => [...row]), big: 1n }
  expect(lossyJson(many).length).toBeLessThan(1_000_000)
})

test('a very long text is cut', () => {
  const much = { text: 'x'.repeat(20_000_000), bytes: Buffer.alloc(20_000_000), rest: 'whole' }
  expect(said(much)).toEqual({ text: `${'x'.repeat(1000)}…`, bytes: '[bytes]', rest: 'whole' })
})
