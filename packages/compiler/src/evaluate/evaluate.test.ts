import { expect, test } from 'vitest'

import { factsOfText, NO_IMPORTS } from '../testing/facts-of-text.ts'
import { evaluate } from './evaluate.ts'
import type { Evaluation } from './evaluation.ts'
import type { Imports } from './imports.ts'

const JOB_TYPES = new Map([
  ['SEND_DIGEST', 'send_digest'],
  ['TWEET', 'tweet'],
])

const imports: Imports = { ...NO_IMPORTS, isJobTypes: ({ module }) => module === '../jobs.gen' }

/** Evaluates the constant `x` of a file. */
async function evaluated(text: string): Promise<Evaluation> {
  const facts = await factsOfText(text)
  return evaluate(facts.constants.get('x')!, { facts, imports, jobTypes: JOB_TYPES })
}

/** The reasons why `x` has no value, each with the text that it points at. */
async function refusals(text: string): Promise<readonly (readonly [at: string, reason: string])[]> {
  const evaluation = await evaluated(text)
  return evaluation.ok
    ? []
    : evaluation.reasons.map(({ at, reason }) => [text.slice(at.start, at.end), reason] as const)
}

/** A file of constants, each made of the one before, and `x` made of the last. */
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

test.each([
  ['1 < 2 && "b" >= "a"', true],
  ['1 === 1.0', true],
  [`'1' == 1`, true],
  [`null ?? 'a'`, 'a'],
  ['0 ?? f()', 0],
  ['0 || 5', 5],
  ['1 || f()', 1],
  ['0 && f()', 0],
  ['true ? 1 : f()', 1],
  ['[] ? 1 : 2', 1],
  ['1 << 4 | 1', 17],
  ['-1 >>> 28', 15],
  ['[1, ...[2, 3], ..."ab"]', [1, 2, 3, 'a', 'b']],
  [`{ ...{ a: 1, b: 2 }, b: 3, ...null, ...'x' }`, { a: 1, b: 3, 0: 'x' }],
  [`{ ['a' + 1]: 2, [3]: 4, ['b']: 5 }`, { a1: 2, 3: 4, b: 5 }],
  [`[1, 2][0 + 1]`, 2],
  [`{ a: 1, b: f() }.a`, 1],
  [`{ ...f(), a: 1 }.a`, 1],
])('the value of %s', async (text, value) => {
  expect(await evaluated(`const x = ${text}`)).toStrictEqual({ ok: true, value })
})

test('destructured constants are members', async () => {
  const text = `const LIMITS = { retries: 1, 'b c': 2, deep: { most: 3 } }
const { retries, 'b c': two, deep: { most } } = LIMITS
const x = [retries, two, most]`
  expect(await evaluated(text)).toEqual({ ok: true, value: [1, 2, 3] })
})

test.each([
  ['const { a = 1, b = 2, c = 3, d = 4 } = { a: null, b: undefined, c: 0 }', '[a, b, c, d]', [null, 2, 0, 4]],
  ['const { a: { b = 1, c } = { c: 2 } } = {}', '[b, c]', [1, 2]],
  [`const { 0: a, length } = ['b']`, '[a, length]', ['b', 1]],
  ['const [a, , b = 3, [c] = [4]] = [1, 2]', '[a, b, c]', [1, 3, 4]],
  [`const [a, b] = '\u{1F600}b'`, '[a, b]', ['\u{1F600}', 'b']],
])('after %s, %s is what was bound', async (before, text, value) => {
  expect(await evaluated(`${before}\nconst x = ${text}`)).toEqual({ ok: true, value })
})

test.each([
  ['const { a = 1 } = null', '`null` has no member `a`'],
  ['const { toString: a = 1 } = {}', 'this object has no member `toString`'],
  ['const { a } = { bcd: 1 }', 'this object has no member `a`'],
  ['const [a] = { length: 1 }', 'what is neither an array nor a text cannot be spread into an array'],
  ['const [a] = [f()]', 'the call of `f` is not evaluated at build time'],
])('what %s binds is refused', async (before, reason) => {
  expect((await refusals(`${before}\nconst x = a`)).map((refusal) => refusal[1])).toEqual([reason])
})

