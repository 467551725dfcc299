import { expect, test } from 'vitest'

import { evaluate, type Evaluation } from './evaluate.ts'
import { factsOfText } from './testing/facts-of-text.ts'

const JOB_TYPES = new Map([
  ['SEND_DIGEST', 'send_digest'],
  ['TWEET', 'tweet'],
])

const isJobTypes = (module: string): boolean => module === '../jobs.gen'

/** Evaluates the constant `x` of a file. */
async function evaluated(text: string): Promise<Evaluation> {
  const facts = await factsOfText(text)
  return evaluate(facts.constants.get('x')!, { facts, isJobTypes, jobTypes: JOB_TYPES })
}

/** The reasons why `x` has no value, each with the text at its place. */
async function refusals(text: string): Promise<readonly (readonly [at: string, reason: string])[]> {
  const evaluation = await evaluated(text)
  return evaluation.ok
    ? []
    : evaluation.reasons.map(({ at, reason }) => [text.slice(at.start, at.end), reason] as const)
}

/** A file of constants of which each is made of the one before, and `x` of the last. */
function doubling(first: string, next: (name: string) => string): string {
  const constants = Array.from({ length: 60 }, (_, index) => `const a${index + 1} = ${next(`a${index}`)}`)
  return [`const a0 = ${first}`, ...constants, 'const x = a60'].join('\n')
}

test.each([
  [`'a'`, 'a'],
  ['-5', -5],
  ['-0', -0],
  ['!0', true],
  ['~5', -6],
  ['+"12"', 12],
  ['5 * 60', 300],
  ['2 ** 10 % 1000', 24],
  ['0.1 + 0.2', 0.1 + 0.2],
  ['1 / 0', Infinity],
  [`'a' + 1 + null`, 'a1null'],
  [`1 + 2 + 'a'`, '3a'],
  ['`a${1}b${"c"}${null}`', 'a1bcnull'],
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['-Infinity', -Infinity],
  [`['a', [1], {}]`, ['a', [1], {}]],
  [`{ a: 1, 'b c': [true], 3: null }`, { a: 1, 'b c': [true], 3: null }],
  ['{ a: 1, a: 2 }', { a: 2 }],
  [`{ constructor: 1, toString: 'a' }`, { constructor: 1, toString: 'a' }],
  ['[1, 2].length', 2],
  [`['a', 'b'][1]`, 'b'],
  [`'abc'.length`, 3],
  [`{ a: { b: 1 } }.a['b']`, 1],
])('%s has its value', async (text, value) => {
  expect(await evaluated(`const x = ${text}`)).toStrictEqual({ ok: true, value })
})

test('constants of the file are followed, in any order', async () => {
  const text = `export const x = { retries, every: 5 * MINUTE, size: SIZES.large[0] } as const
const MINUTE = 60, retries: number = 2
const SIZES = { large: [100] } satisfies Sizes`
  expect(await evaluated(text)).toEqual({ ok: true, value: { retries: 2, every: 300, size: 100 } })
})

test('a constant may be called like a global', async () => {
  expect(await evaluated('const x = Infinity\nconst Infinity = 1')).toEqual({ ok: true, value: 1 })
})

test.each([
  [`import { JobPriority } from 'jobwright'`, 'JobPriority.HIGH'],
  [`import { JobPriority } from 'jobwright/manifest'`, `JobPriority['HIGH']`],
  [`import { JobPriority as P } from 'jobwright'`, 'P.HIGH'],
  [`import * as jw from 'jobwright'`, 'jw.JobPriority.HIGH'],
  [`import { JobPriority } from 'jobwright'\nconst P = JobPriority`, 'P.HIGH'],
  [`import { JobPriority } from 'jobwright'\nconst P = { high: JobPriority.HIGH }`, 'P.high'],
])('after %o, %s is a priority', async (before, text) => {
  expect(await evaluated(`${before}\nconst x = ${text}`)).toEqual({ ok: true, value: 'HIGH' })
})

test.each([
  [`import { JobType } from '../jobs.gen'`, 'JobType.SEND_DIGEST'],
  [`import { JobType as T } from '../jobs.gen'`, `T['SEND_DIGEST']`],
  [`import * as jobs from '../jobs.gen'`, 'jobs.JobType.SEND_DIGEST'],
])('after %o, %s is a job type', async (before, text) => {
  expect(await evaluated(`${before}\nconst x = ${text}`)).toEqual({ ok: true, value: 'send_digest' })
})

