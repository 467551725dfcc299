import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Span } from '../facts/source.ts'
import { factsOfText } from '../testing/facts-of-text.ts'

test('imported names tell module and export', async () => {
  const { imported } = await factsOfText(`import first, { a, b as c, type D } from './m'
import * as all from './n'
import type { E } from './o'
import old = require('./p')
import './q'`)
  expect(Object.fromEntries(imported)).toEqual({
    first: { module: './m', name: 'default' },
    a: { module: './m', name: 'a' },
    c: { module: './m', name: 'b' },
    D: { module: './m', name: 'D' },
    all: { module: './n', name: '*' },
    E: { module: './o', name: 'E' },
    old: { module: './p', name: '*' },
  })
})

test('constants are those of the top level that have a name and a value', async () => {
  const { constants } = await factsOfText(`const a = 1, b: number = 2
export const c = 3 as const
const { d } = x
const [e] = y
declare const f: number
let g = 4
var h = 5
using i = z
function j() { const k = 6 }
{ const l = 7 }`)
  expect([...constants].map(([name, expression]) => [name, expression])).toMatchInlineSnapshot(`
    [
      [
        "a",
        {
          "end": 11,
          "kind": "literal",
          "start": 10,
          "value": 1,
        },
      ],
      [
        "b",
        {
          "end": 26,
          "kind": "literal",
          "start": 25,
          "value": 2,
        },
      ],
      [
        "c",
        {
          "end": 45,
          "kind": "literal",
          "start": 44,
          "value": 3,
        },
      ],
      [
        "d",
        {
          "end": 64,
          "kind": "member",
          "name": "d",
          "object": {
            "end": 70,
            "kind": "name",
            "name": "x",
            "start": 69,
          },
          "start": 63,
        },
      ],
      [
        "e",
        {
          "end": 79,
          "kind": "member",
          "name": "0",
          "object": {
            "elements": [
              {
                "argument": {
                  "end": 84,
                  "kind": "name",
                  "name": "y",
                  "start": 83,
                },
                "end": 84,
                "kind": "spread",
                "start": 83,
              },
            ],
            "end": 84,
            "kind": "array",
            "start": 83,
          },
          "start": 78,
        },
      ],
    ]
  `)
})

test('the other names of the top level tell what they are', async () => {
  const { declared } = await factsOfText(`let a = 1
var b = 2
using c = x
const { d, e: [f, ...g] } = y
declare const h: number
function i() {}
export class J {}
enum K {}
namespace L {}
const m = 3
type N = string
interface O {}`)
  expect(Object.fromEntries(Array.from(declared, ([name, { what }]) => [name, what]))).toMatchInlineSnapshot(`
    {
      "J": "a class",
      "L": "a namespace",
      "a": "a \`let\` variable",
      "b": "a \`var\` variable",
      "c": "a \`using\` variable",
      "g": "a destructured variable",
      "h": "a constant without a value",
      "i": "a function",
    }
  `)
})

test('syntax errors are kept with places inside the file', async () => {
  const { syntaxErrors } = await factsOfText(`const a = = 1\nclass {`)
  expect(syntaxErrors).toMatchInlineSnapshot(`
    [
      {
        "end": 11,
        "message": "Expression expected.",
        "start": 10,
      },
      {
        "end": 21,
        "message": "'}' expected.",
        "start": 21,
      },
    ]
  `)
})

test.each([
  ['a.ts', `const a = <number>1`],
  ['a.mts', `const a = <number>1`],
  ['a.cts', `const a = <number>1`],
  ['a.tsx', `const a = <div>1</div>`],
])('%s is parsed as what its name says', async (file, text) => {
  expect((await factsOfText(text, file)).syntaxErrors).toEqual([])
  expect((await factsOfText(text, file === 'a.tsx' ? 'a.ts' : 'a.tsx')).syntaxErrors).not.toEqual([])
})

test.each(['(', '[', '{', '-', '!', 'a+(', 'class A { x = (', 'f(', '`${', '<T>'])(
  'a text of 100,000 times %o breaks nothing',
  async (part) => {
    const facts = await factsOfText(`const a = ${part.repeat(100_000)}`)
    expect(facts.syntaxErrors).not.toEqual([])
  },
)

test('a file that is nested too deeply for the parser says so', async () => {
  const { syntaxErrors } = await factsOfText(`const a = ${'['.repeat(100_000)}`)
  expect(syntaxErrors).toEqual([{ message: 'The file is nested too deeply to be parsed.', start: 0, end: 0 }])
})

test('any text has facts', async () => {
  const words = `import export from 'jobwright' { job } * as jw @ job ( ) [ ] class A extends BaseTask const = 1 \` \${ , : ; /** */`
  const text = fc
    .array(fc.oneof(fc.constantFrom(...words.split(' ')), fc.string({ maxLength: 3 })), { maxLength: 40 })
    .map((parts) => parts.join(' '))
  await fc.assert(
    fc.asyncProperty(text, async (source) => {
      const { syntaxErrors } = await factsOfText(source)
      const isInside = ({ start, end }: Span): boolean => 0 <= start && start <= end && end <= source.length
      expect(syntaxErrors.filter((problem) => !isInside(problem))).toEqual([])
    }),
    { numRuns: 500 },
  )
})
