import { expect, test } from 'vitest'

import type { Expression } from '../facts/expression.ts'
import { factsOfText } from '../testing/facts-of-text.ts'

async function parsed(text: string): Promise<Expression | undefined> {
  return (await factsOfText(`const x = ${text}`)).constants.get('x')
}

test('every kind has its place', async () => {
  expect(await parsed('{ a: [-1, `b${c}d`], ["e"]: f.g + 2, ...h }')).toMatchInlineSnapshot(`
    {
      "end": 53,
      "kind": "object",
      "properties": [
        {
          "end": 29,
          "key": "a",
          "keySpan": {
            "end": 13,
            "start": 12,
          },
          "start": 12,
          "value": {
            "elements": [
              {
                "end": 18,
                "kind": "unary",
                "operand": {
                  "end": 18,
                  "kind": "literal",
                  "start": 17,
                  "value": 1,
                },
                "operator": "-",
                "start": 16,
              },
              {
                "end": 28,
                "holes": [
                  {
                    "end": 25,
                    "kind": "name",
                    "name": "c",
                    "start": 24,
                  },
                ],
                "kind": "template",
                "start": 20,
                "texts": [
                  "b",
                  "d",
                ],
              },
            ],
            "end": 29,
            "kind": "array",
            "start": 15,
          },
        },
        {
          "end": 45,
          "key": "e",
          "keySpan": {
            "end": 36,
            "start": 31,
          },
          "start": 31,
          "value": {
            "end": 45,
            "kind": "binary",
            "left": {
              "end": 41,
              "kind": "member",
              "name": "g",
              "object": {
                "end": 39,
                "kind": "name",
                "name": "f",
                "start": 38,
              },
              "start": 38,
            },
            "operator": "+",
            "right": {
              "end": 45,
              "kind": "literal",
              "start": 44,
              "value": 2,
            },
            "start": 38,
          },
        },
        {
          "end": 51,
          "key": undefined,
          "keySpan": {
            "end": 51,
            "start": 47,
          },
          "start": 47,
          "value": {
            "argument": {
              "end": 51,
              "kind": "name",
              "name": "h",
              "start": 50,
            },
            "end": 51,
            "kind": "spread",
            "start": 47,
          },
        },
      ],
      "start": 10,
    }
  `)
})

test.each([
  [`'a\\u{62}\\n'`, 'ab\n'],
  ['`a\r\nb`', 'a\nb'],
  ['0x1F', 31],
  ['0b11', 3],
  ['0o17', 15],
  ['1_000.5e-1', 100.05],
  ['.5', 0.5],
  ['1e400', Infinity],
  ['true', true],
  ['false', false],
  ['null', null],
])('%s is a literal', async (text, value) => {
  expect(await parsed(text)).toEqual({ kind: 'literal', value, start: 10, end: 10 + text.length })
})

test.each(['(1)', '1 as const', '<number>1', '1 satisfies number', '1!', '((1 as unknown)! as const)'])(
  'nothing is left of what wraps the number in %s',
  async (text) => {
    const start = 10 + text.indexOf('1')
    expect(await parsed(text)).toEqual({ kind: 'literal', value: 1, start, end: start + 1 })
  },
)

test.each([
  ['a.b', 'b'],
  [`a['b c']`, 'b c'],
  ['a[`b`]', 'b'],
  ['a[0x1]', '1'],
])('%s is a member', async (text, name) => {
  expect(await parsed(text)).toMatchObject({ kind: 'member', name, object: { kind: 'name', name: 'a' } })
})

test.each([
  ['a?.b', { kind: 'member', name: 'b', chain: 'optional' }],
  ['a?.["b"]', { kind: 'member', name: 'b', chain: 'optional' }],
  ['a?.[b]', { kind: 'index', chain: 'optional' }],
  ['a?.b!.c', { kind: 'member', name: 'c', chain: 'behind', object: { name: 'b', chain: 'optional' } }],
])('the access of %s knows its place in the chain', async (text, access) => {
  expect(await parsed(text)).toMatchObject(access)
})