test('an unknown job constant is told apart, with the nearest one', async () => {
  const text = `import { JobType } from '../jobs.gen'\nconst x = [JobType.TWEET, JobType.SEND_DIGSET]`
  expect(await evaluated(text)).toMatchInlineSnapshot(`
    {
      "ok": false,
      "reasons": [
        {
          "at": {
            "end": 83,
            "start": 64,
          },
          "reason": "there is no \`JobType.SEND_DIGSET\`, the nearest is \`JobType.SEND_DIGEST\`",
          "unknownConstant": "SEND_DIGSET",
        },
      ],
    }
  `)
})

test('what only looks like a job type or a priority is an import', async () => {
  expect(await refusals(`import { JobType } from './other'\nconst x = JobType.TWEET`)).toEqual([
    ['JobType', '`JobType` is imported from "./other", and values from other files are not followed'],
  ])
  expect(await refusals(`import { JobPriority } from './other'\nconst x = JobPriority.HIGH`)).toEqual([
    ['JobPriority', '`JobPriority` is imported from "./other", and values from other files are not followed'],
  ])
})

test.each([
  ['f()', 'f()', 'a function call is not evaluated at build time'],
  ['-f()', 'f()', 'a function call is not evaluated at build time'],
  ['[...a]', '...a', 'a spread is not evaluated at build time'],
  ['{ [a]: 1 }', '[a]', 'a computed key is not evaluated at build time'],
  ['{ __proto__: {} }', '__proto__', 'the key `__proto__` is not evaluated at build time'],
  ['Math.PI', 'Math', '`Math` is not a top-level `const` of this file'],
  ['process.env.A', 'process.env.A', 'the environment is read when the program starts, not at build time'],
  [
    `process.env['A']`,
    `process.env['A']`,
    'the environment is read when the program starts, not at build time',
  ],
  ['process.env', 'process.env', 'the environment is read when the program starts, not at build time'],
  ['process.argv', 'process', '`process` is not a top-level `const` of this file'],
  ['import.meta.env.A', 'import.meta', '`import.meta` is not evaluated at build time'],
  [
    '1 + [2]',
    '[2]',
    'the conversion of an array or object to a text or number is not evaluated at build time',
  ],
  ['-{}', '{}', 'the conversion of an array or object to a text or number is not evaluated at build time'],
  [
    '`a${[]}`',
    '[]',
    'the conversion of an array or object to a text or number is not evaluated at build time',
  ],
  ['[1][1]', '[1][1]', 'this array has no member `1`'],
  ['[1].map', '[1].map', 'this array has no member `map`'],
  [`'a'.trim`, `'a'.trim`, 'this text has no member `trim`'],
  ['{ a: 1 }.constructor', '{ a: 1 }.constructor', 'this object has no member `constructor`'],
  ['{ a: 1 }.__proto__', '{ a: 1 }.__proto__', 'this object has no member `__proto__`'],
  ['null.a', 'null.a', '`null` has no member `a`'],
  ['(1).a', '(1).a', '`1` has no member `a`'],
])('%s is refused', async (text, at, reason) => {
  expect(await refusals(`const x = ${text}`)).toEqual([[at, reason]])
})

test.each([
  [`let a = 1`, '`a` is a `let` variable, which is not evaluated at build time'],
  [`var a = 1`, '`a` is a `var` variable, which is not evaluated at build time'],
  [`const { a } = b`, '`a` is a destructured variable, which is not evaluated at build time'],
  [`declare const a: number`, '`a` is a constant without a value, which is not evaluated at build time'],
  [`function a() {}`, '`a` is a function, which is not evaluated at build time'],
  [`enum a {}`, '`a` is an enum, which is not evaluated at build time'],
  [`{ const a = 1 }`, '`a` is not a top-level `const` of this file'],
  [
    `import { a } from './limits'`,
    '`a` is imported from "./limits", and values from other files are not followed',
  ],
  [
    `import a from './limits'`,
    '`a` is imported from "./limits", and values from other files are not followed',
  ],
  [
    `import * as a from './limits'`,
    '`a` is imported from "./limits", and values from other files are not followed',
  ],
  [
    `import { env as a } from 'node:process'`,
    'the environment is read when the program starts, not at build time',
  ],
])('after %o the name is refused', async (before, reason) => {
  expect(await refusals(`${before}\nconst x = a`)).toEqual([['a', reason]])
})