test.each([
  ['L?.max', 1],
  ['L?.["max"]', 1],
  ['L?.[`m${"ax"}`]', 1],
  ['NONE?.max', undefined],
  ['NONE?.max.any.thing', undefined],
  ['NONE?.max!.any["thing"]', undefined],
  ['NONE?.max ?? 3', 3],
  ['L.none?.max', undefined],
  ['L?.none?.max', undefined],
])('%s ends where there is nothing', async (text, value) => {
  const constants = 'const L = { max: 1, none: undefined }\nconst NONE = null'
  expect(await evaluated(`${constants}\nconst x = ${text}`)).toMatchObject({ ok: true, value })
})

test.each([
  ['(NONE?.max).any', '`undefined` has no member `any`'],
  ['(NONE?.max)!.any', '`undefined` has no member `any`'],
  ['const_.any', '`const_` has no member `any`'],
  ['NONE?.max()', 'a call in an optional chain is not evaluated at build time'],
  ['[]?.map', 'this array has no member `map`'],
])('%s goes on where the chain is over', async (text, reason) => {
  const constants = 'const NONE = null\nconst const_ = NONE?.max'
  expect((await refusals(`${constants}\nconst x = ${text}`)).map((refusal) => refusal[1])).toEqual([reason])
})

test.each([
  ['Object.freeze({ a: 1 }).a', 1],
  ['Object.freeze([Object.freeze({ b: 2 } as const)])', [{ b: 2 }]],
  ['Object.freeze({ a: 1, b: f() }).a', 1],
  ['{ ...Object.freeze({ a: 1 }) }', { a: 1 }],
])('%s is what is frozen', async (text, value) => {
  expect(await evaluated(`const x = ${text}`)).toEqual({ ok: true, value })
})

test.each([
  ['const Object = { freeze: f }', 'Object.freeze(1)'],
  [`import Object from './object'`, 'Object.freeze(1)'],
  ['', 'Object.freeze(...[1])'],
  ['', 'Object.freeze()'],
  ['', 'Object.seal(1)'],
])('after %o, %s is a call like any other', async (before, text) => {
  const [, reason] = (await refusals(`${before}\nconst x = ${text}`))[0]!
  expect(reason).toMatch(/^the call of `Object\.\w+` is not evaluated at build time$/)
})

test.each([
  '({ a: f() } && { b: 1 }).b',
  '({ a: f(), b: 1 } ? {} : {}).b',
  '({ a: f() }.c).a',
  '[{ a: f(), b: 1 }].b',
])('the members of a part are not those of %s', async (text) => {
  expect(await refusals(`const x = ${text}`)).toEqual([
    ['f()', 'the call of `f` is not evaluated at build time'],
  ])
})

test('a member that is hidden by something unknown is unknown', async () => {
  expect(await refusals('const x = { a: 1, ...f() }.a')).toEqual([
    ['f()', 'the call of `f` is not evaluated at build time'],
  ])
})

test.each([
  ['enum E { A, B, C = 5, D }', 'E', { A: 0, 0: 'A', B: 1, 1: 'B', C: 5, 5: 'C', D: 6, 6: 'D' }],
  [`const enum E { A = 'a', 'b-c' = \`b\` }`, 'E', { A: 'a', 'b-c': 'b' }],
  ['enum E { A = 1 << 1, B = A | 4, C = E.B + 1, D }', '[E.B, E.C, E.D]', [6, 7, 8]],
  ['const N = 2\nenum E { A = N, B = 3 }', 'E.A', 2],
  ['enum E { A = f(), B = 3 }', 'E.B', 3],
  ['enum E { A, B }', `E[E.B]`, 'B'],
  ['enum E { A = -1, B }', 'E.B', 0],
])('after %s, %s is what TypeScript makes of it', async (before, text, value) => {
  expect(await evaluated(`${before}\nconst x = ${text}`)).toEqual({ ok: true, value })
})

