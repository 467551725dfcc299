import fc from 'fast-check'
import { expect, test } from 'vitest'

import { copiedAsJson, jsonCopy } from './json-copy.ts'
import { jsonProblem } from './json-problem.ts'

class Point {
  x = 1
}

class Point3 extends Point {
  z = 2
}

test('a copy of what JSON can hold is what JSON gives back, and no more bytes than were counted', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value)
      const copy = copiedAsJson(value)
      expect(copy?.value).toStrictEqual(JSON.parse(text))
      expect(jsonCopy(JSON.parse(text))).toStrictEqual(JSON.parse(text))
      expect(copy?.mostBytes).toBeGreaterThanOrEqual(Buffer.byteLength(text))
    }),
  )
})

test.for([
  ['nothing', undefined, undefined],
  ['undefined as a property', { a: undefined, b: 1 }, { b: 1 }],
  ['-0', [-0], [0]],
  ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ['an instance of a class without methods', new Point3(), { x: 1, z: 2 }],
  [
    'a getter of its own',
    {
      get a() {
        return 1
      },
    },
    { a: 1 },
  ],
  ['the same object twice', ((one) => ({ a: one, b: one }))({ n: 1 }), { a: { n: 1 }, b: { n: 1 } }],
  ['a key that is a symbol', { [Symbol('a')]: 1, b: 2 }, { b: 2 }],
] as const)('%s is copied as JSON would', ([, value, copy]) => {
  expect(copiedAsJson(value)?.value).toStrictEqual(copy)
})

test('a key named __proto__ is a key like any other', () => {
  const text = '{"__proto__":{"admin":true},"a":1}'
  const copy = copiedAsJson(JSON.parse(text))?.value
  expect(JSON.stringify(copy)).toBe(text)
  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
})

test('a copy shares nothing with what was copied', () => {
  const value = { list: [{ n: 1 }] }
  const copy = jsonCopy(value) as typeof value
  value.list[0]!.n = 2
  expect(copy).toEqual({ list: [{ n: 1 }] })
})

function nested(levels: number): unknown {
  return Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 'core')
}

test('what is nested a thousand levels deep is copied, and not what is nested deeper', () => {
  expect(copiedAsJson(nested(1000))).toBeDefined()
  expect(copiedAsJson(nested(1001))).toBeUndefined()
  expect(jsonProblem(nested(1001), 'message')).toBe(
    'the payload is nested more than 1000 levels deep: use ids',
  )
})

class Account {
  balance = 1
  pay(): void {}
}

class Money {
  toJSON(): string {
    return '1 EUR'
  }
}

const loop: { list: unknown[]; self?: unknown } = { list: [{}] }
loop.list[0] = { parent: loop }

test.for([
  ['a function', { on: { done: () => {} } }, '.on.done is a function, which JSON drops: use plain data'],
  ['a method', { run() {} }, '.run is a function, which JSON drops: use plain data'],
  ['a symbol', { key: Symbol('a') }, '.key is a symbol, which JSON does not have: use a string'],
  ['a bigint', [{ id: 1n }], '[0].id is a bigint, which JSON does not have: use a string'],
  [
    'undefined in an array',
    { items: [1, undefined] },
    '.items[1] is undefined, of which JSON makes null: use null',
  ],
  [
    'a hole in an array',
    { items: Array.of<number>(1, 2).concat(Array.from({ length: 1 })) },
    '.items[2] is undefined, of which JSON makes null: use null',
  ],
  ['NaN', { n: Number.NaN }, '.n is NaN, of which JSON makes null: use null'],
  [
    'infinity',
    { 'a b': Number.NEGATIVE_INFINITY },
    '["a b"] is -Infinity, of which JSON makes null: use null',
  ],
  [
    'a Date',
    { items: [1, { when: new Date(0) }] },
    '.items[1].when is a Date, of which JSON makes a string: use an ISO string or a number',
  ],
  ['a Map', { by: new Map() }, '.by is a Map, of which JSON makes an empty object: use an array'],
  ['a Set', { of: new Set() }, '.of is a Set, of which JSON makes an empty object: use an array'],
  [
    'an instance of a class with methods',
    { account: new Account() },
    '.account is an instance of Account, whose methods JSON drops: use a plain object of its fields',
  ],
  [
    'an instance of a class that extends one',
    { account: new (class Sub extends Account {})() },
    '.account is an instance of Sub, whose methods JSON drops: use a plain object of its fields',
  ],
  [
    'an instance of a nameless class',
    new (class {
      go(): void {}
    })(),
    ' is an instance of a class, whose methods JSON drops: use a plain object of its fields',
  ],
  [
    'an error',
    { error: new Error('no') },
    '.error is an instance of Error, whose methods JSON drops: use a plain object of its fields',
  ],
  [
    'an object that makes JSON of itself',
    { price: new Money() },
    '.price is an instance of Money, of which JSON makes what its toJSON() gives: use that',
  ],
  [
    'a URL',
    { link: new URL('https://example.org') },
    '.link is an instance of URL, of which JSON makes what its toJSON() gives: use that',
  ],
  [
    'bytes',
    { data: new Uint8Array(1) },
    '.data is an instance of Uint8Array, whose methods JSON drops: use a plain object of its fields',
  ],
  [
    'a promise',
    { later: Promise.resolve() },
    '.later is an instance of Promise, whose methods JSON drops: use a plain object of its fields',
  ],
  ['an object that contains itself', loop, '.list[0].parent is message again, without end: use an id'],
] as const)('%s is refused as a payload', ([, value, problem]) => {
  expect(copiedAsJson(value)).toBeUndefined()
  expect(jsonProblem(value, 'message')).toBe(`message${problem}`)
})