test('a member of a namespace is refused as a whole', async () => {
  expect(await refusals(`import * as limits from './limits'\nconst x = limits.MOST`)).toEqual([
    ['limits.MOST', '`MOST` is imported from "./limits", and values from other files are not followed'],
  ])
})

test.each([
  [`import process from 'node:process'`, 'process.env.A'],
  [`import * as process from 'process'`, 'process.env.A'],
  [`import { env } from 'node:process'`, 'env.A'],
])('after %o, %s is the environment', async (before, text) => {
  expect(await refusals(`${before}\nconst x = ${text}`)).toEqual([
    [text, 'the environment is read when the program starts, not at build time'],
  ])
})

test('an unknown priority is refused with the nearest one', async () => {
  expect(await refusals(`import { JobPriority } from 'jobwright'\nconst x = JobPriority.HIHG`)).toEqual([
    ['JobPriority.HIHG', 'there is no `JobPriority.HIHG`, the nearest is `JobPriority.HIGH`'],
  ])
})

test('an unknown priority that is near none is refused with all there are', async () => {
  expect(await refusals(`import { JobPriority } from 'jobwright'\nconst x = JobPriority.URGENT`)).toEqual([
    ['JobPriority.URGENT', 'there is no `JobPriority.URGENT`, only `LOW`, `NORMAL`, `HIGH`, `CRITICAL`'],
  ])
})

test('an unknown member of a constant is refused with the nearest one', async () => {
  expect(await refusals(`const LIMITS = { retries: 1 }\nconst x = LIMITS.retires`)).toEqual([
    ['LIMITS.retires', '`LIMITS` has no member `retires`, the nearest is `retries`'],
  ])
})

test('constants that need each other are refused', async () => {
  expect(await refusals('const x = y + 1\nconst y = z\nconst z = y')).toEqual([
    ['y', '`y` needs its own value'],
  ])
  expect(await refusals('const x = x')).toEqual([['x', '`x` needs its own value']])
  expect(await refusals('const x = y.a\nconst y = { b: y }')).toEqual([['y', '`y` needs its own value']])
})

test('all reasons are told, each once and at its place', async () => {
  const text = 'const x = { a: [f(), y], b: `${new Date()}`, c: y, d: 1, e: z + g }\nconst y = h()\nlet z = 1'
  expect(await refusals(text)).toMatchInlineSnapshot(`
    [
      [
        "f()",
        "a function call is not evaluated at build time",
      ],
      [
        "h()",
        "a function call is not evaluated at build time",
      ],
      [
        "new Date()",
        "\`new\` is not evaluated at build time",
      ],
      [
        "z",
        "\`z\` is a \`let\` variable, which is not evaluated at build time",
      ],
      [
        "g",
        "\`g\` is not a top-level \`const\` of this file",
      ],
    ]
  `)
})

test('constants that double each other are cheap, and refused where they make a huge text', async () => {
  expect((await evaluated(doubling('[]', (name) => `[${name}, ${name}]`))).ok).toBe(true)
  expect(await refusals(doubling('f()', (name) => `[${name}, ${name}]`))).toHaveLength(1)
  expect(await refusals(doubling(`'ab'`, (name) => `${name} + ${name}`))).toEqual([
    ['a15 + a15', 'a text of more than 100000 characters is not evaluated at build time'],
  ])
})

test('what is nested too deeply is refused', async () => {
  const chain = Array.from({ length: 5000 }, (_, index) => `const a${index} = a${index + 1}`).join('\n')
  expect(await refusals(`${chain}\nconst a5000 = 1\nconst x = a0`)).toEqual([
    ['a500', 'what is nested this deeply is not evaluated at build time'],
  ])
  expect(await refusals(`const x = ${'-'.repeat(1000).split('').join(' ')} 1`)).toMatchObject([
    [expect.any(String), 'an expression nested this deeply is not evaluated at build time'],
  ])
})
