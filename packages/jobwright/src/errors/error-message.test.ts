import { runInNewContext } from 'node:vm'

import { expect, test } from 'vitest'

import { codeOf, secondsIn } from './error-facts.ts'
import { messageOf } from './error-message.ts'
import { stackOf } from './error-stack.ts'
import { loggedError } from './logged-error.ts'
import { JobLoadError, RetryAfterError } from './task-errors.ts'
import { HOSTILE } from './thrown.fixture.ts'

class PaymentDeclined extends Error {
  override name = 'PaymentDeclined'
}

class Unnamed extends TypeError {}

test.for<[string, unknown, string]>([
  ['a message', new Error('no luck'), 'no luck'],
  [
    'a cause',
    new Error('cannot import row 17', { cause: new RangeError('too far') }),
    'cannot import row 17: too far',
  ],
  ['a cause that is a string', new Error('no luck', { cause: 'rain' }), 'no luck: rain'],
  ['a cause that is data', new Error('no luck', { cause: { status: 500 } }), 'no luck: {"status":500}'],
  [
    'a cause that its message has',
    new JobLoadError('a', 'a.ts', new Error('b', { cause: new Error('c') })),
    'the class of job "a" cannot be loaded from a.ts: b: c',
  ],
  [
    'several errors',
    new AggregateError([new Error('one'), new Error('two')], 'both failed'),
    'both failed: one; two',
  ],
  [
    'several errors, and no message',
    Object.assign(new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')]), {
      code: 'ECONNREFUSED',
    }),
    'AggregateError [ECONNREFUSED]: ::1 refused; 127.0.0.1 refused',
  ],
  ['a name, and no message', new PaymentDeclined(), 'PaymentDeclined'],
  ['a class without a name, and no message', new Unnamed(), 'Unnamed'],
  ['a blank message', new Error(' '), 'Error'],
  ['another realm', runInNewContext('new Error("x", { cause: new TypeError("y") })'), 'x: y'],
  ['the end of its causes in itself', circular(), 'one: two'],
  [
    'many errors',
    new AggregateError(
      Array.from({ length: 40 }, (_, at) => new Error(`${at}`)),
      'all',
    ),
    'all: 0; 1; 2; 3; 4; 5; 6; 7; 8; 9; and more',
  ],
  ['a DOMException', new DOMException('stopped', 'AbortError'), 'stopped'],
])('the message of an error with %s', ([, error, message]) => {
  expect(messageOf(error)).toBe(message)
})

test.for<[unknown, string]>([
  ['text', 'text'],
  [{ status: 500 }, '{"status":500}'],
  [{ at: Number.NaN }, '{ at: NaN }'],
  [new Date(Number.NaN), 'Invalid Date'],
  [null, 'null'],
  [undefined, 'undefined'],
  [10n, '10n'],
  [Symbol('odd'), 'Symbol(odd)'],
  [PaymentDeclined, '[class PaymentDeclined extends Error]'],
])('a thrown value that is no error is shown as it is: %s', ([value, text]) => {
  expect(messageOf(value)).toBe(text)
  expect(stackOf(value)).toBeUndefined()
  expect(loggedError(value)).toBe(text)
})

test('a long message is cut', () => {
  expect(messageOf(new Error('😀'.repeat(5000)))).toHaveLength(2001)
  expect(messageOf('x'.repeat(5000))).toHaveLength(2001)
  expect(stackOf(new Error('x'.repeat(100_000)))?.length).toBe(32_769)
})

test('the stack has the fields, the causes and the errors, as Node prints them', () => {
  const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', port: 1 })
  const cause = new AggregateError([refused, 'rain'], 'both failed')
  const error = new Error('fetch failed', { cause })
  expect(withoutFrames(stackOf(error))).toMatchInlineSnapshot(`
    "Error: fetch failed{
      [cause]: AggregateError: both failed{
        [errors]: [
          Error: refused{
            code: 'ECONNREFUSED',
            port: 1
          },
          'rain'
        ]
      }
    }"
  `)
})

test('the stack is headed by the class and by the message that was set later', () => {
  const error = new Unnamed('before')
  expect(error.stack).toContain('before')
  error.message = 'row 17: before'
  expect(withoutFrames(stackOf(error))).toBe('Unnamed: row 17: before')
})

test('what cannot be read is left out', () => {
  const error = Object.defineProperty(
    Object.assign(new Error('odd'), { deep: { in: { here: 1 } } }),
    'lazy',
    {
      enumerable: true,
      get() {
        throw new Error('no')
      },
    },
  )
  expect(withoutFrames(stackOf(error))).toMatchInlineSnapshot(`
    "Error: odd{
      deep: { in: [Object] },
      lazy: [Getter]
    }"
  `)
})

test('an error in its own causes is named once', () => {
  expect(withoutFrames(stackOf(circular()))).toMatchInlineSnapshot(`
    "Error: one{
      [cause]: Error: two{
        [cause]: [Circular]
      }
    }"
  `)
})

test.for(HOSTILE)('nothing that is read of %s throws', ([, make]) => {
  const thrown = make()
  expect(messageOf(thrown)).toEqual(expect.any(String))
  expect([undefined, expect.any(String)]).toContainEqual(stackOf(thrown))
  expect([undefined, expect.any(String)]).toContainEqual(codeOf(thrown))
  expect(secondsIn(thrown)).toBeUndefined()
  expect(JSON.stringify(loggedError(thrown))).toEqual(expect.any(String))
  expect(messageOf(new Error('outer', { cause: thrown }))).toMatch(/^outer/)
  expect(stackOf(new AggregateError([thrown], 'outer'))).toContain('outer')
})

test('a field of a log line has all of an error as JSON', () => {
  const error = new RetryAfterError(5, 'later', { cause: new Error('busy') })
  expect(JSON.parse(JSON.stringify(loggedError(error)))).toEqual({
    name: 'RetryAfterError',
    message: 'later',
    code: 'RETRY_AFTER',
    stack: stackOf(error),
  })
  expect(loggedError(error)).toBeInstanceOf(Error)
})

function circular(): Error {
  const one = new Error('one')
  one.cause = new Error('two', { cause: one })
  return one
}

function withoutFrames(stack: string | undefined): string | undefined {
  return stack?.replaceAll(/\n\s+at [^\n{,]*/g, '')
}