test.each([
  ['{ a: 1 }', 'a', { kind: 'literal', value: 1 }],
  [`{ 'a b': 1 }`, 'a b', { kind: 'literal', value: 1 }],
  ['{ 0x10: 1 }', '16', { kind: 'literal', value: 1 }],
  ['{ a }', 'a', { kind: 'name', name: 'a' }],
  ['{ ...a }', undefined, { kind: 'spread', argument: { kind: 'name', name: 'a' } }],
  ['{ a() {} }', 'a', { kind: 'other', what: 'a method' }],
  ['{ get a() { return 1 } }', 'a', { kind: 'other', what: 'a getter' }],
  ['{ set a(b) {} }', 'a', { kind: 'other', what: 'a setter' }],
  ['{ [a]: 1 }', undefined, { kind: 'literal', value: 1 }],
  [`{ ['a']: 1 }`, 'a', { kind: 'literal', value: 1 }],
])('the property of %s', async (text, key, value) => {
  expect(await parsed(text)).toMatchObject({ kind: 'object', properties: [{ key, value }] })
})

test.each([
  ['a?.()', 'a call in an optional chain'],
  ['a?.b()', 'a call in an optional chain'],
  ['import("a")', '`import()`'],
  ['import.meta', '`import.meta`'],
  ['new A()', '`new A`'],
  ['new a.B()', '`new`'],
  ['() => 1', 'a function'],
  ['function () {}', 'a function'],
  ['class {}', 'a class'],
  ['1n', 'a bigint'],
  ['/a/', 'a regular expression'],
  ['a`b`', 'a tagged template'],
  ['a in b', 'the operator `in`'],
  ['a instanceof B', 'the operator `instanceof`'],
  ['(a, 1)', 'the operator `,`'],
  ['a = 1', 'an assignment'],
  ['a += 1', 'an assignment'],
  ['++a', 'the operator `++`'],
  ['a--', 'the operator `--`'],
  ['typeof a', '`typeof`'],
  ['void 0', '`void`'],
  ['delete a.b', '`delete`'],
  ['await a', '`await`'],
  ['this', '`this`'],
  ['', 'this expression'],
])('%s is %s', async (text, what) => {
  expect(await parsed(text)).toMatchObject({ kind: 'other', what })
})

test.each([
  ['a(1, ...b)', { kind: 'call', callee: { name: 'a' }, arguments: [{ value: 1 }, { kind: 'spread' }] }],
  [
    'a ? 1 : 2',
    { kind: 'conditional', condition: { name: 'a' }, whenTrue: { value: 1 }, whenFalse: { value: 2 } },
  ],
  ['a[b]', { kind: 'index', object: { name: 'a' }, index: { name: 'b' } }],
  ['a ?? 1', { kind: 'logical', operator: '??', left: { name: 'a' }, right: { value: 1 } }],
  ['a || 1', { kind: 'logical', operator: '||' }],
  ['a && 1', { kind: 'logical', operator: '&&' }],
  ['a | 1', { kind: 'binary', operator: '|' }],
  ['a >>> 1', { kind: 'binary', operator: '>>>' }],
  ['a === 1', { kind: 'binary', operator: '===' }],
  ['a >= 1', { kind: 'binary', operator: '>=' }],
])('%s has its parts', async (text, expected) => {
  expect(await parsed(text)).toMatchObject(expected)
})

test('a computed key is kept', async () => {
  expect(await parsed('{ [a]: 1 }')).toMatchObject({
    properties: [{ computed: { kind: 'name', name: 'a' } }],
  })
})

test('an enum is its members', async () => {
  const { constants } = await factsOfText('enum E { A, "b c" = 5 }')
  expect(constants.get('E')).toMatchObject({
    kind: 'enum',
    members: [
      { name: 'A', value: undefined },
      { name: 'b c', value: { kind: 'literal', value: 5 } },
    ],
  })
})

test('an empty place in an array has a kind of its own', async () => {
  const elements = [{ kind: 'other', what: 'an empty place in an array' }]
  expect(await parsed('[,]')).toMatchObject({ kind: 'array', elements })
})

test('what is nested too deeply is given up there', async () => {
  const text = JSON.stringify(await parsed('['.repeat(500) + ']'.repeat(500)))
  expect(text.match(/"kind":"array"/g)).toHaveLength(401)
  expect(text).toContain('"what":"an expression nested this deeply"')
})