test.each([
  [`enum E { A = 'a', B }`, 'B', '`B` needs a value, as it does not follow a plain number'],
  ['const N = 1\nenum E { A = N, B }', 'B', '`B` needs a value, as it does not follow a plain number'],
  ['const C = 1\nenum E { A, B = C, C }', 'C', '`C` is used before it has a value'],
  [
    `const N = 'a'\nenum E { B = N }`,
    'N',
    "the value of an enum's member that is no plain number or text is not evaluated at build time",
  ],
  ['enum E { B = f() }', 'f()', 'the call of `f` is not evaluated at build time'],
])('after %s the member is refused', async (before, at, reason) => {
  expect(await refusals(`${before}\nconst x = E.B`)).toEqual([[at, reason]])
})

test.each([
  [`import { minutes } from 'jobwright'`, 'minutes(5) * 2', 600],
  [`import { every as e } from 'jobwright'`, `e('1h30m')`, 5400],
  [`import * as jw from 'jobwright'`, 'jw.hours(1) + jw.seconds(1) + jw.days(0)', 3601],
  [`import { seconds } from 'jobwright'\nconst inSeconds = seconds`, 'inSeconds(...[5])', 5],
])('after %o, %s is %d', async (before, text, value) => {
  expect(await evaluated(`${before}\nconst x = ${text}`)).toEqual({ ok: true, value })
})

test.each([
  [
    `every('5x')`,
    'expected a duration such as "90s", "5m" or "1h30m", got "5x": there is no unit "x"; use ms, s, m, h or d',
  ],
  ['every()', 'expected a duration such as "90s", "5m" or "1h30m", got undefined: it is not a text'],
  [`every('0s')`, 'expected every() to be given a duration longer than 0, got "0s"'],
])('%s is refused as at run time', async (text, reason) => {
  expect(await refusals(`import { every } from 'jobwright'\nconst x = ${text}`)).toEqual([[text, reason]])
})

test('a function of jobwright is called, and other exports are no values', async () => {
  const text = `import { every, BaseTask } from 'jobwright'\nconst x = [every, BaseTask, every.name]`
  expect(await refusals(text)).toEqual([
    ['every', '`every` is a function; call it'],
    ['BaseTask', '`BaseTask` is imported from jobwright, and is not evaluated at build time'],
    ['every', '`every` is a function; call it'],
  ])
})

test.each([
  'LIMITS.most = 2',
  'delete LIMITS.most',
  'LIMITS.most++',
  'Object.assign(LIMITS, {})',
  'LIMITS.tags.push(1)',
])('a constant whose object is changed by %s is refused', async (change) => {
  const text = `const LIMITS = { most: 1, tags: [] }\nfunction f() { ${change} }\nconst x = LIMITS.most`
  expect(await refusals(text)).toEqual([
    ['LIMITS', '`LIMITS` is a constant whose object is changed, which is not evaluated at build time'],
  ])
})

test('a change of another object of the same name changes nothing', async () => {
  const text = 'const LIMITS = { most: 1 }\nfunction f(LIMITS) { LIMITS.most = 2 }\nconst x = LIMITS.most'
  expect(await evaluated(text)).toEqual({ ok: true, value: 1 })
})

test('an unknown job constant is marked as such, with the nearest one', async () => {
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
    ['JobType', '`JobType` is imported from "./other", which leads to no TypeScript file'],
  ])
  expect(await refusals(`import { JobPriority } from './other'\nconst x = JobPriority.HIGH`)).toEqual([
    ['JobPriority', '`JobPriority` is imported from "./other", which leads to no TypeScript file'],
  ])
})

