import { expect, test } from 'vitest'

import { factsOfText } from '../../testing/facts-of-text.ts'

test('a job is a class with its decorator, its name, its export, its base and its doc comment', async () => {
  const text = `import { BaseTask, job } from 'jobwright'

/** Sends it. */
@job('send_digest', { maxRetries: 5 })
export class SendDigestTask extends BaseTask {}
`
  const { jobs } = await factsOfText(text)
  expect(jobs).toMatchInlineSnapshot(`
    [
      {
        "base": {
          "kind": "task",
          "span": {
            "end": 143,
            "start": 135,
          },
          "task": "self-contained",
        },
        "body": {
          "capabilities": [],
          "deafWork": undefined,
          "floating": [],
        },
        "className": "SendDigestTask",
        "decorators": [
          {
            "arguments": [
              {
                "end": 78,
                "kind": "literal",
                "start": 65,
                "value": "send_digest",
              },
              {
                "end": 97,
                "kind": "object",
                "properties": [
                  {
                    "end": 95,
                    "key": "maxRetries",
                    "keySpan": {
                      "end": 92,
                      "start": 82,
                    },
                    "start": 82,
                    "value": {
                      "end": 95,
                      "kind": "literal",
                      "start": 94,
                      "value": 5,
                    },
                  },
                ],
                "start": 80,
              },
            ],
            "end": 98,
            "start": 60,
          },
        ],
        "description": "Sends it.",
        "exportAt": undefined,
        "exportName": "SendDigestTask",
        "exportText": undefined,
        "isAbstract": false,
        "nameSpan": {
          "end": 126,
          "start": 112,
        },
        "standsIn": "top level",
      },
    ]
  `)
})

test.each([
  ['by its name', `import { job } from 'jobwright'\n@job('a') export class A {}`],
  ['under an alias', `import { job as j } from 'jobwright'\n@j('a') export class A {}`],
  ['through a namespace', `import * as jw from 'jobwright'\n@jw.job('a') export class A {}`],
  ['through a required namespace', `import jw = require('jobwright')\n@jw.job('a') export class A {}`],
  ['in brackets of a namespace', `import * as jw from 'jobwright'\n@(jw['job'])('a') export class A {}`],
  ['in parentheses', `import { job } from 'jobwright'\n@(job)('a') export class A {}`],
  ['with the call in parentheses', `import { job } from 'jobwright'\n@(job('a')) export class A {}`],
  ['after export', `import { job } from 'jobwright'\nexport @job('a') class A {}`],
  ['after export default', `import { job } from 'jobwright'\nexport default @job('a') class A {}`],
  ['before export default', `import { job } from 'jobwright'\n@job('a') export default class A {}`],
  ['before abstract', `import { job } from 'jobwright'\n@job('a') export abstract class A {}`],
  ['behind another decorator', `import { job } from 'jobwright'\n@other @job('a') export class A {}`],
  ['on a class expression', `import { job } from 'jobwright'\nexport const A = @job('a') class {}`],
  ['after a byte order mark', `\uFEFFimport { job } from 'jobwright'\n@job('a') export class A {}`],
  ['with CRLF', `import { job } from 'jobwright'\r\n@job('a')\r\nexport class A {}\r\n`],
])('finds the decorator %s', async (_, text) => {
  const { jobs, syntaxErrors } = await factsOfText(text)
  expect(syntaxErrors).toEqual([])
  expect(jobs).toMatchObject([
    { className: 'A', decorators: [{ arguments: [{ kind: 'literal', value: 'a' }] }] },
  ])
})

test.each([
  ["another library's decorator", `import { job } from 'other'\n@job('a') export class A {}`],
  ['a function of the file', `const job = (name: string) => () => {}\n@job('a') export class A {}`],
  ["another export's alias", `import { BaseTask as job } from 'jobwright'\n@job('a') export class A {}`],
  ['a member of another namespace', `import * as jw from 'other'\n@jw.job('a') export class A {}`],
  ['a member of the decorator', `import { job } from 'jobwright'\n@job.job('a') export class A {}`],
  ['a nearer function', `import { job } from 'jobwright'\nfunction f(job) { @job('a') class A {} }`],
  ['a nearer namespace', `import * as jw from 'jobwright'\n{ const { jw } = x; @jw.job('a') class A {} }`],
  ['a class without decorators', `import { job } from 'jobwright'\nexport class A {}`],
])('leaves %s alone', async (_, text) => {
  expect((await factsOfText(text)).jobs).toEqual([])
})

test('a decorator that is not called has no arguments', async () => {
  const { jobs } = await factsOfText(`import { job } from 'jobwright'\n@job export class A {}`)
  expect(jobs.map(({ decorators }) => decorators)).toEqual([[{ start: 32, end: 36, arguments: undefined }]])
})

test('every decorator of a class is kept', async () => {
  const { jobs } = await factsOfText(`import { job } from 'jobwright'\n@job('a') @job('b') export class A {}`)
  expect(jobs.flatMap(({ decorators }) => decorators.map(({ start, end }) => [start, end]))).toEqual([
    [32, 41],
    [42, 51],
  ])
})

test('classes come in the order of the text, nested ones among them', async () => {
  const { jobs } = await factsOfText(`import { job } from 'jobwright'
@job('a') export class A { make() { @job('b') class B {} } }
namespace Inner { @job('c') export class C {} }
call(@job('d') class {})
@job('e') export class E {}`)
  expect(jobs.map(({ className, exportName }) => [className, exportName])).toEqual([
    ['A', 'A'],
    ['B', undefined],
    ['C', undefined],
    [undefined, undefined],
    ['E', 'E'],
  ])
})

test('the name of an anonymous class is the word class', async () => {
  const text = `import { job } from 'jobwright'\n@job('a') export default class extends Base {}`
  const [found] = (await factsOfText(text)).jobs
  expect(found).toMatchObject({ className: undefined, exportName: 'default' })
  expect(text.slice(found?.nameSpan.start, found?.nameSpan.end)).toBe('class')
})

test('an abstract class says so', async () => {
  const text = `import { job } from 'jobwright'\n@job('a') export abstract class A {}\n@job('b') export class B {}`
  expect((await factsOfText(text)).jobs.map(({ isAbstract }) => isAbstract)).toEqual([true, false])
})
