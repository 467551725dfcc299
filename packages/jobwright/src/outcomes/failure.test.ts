/** The table of failures: which row decides, and what each fate settles a message to. */

import { expect, test } from 'vitest'

import { RunnerStoppedError } from '../errors/call-errors.ts'
import {
  CancelledError,
  InvalidResultError,
  JobLoadError,
  LeaseLostError,
  MissingMethodError,
  NonRetryableError,
  RetryAfterError,
  SnoozeError,
  TimeoutError,
} from '../errors/task-errors.ts'
import { failureOfMessage, failureOfRun, settlementOf, type Fate } from './failure.ts'

const ERRORS = {
  cancelled: new CancelledError('r1'),
  leaseLost: new LeaseLostError('job', 'late'),
  stopped: new RunnerStoppedError('the run was aborted'),
  notLoaded: new JobLoadError('job', 'src/tasks/job.ts', new Error('broken')),
  snooze: new SnoozeError(5),
  retryAfter: new RetryAfterError(7),
  nonRetryable: new NonRetryableError('no'),
  invalidResult: new InvalidResultError('job', 'a result', 'undefined'),
  missingMethod: new MissingMethodError('job', 'queue'),
  timeout: new TimeoutError('job', 1, 1, 4),
  other: new Error('no luck'),
}

/** The fates of begun and other messages, by error, in one line each. */
function fatesOfRun(isIdempotent: boolean, isDurable: boolean): string[] {
  return Object.entries(ERRORS).map(([name, error]) => {
    const { begun, rest } = failureOfRun(error, { isIdempotent, isDurable })
    return `${name}: ${begun}, ${rest}`
  })
}

test('what is in doubt is retried if the job is idempotent, and interrupted if not', () => {
  expect(fatesOfRun(true, true)).toMatchInlineSnapshot(`
    [
      "cancelled: cancelled, cancelled",
      "leaseLost: retried, released",
      "stopped: left, left",
      "notLoaded: released, released",
      "snooze: snoozed, snoozed",
      "retryAfter: retried, released",
      "nonRetryable: dead, released",
      "invalidResult: dead, released",
      "missingMethod: dead, released",
      "timeout: retried, released",
      "other: retried, released",
    ]
  `)
  expect(fatesOfRun(false, true)).toMatchInlineSnapshot(`
    [
      "cancelled: cancelled, cancelled",
      "leaseLost: interrupted, released",
      "stopped: interrupted, left",
      "notLoaded: released, released",
      "snooze: snoozed, snoozed",
      "retryAfter: retried, released",
      "nonRetryable: dead, released",
      "invalidResult: dead, released",
      "missingMethod: dead, released",
      "timeout: retried, released",
      "other: retried, released",
    ]
  `)
})

test('only a durable engine keeps the messages of a job whose class cannot be loaded', () => {
  expect(failureOfRun(ERRORS.notLoaded, { isIdempotent: true, isDurable: true }).begun).toBe('released')
  expect(failureOfRun(ERRORS.notLoaded, { isIdempotent: true, isDurable: false }).begun).toBe('retried')
})

test('an error of `process` fails its message alone, also where it would end the run as a reason of an abort', () => {
  const fates = Object.entries(ERRORS).map(([name, error]) => `${name}: ${failureOfMessage(error).begun}`)
  expect(fates).toMatchInlineSnapshot(`
    [
      "cancelled: retried",
      "leaseLost: retried",
      "stopped: retried",
      "notLoaded: retried",
      "snooze: snoozed",
      "retryAfter: retried",
      "nonRetryable: dead",
      "invalidResult: dead",
      "missingMethod: dead",
      "timeout: retried",
      "other: retried",
    ]
  `)
})

test('the task is asked only about errors that leave the question open', () => {
  const asked = Object.entries(ERRORS).map(([name, error]) => [
    name,
    failureOfMessage(error).hooks?.join(', '),
  ])
  expect(Object.fromEntries(asked)).toMatchInlineSnapshot(`
    {
      "cancelled": "handleExecutionError, shouldRetryOnError",
      "invalidResult": "handleExecutionError",
      "leaseLost": "handleExecutionError, shouldRetryOnError",
      "missingMethod": "handleExecutionError",
      "nonRetryable": "handleExecutionError",
      "notLoaded": "handleExecutionError, shouldRetryOnError",
      "other": "handleExecutionError, shouldRetryOnError",
      "retryAfter": "handleExecutionError",
      "snooze": undefined,
      "stopped": "handleExecutionError, shouldRetryOnError",
      "timeout": "handleExecutionError, shouldRetryOnError",
    }
  `)
})

test.each<[Exclude<Fate, 'left'>, unknown, object]>([
  ['cancelled', ERRORS.cancelled, { state: 'done', status: 'cancelled' }],
  ['interrupted', ERRORS.stopped, { state: 'dead', reason: 'interrupted' }],
  ['dead', ERRORS.nonRetryable, { state: 'dead', reason: 'not-retryable', error: 'no' }],
  ['retried', ERRORS.other, { state: 'waiting', dueMs: 1000 + 30_000, counted: true, alone: true }],
  ['retried', ERRORS.retryAfter, { state: 'waiting', dueMs: 1000 + 7000, counted: true, alone: true }],
  ['snoozed', ERRORS.snooze, { state: 'waiting', dueMs: 1000 + 5000, counted: false, alone: false }],
  ['released', ERRORS.other, { state: 'waiting', dueMs: 500, counted: false, alone: false }],
])('a message that is %s after %s is settled to match', (fate, error, settlement) => {
  expect(settlementOf(fate, error, message(1))).toMatchObject(settlement)
})

test('a retry without attempts left goes to the dead letters as exhausted', () => {
  expect(settlementOf('retried', ERRORS.other, message(4))).toMatchObject({
    state: 'dead',
    reason: 'exhausted',
  })
})

function message(attempt: number): Parameters<typeof settlementOf>[2] {
  const options = {
    maxRetries: 3,
    retryDelaySeconds: 30,
    retryBackoff: 'exponential',
    retryMaxDelaySeconds: 3600,
  } as const
  return { options, attempt, dueMs: 500, alone: true, nowMs: 1000, random: () => 0 }
}