test.each([
  ['f()', 'f()', 'the call of `f` is not evaluated at build time'],
  ['-f()', 'f()', 'the call of `f` is not evaluated at build time'],
  ['Math.max(1, 2)', 'Math.max(1, 2)', 'the call of `Math.max` is not evaluated at build time'],
  ['f()()', 'f()()', 'a function call is not evaluated at build time'],
  [
    'Number(process.env.A)',
    'process.env.A',
    'the environment is read when the program starts, not at build time',
  ],
  [
    'process.env.A.trim()',
    'process.env.A.trim',
    'the environment is read when the program starts, not at build time',
  ],
  ['5n', '5n', 'a bigint is not evaluated at build time; write a plain number'],
  ['/a/', '/a/', 'a regular expression is not evaluated at build time'],
  ['() => 1', '() => 1', 'a function is not evaluated at build time'],
  ['class {}', 'class {}', 'a class is not evaluated at build time'],
  ['[...5]', '...5', 'what is neither an array nor a text cannot be spread into an array'],
  ['[...f()]', 'f()', 'the call of `f` is not evaluated at build time'],
  ['{ ...f() }', 'f()', 'the call of `f` is not evaluated at build time'],
  ['{ [f()]: 1 }', 'f()', 'the call of `f` is not evaluated at build time'],
  [
    '{ [[]]: 1 }',
    '[]',
    'the conversion of an array or object to a text or number is not evaluated at build time',
  ],
  ["{ ['__proto__']: 1 }", "['__proto__']", 'the key `__proto__` is not evaluated at build time'],
  ['[] === 1', '[]', 'the comparison of an array or object is not evaluated at build time'],
  ['f() ?? 1', 'f()', 'the call of `f` is not evaluated at build time'],
  ['f() ? g() : 1', 'f()', 'the call of `f` is not evaluated at build time'],
  ['[1][f()]', 'f()', 'the call of `f` is not evaluated at build time'],
  ['{ __proto__: {} }', '__proto__', 'the key `__proto__` is not evaluated at build time'],
  ['Math.PI', 'Math', '`Math` is not a top-level `const` of this file'],
  ['process.env.A', 'process.env.A', 'the environment is read when the program starts, not at build time'],
  [
    `process.env['A']`,
    `process.env['A']`,
    'the environment is read when the program starts, not at build time',
  ],
  ['process.env', 'process.env', 'the environment is read when the program starts, not at build time'],
  ['process.argv', 'process', '`process` is known only when the program runs'],
  [
    'import.meta.env.A',
    'import.meta.env.A',
    'the environment is read when the program starts, not at build time',
  ],
  ['import.meta.url', 'import.meta', '`import.meta` is not evaluated at build time'],
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
  [`let a = 1`, '`a` is a `let` variable, which can change; make it a `const`'],
  [`var a = 1`, '`a` is a `var` variable, which can change; make it a `const`'],
  [`const { ...a } = {}`, '`a` is a destructured variable, which is not evaluated at build time'],
  [`const [...a] = [1]`, '`a` is a destructured variable, which is not evaluated at build time'],
  [`declare const a: number`, '`a` is a constant without a value, which is not evaluated at build time'],
  [`function a() {}`, '`a` is a function, which is not evaluated at build time'],
  [`declare enum a { B = 1 }`, '`a` is an enum that is only declared, which is not evaluated at build time'],
  [`enum a { B }\nenum a { C = 1 }`, '`a` is an enum in several parts, which is not evaluated at build time'],
  [`{ const a = 1 }`, '`a` is not a top-level `const` of this file'],
  [`import { a } from './limits'`, '`a` is imported from "./limits", which leads to no TypeScript file'],
  [`import a from './limits'`, '`a` is imported from "./limits", which leads to no TypeScript file'],
  [`import * as a from './limits'`, '`a` is imported from "./limits", which leads to no TypeScript file'],
  [
    `import { env as a } from 'node:process'`,
    'the environment is read when the program starts, not at build time',
  ],
])('after %o the name is refused', async (before, reason) => {
  expect(await refusals(`${before}\nconst x = a`)).toEqual([['a', reason]])
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

test('all reasons are reported, each once and at its place', async () => {
  const text = 'const x = { a: [f(), y], b: `${new Date()}`, c: y, d: 1, e: z + g }\nconst y = h()\nlet z = 1'
  expect(await refusals(text)).toMatchInlineSnapshot(`
    [
      [
        "f()",
        "the call of \`f\` is not evaluated at build time",
      ],
      [
        "h()",
        "the call of \`h\` is not evaluated at build time",
      ],
      [
        "new Date()",
        "\`new Date\` is not evaluated at build time",
      ],
      [
        "z",
        "\`z\` is a \`let\` variable, which can change; make it a \`const\`",
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
  expect(await refusals(doubling('[1]', (name) => `[...${name}, ...${name}]`))).toEqual([
    ['[...a13, ...a13]', 'a list of more than 10000 elements is not evaluated at build time'],
  ])
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
