/** Failed attempts: which errors are retried, with what delay, and what settles for good. */

import { expect, test } from 'vitest'

import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask } from '../authoring/task.ts'
import { runnerOf } from './support/runner-of.ts'
import { NonRetryableError, RetryAfterError, SnoozeError } from '../errors/task-errors.ts'

/**
 * A task class that calls one function for each attempt, and the last one for all further attempts.
 */
function scripted(...attempts: (() => RunnerResult[])[]) {
  let at = 0
  return class extends BaseTask {
    override execute(): RunnerResult[] {
      return (attempts[Math.min(at++, attempts.length - 1)] ?? (() => []))()
    }
  }
}

/** An attempt that throws an error. */
function fails(error = new Error('no luck')): () => never {
  return throwing(error)
}

/** An attempt that throws any value. */
function throwing(thrown: unknown): () => never {
  return () => {
    throw thrown
  }
}

test('retries with a doubled delay, then dead-letters', async () => {
  const { runner, clock, events } = await runnerOf({ task: [scripted(fails()), { maxRetries: 3 }] })
  const handle = await runner.trigger('task')
  await clock.advance('1h')

  const startMs = events('message.enqueued')[0]?.atMs ?? 0
  expect(events('run.started').map(({ attempt, atMs }) => [attempt, (atMs - startMs) / 1000])).toEqual([
    [1, 0],
    [2, 30],
    [3, 90],
    [4, 210],
  ])
  expect(await handle.result()).toMatchObject({ status: 'failed', error: { message: 'no luck' } })
  expect((await runner.deadLetters.list()).entries).toMatchObject([
    { reason: 'exhausted', message: { id: handle.id, attempts: 4 } },
  ])
  expect((await runner.metrics()).jobs['task']).toMatchObject({ failures: 4, retries: 3, deadLetters: 1 })
})

test('a retry that succeeds settles the message', async () => {
  const { runner, clock } = await runnerOf({ task: [scripted(fails(), () => [{ success: true }])] })
  const handle = await runner.trigger('task')
  await clock.advance('1m')
  expect(await handle.result()).toMatchObject({ status: 'succeeded', results: [{ success: true }] })
})

test('a NonRetryableError goes to the dead letters at once', async () => {
  const { runner, clock, events } = await runnerOf({ task: [scripted(fails(new NonRetryableError('gone')))] })
  await runner.trigger('task')
  await clock.advance('1h')
  expect(events('run.started')).toHaveLength(1)
  expect(events('message.dead')).toMatchObject([{ reason: 'not-retryable', kept: true }])
})

test('a RetryAfterError sets the delay, and the attempt counts', async () => {
  const { runner, clock, events } = await runnerOf({
    task: [scripted(fails(new RetryAfterError(7))), { maxRetries: 1 }],
  })
  await runner.trigger('task')
  await clock.advance('1h')
  const [first, second] = events('run.started')
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBe(7000)
  expect(events('message.dead')).toMatchObject([{ reason: 'exhausted' }])
})

test('a SnoozeError puts the message back, and neither the attempt nor a failure counts', async () => {
  const { runner, clock, events } = await runnerOf({
    task: [scripted(fails(new SnoozeError(10)), fails(new SnoozeError(10)), () => []), { maxRetries: 0 }],
  })
  const handle = await runner.trigger('task')
  await clock.advance('1m')
  expect(events('run.started').map(({ attempt }) => attempt)).toEqual([1, 1, 1])
  expect((await handle.result()).status).toBe('succeeded')
  expect((await runner.metrics()).jobs['task']).toMatchObject({ failures: 0, retries: 0, successes: 1 })
})

test('results with success: false are a failure that is not retried', async () => {
  const { runner, clock } = await runnerOf({
    task: [scripted(() => [{ success: false, message: 'the task has decided' }])],
  })
  const handle = await runner.trigger('task')
  await clock.advance('1h')
  expect(await handle.result()).toMatchObject({ status: 'failed', error: undefined })
  expect((await runner.metrics()).jobs['task']).toMatchObject({ failures: 1, retries: 0, deadLetters: 0 })
})

test('results from handleExecutionError settle the attempt', async () => {
  const base = scripted(fails())
  class Handled extends base {
    override handleExecutionError(error: unknown): RunnerResult[] {
      return [{ success: true, message: `handled: ${String(error)}` }]
    }
  }
  const { runner } = await runnerOf({ task: [Handled] })
  const handle = await runner.trigger('task')
  expect(await handle.result()).toMatchObject({
    status: 'succeeded',
    results: [{ message: 'handled: Error: no luck' }],
  })
})

test('shouldRetryOnError decides whether an error is retried', async () => {
  const base = scripted(fails(new RangeError('out of range')))
  class Choosy extends base {
    override shouldRetryOnError(error: unknown): boolean {
      return !(error instanceof RangeError)
    }
  }
  const { runner, clock, events } = await runnerOf({ task: [Choosy] })
  await runner.trigger('task')
  await clock.advance('1h')
  expect(events('message.dead')).toMatchObject([{ reason: 'not-retryable' }])
})

test('a job that is not idempotent is not retried', async () => {
  const { runner, clock, events } = await runnerOf({ task: [scripted(fails()), { idempotent: false }] })
  await runner.trigger('task')
  await clock.advance('1h')
  expect(events('run.started')).toHaveLength(1)
})

test('with deadLetter: false a message that fails for good is discarded', async () => {
  const { runner, clock } = await runnerOf({
    task: [scripted(fails()), { maxRetries: 0, deadLetter: false }],
  })
  await runner.trigger('task')
  await clock.settle()
  expect((await runner.deadLetters.list()).entries).toEqual([])
  expect((await runner.metrics()).jobs['task']).toMatchObject({ deadLetters: 0, discarded: 1 })
})

test.for([
  ['null', null],
  ['a number', 7],
  ['results without success', [{ message: 'done' }]],
])('a task that returns %s fails for good, and the runner goes on', async ([, nonsense]) => {
  class Nonsense extends BaseTask {
    override execute(): RunnerResult[] {
      return nonsense as unknown as RunnerResult[] // a task in plain JavaScript
    }
  }
  const { runner, clock, events } = await runnerOf({ bad: [Nonsense], good: [scripted(() => [])] })
  await runner.trigger('bad')
  const good = await runner.trigger('good')
  await clock.settle()
  expect(events('message.dead')).toMatchObject([{ job: 'bad', reason: 'not-retryable' }])
  expect((await good.result()).status).toBe('succeeded')
})

test.for([['a text'], [undefined], [null], [{ circular: true }]])(
  'a thrown %j is an error like any other',
  async ([thrown]) => {
    const { runner, clock } = await runnerOf({ task: [scripted(throwing(thrown)), { maxRetries: 0 }] })
    const handle = await runner.trigger('task')
    await clock.settle()
    expect(await handle.result()).toMatchObject({ status: 'failed', error: thrown })
  },
)
