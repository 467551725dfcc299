/** What a task throws, or reports, arrives whole: in the log, events, history and dead letters. */

import { runInNewContext } from 'node:vm'

import { expect, test, vi } from 'vitest'

import type { QueueContext } from '../authoring/context.ts'
import type { LogFields, Logger } from '../authoring/logger.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask, type TaskClass } from '../authoring/task.ts'
import { SnoozeError } from '../errors/task-errors.ts'
import { HOSTILE } from '../errors/thrown.fixture.ts'
import { runnerOf } from './support/runner-of.ts'

/** A job that throws a value. */
function throwing(thrown: unknown) {
  return class extends BaseTask {
    override execute(): RunnerResult[] {
      throw thrown
    }
  }
}

/** A job whose messages are what each of them throws. */
function throwingEach(errors: Readonly<Record<string, unknown>>) {
  return class extends QueueTask<RunnerResult, string> {
    override process(message: string): RunnerResult {
      if (Object.hasOwn(errors, message)) throw errors[message]
      return { success: !message.startsWith('bad'), message }
    }
  }
}

/** A logger that keeps the warnings and errors. */
function keptLines(): { readonly logger: Logger; readonly lines: [string, LogFields | undefined][] } {
  const lines: [string, LogFields | undefined][] = []
  const keep = (message: string, fields?: LogFields): void => void lines.push([message, fields])
  return { logger: { debug() {}, info() {}, warn: keep, error: keep }, lines }
}

class PaymentDeclined extends Error {
  override name = 'PaymentDeclined'
}

test.for<[string, unknown, string, RegExp]>([
  [
    'a refused connection',
    new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') }),
    'fetch failed: connect ECONNREFUSED 127.0.0.1:1',
    /fetch failed[^]+\[cause\]: Error: connect ECONNREFUSED 127\.0\.0\.1:1/,
  ],
  [
    'several errors',
    new AggregateError([new Error('one'), new Error('two')]),
    'AggregateError: one; two',
    /\[errors\]: \[\s+Error: one[^]+Error: two/,
  ],
  ['an error without a message', new PaymentDeclined(), 'PaymentDeclined', /^PaymentDeclined(: )?\n +at /],
  ['an error of another realm', runInNewContext('new Error("x")'), 'x', /^Error: x\n +at /],
])('%s is in log, event, history and dead letter', async ([, error, words, stack]) => {
  const { logger, lines } = keptLines()
  const { runner, clock, events } = await runnerOf({ task: [throwing(error), { maxRetries: 1 }] }, { logger })
  const { id: messageId } = await runner.trigger('task')
  await clock.advance('1m')
  const [first, second] = events('run.ended').map(({ runId }) => runId)
  const about = { job: 'task', messageId }
  const whole = { message: expect.any(String) as string, stack: expect.stringMatching(stack) as string }
  expect(lines).toMatchObject([
    [
      `job "task" failed and is tried again in 30 s: ${words}`,
      { ...about, runId: first, attempt: 1, error: whole },
    ],
    [`job "task" failed for good: ${words}`, { ...about, runId: second, attempt: 2, error: whole }],
  ])
  expect(events('message.retrying')).toMatchObject([{ ...about, runId: first, attempt: 1, error }])
  expect(events('message.dead')).toMatchObject([{ ...about, runId: second, attempt: 2, error }])
  const kept = { error: words, stack: expect.stringMatching(stack) as string }
  expect((await runner.deadLetters.list()).entries).toMatchObject([kept])
  const failed = { reason: words, failures: [{ messageId, ...kept }] }
  expect(await runner.history()).toMatchObject([failed, failed])
  await runner.stop()
})

test('a dead letter has a thrown value that is no error in words', async () => {
  const { runner, clock } = await runnerOf({ task: [throwing({ status: 402 }), { maxRetries: 0 }] })
  await runner.trigger('task')
  await clock.settle()
  expect((await runner.deadLetters.list()).entries).toMatchObject([{ error: '{"status":402}' }])
  await runner.stop()
})

test('of a batch each message that failed is reported by itself', async () => {
  const { logger, lines } = keptLines()
  const Each = throwingEach({ thrown: new Error('no luck') })
  const { runner, clock, events } = await runnerOf({ task: [Each, { maxRetries: 0 }] }, { logger })
  const messages = await runner.enqueueMany('task', ['fine', 'bad address', 'thrown', 'bad name'])
  await clock.settle()
  const [, address, thrown, name] = messages.map(({ id }) => id)
  const runId = events('run.ended')[0]?.runId
  const about = { job: 'task', runId, attempt: 1 }
  expect(lines).toMatchObject([
    ['job "task" reports a failure: bad address', { ...about, messageId: address }],
    ['job "task" failed for good: no luck', { ...about, messageId: thrown }],
    ['job "task" reports a failure: bad name', { ...about, messageId: name }],
  ])
  expect(events('message.failed')).toMatchObject([
    { ...about, messageId: address, message: 'bad address' },
    { ...about, messageId: name, message: 'bad name' },
  ])
  expect(await runner.history()).toMatchObject([
    {
      status: 'failed',
      reason: 'no luck',
      message: 'bad address',
      failures: [
        { messageId: address, error: 'bad address' },
        { messageId: thrown, error: 'no luck', stack: expect.stringContaining('no luck') as string },
        { messageId: name, error: 'bad name' },
      ],
    },
  ])
  await runner.stop()
})

test('a failure that a task reports with done() is reported with its own message', async () => {
  const { logger, lines } = keptLines()
  class Batch extends QueueTask<RunnerResult, string> {
    override execute({ messages }: QueueContext<string>): RunnerResult[] {
      for (const message of messages)
        message.done({ success: message.payload === 'a', message: message.payload })
      return []
    }
  }
  const { runner, clock } = await runnerOf({ task: [Batch] }, { logger })
  await runner.enqueueMany('task', ['a', 'b', 'c'])
  await clock.settle()
  expect(lines.map(([line]) => line)).toEqual([
    'job "task" reports a failure: b',
    'job "task" reports a failure: c',
  ])
  await runner.stop()
})

test('the errors of a second copy of the package are recognised by their codes', async () => {
  vi.resetModules()
  const copy = await import('../errors/task-errors.ts')
  expect(copy.SnoozeError).not.toBe(SnoozeError)
  const Each = throwingEach({
    dead: new copy.NonRetryableError('no'),
    later: new copy.RetryAfterError(7),
    snoozed: new copy.SnoozeError(9),
  })
  const { runner, clock, events } = await runnerOf({ task: [Each, { maxRetries: 1 }] })
  const startMs = clock.now()
  await runner.enqueueMany('task', ['dead', 'later', 'snoozed'])
  await clock.settle()
  expect(events('message.dead')).toMatchObject([{ reason: 'not-retryable' }])
  expect(events('message.retrying')).toMatchObject([{ dueMs: startMs + 7000 }])
  const waiting = (await runner.messages.list()).entries
  expect(waiting).toMatchObject([
    { payload: 'later', attempts: 1, dueMs: startMs + 7000 },
    { payload: 'snoozed', attempts: 0, dueMs: startMs + 9000 },
  ])
  await runner.stop()
})

test('a code of the runner, or without its seconds, in the error of a library is a failure like any other', async () => {
  const errors = {
    a: Object.assign(new Error('grpc'), { code: 'CANCELLED' }),
    b: Object.assign(new Error('a'), { code: 'SNOOZE' }),
    c: Object.assign(new Error('b'), { code: 'RETRY_AFTER', seconds: Number.NaN }),
    d: Object.assign(new Error('c'), { code: 'INVALID_RESULT' }),
    e: Object.assign(new Error('d'), { code: 'RUNNER_STOPPED' }),
  }
  const { runner, clock, events } = await runnerOf({ task: [throwingEach(errors), { maxRetries: 1 }] })
  await runner.enqueueMany('task', Object.keys(errors))
  await clock.settle()
  expect(events('message.retrying').map(({ dueMs }) => dueMs - clock.now())).toEqual(
    Object.keys(errors).map(() => 30_000),
  )
  const alone = await runnerOf({ task: [throwing(errors.a), { maxRetries: 0 }] })
  const handle = await alone.runner.trigger('task')
  expect((await handle.result()).status).toBe('failed')
  await runner.stop()
  await alone.runner.stop()
})

test('a queue run whose messages only snoozed is skipped, and no success for its dependents', async () => {
  const Each = throwingEach({ snoozed: new SnoozeError(60) })
  let executions = 0
  class Dependent extends BaseTask {
    override execute(): RunnerResult[] {
      executions += 1
      return []
    }
  }
  const { runner, clock, events } = await runnerOf({
    task: [Each],
    dependent: [Dependent, { dependencies: ['task'] }],
  })
  await runner.enqueueMany('task', ['snoozed', 'snoozed'])
  await clock.settle()
  expect(events('run.ended')).toMatchObject([
    { status: 'skipped', reason: 'snoozed', succeeded: 0, failed: 0 },
  ])
  await runner.trigger('dependent')
  await clock.settle()
  expect(executions).toBe(0)
  expect(await runner.history({ job: 'task' })).toMatchObject([{ status: 'skipped', reason: 'snoozed' }])
  await runner.stop()
})

test('messages that are settled decide how a run with snoozed ones ends', async () => {
  const Each = throwingEach({ snoozed: new SnoozeError(3600), dead: new Error('no luck') })
  class Batch extends QueueTask<RunnerResult, string> {
    override execute({ messages }: QueueContext<string>): RunnerResult[] {
      messages[0]?.done()
      throw new SnoozeError(3600)
    }
  }
  const { runner, clock, events } = await runnerOf({
    each: [Each, { maxRetries: 0, retryDelaySeconds: 3600 }],
    batch: [Batch],
  })
  for (const messages of [
    ['a', 'snoozed'],
    ['snoozed', 'dead'],
    ['bad', 'snoozed'],
  ]) {
    await runner.enqueueMany('each', messages)
    await clock.settle()
  }
  await runner.enqueueMany('batch', ['a', 'b'])
  await clock.settle()
  expect(events('run.ended').map(({ job, status }) => [job, status])).toEqual([
    ['each', 'succeeded'],
    ['each', 'failed'],
    ['each', 'failed'],
    ['batch', 'succeeded'],
  ])
  await runner.stop()
})

/** Where a task, or what is around it, may throw; and what a job does that throws there. */
const PLACES: Readonly<Record<string, (thrown: () => never) => TaskClass>> = {
  process: (thrown) =>
    class extends QueueTask {
      override process = thrown
    },
  'process, later': (thrown) =>
    class extends QueueTask {
      override process(): Promise<never> {
        return Promise.resolve().then(thrown)
      }
    },
  'execute of a batch': (thrown) =>
    class extends QueueTask {
      override execute = thrown
    },
  execute: (thrown) =>
    class extends BaseTask {
      override execute = thrown
    },
  validateTask: (thrown) =>
    class extends Quick {
      override validateTask = thrown
    },
  prepareContext: (thrown) =>
    class extends Quick {
      override prepareContext = thrown
    },
  handleExecutionError: (thrown) =>
    class extends BaseTask {
      override execute = thrown
      override handleExecutionError = thrown
      override shouldRetryOnError = thrown
    },
  cleanup: (thrown) =>
    class extends BaseTask {
      override execute = thrown
      override cleanup = thrown
    },
}

class Quick extends BaseTask {
  override execute(): RunnerResult[] {
    return []
  }
}

const CASES = Object.keys(PLACES).flatMap((place) => HOSTILE.map(([what, make]) => ({ place, what, make })))

test.for(CASES)('$what that $place throws is settled and reported', async ({ place, make }) => {
  const { logger, lines } = keptLines()
  const Task = PLACES[place]?.((): never => {
    throw make()
  })
  const { runner, clock, events } = await runnerOf({ task: [Task as never, { maxRetries: 0 }] }, { logger })
  if (Task?.['~kind'] === 'queue') await runner.enqueueMany('task', ['a', 'b'])
  else await runner.trigger('task')
  await clock.settle()
  const failed = Task?.['~kind'] === 'queue' ? 2 : 1
  expect(events('message.dead').map(({ reason }) => reason)).toEqual(Array(failed).fill('exhausted'))
  expect((await runner.deadLetters.list()).entries).toHaveLength(failed)
  expect(lines.filter(([line]) => line.startsWith('job "task" failed for good: '))).toHaveLength(failed)
  expect((await runner.history())[0]?.failures).toHaveLength(failed)
  expect(lines.filter(([line]) => line.includes('could not be settled'))).toEqual([])
  expect(events('engine.failed')).toEqual([])
  await runner.stop()
})

test.for(HOSTILE)('%s that middleware throws is settled and reported', async ([, make]) => {
  const middleware = [
    (): never => {
      throw make()
    },
  ]
  const { runner, events } = await runnerOf({ task: [Quick, { maxRetries: 0 }] }, { middleware })
  expect((await (await runner.trigger('task')).result()).status).toBe('failed')
  expect(events('message.dead')).toHaveLength(1)
  await runner.stop()
})

test.for(HOSTILE)('%s that a task returns is settled and reported', async ([what, make]) => {
  class Odd extends BaseTask {
    override execute(): RunnerResult[] {
      return make() as RunnerResult[]
    }
  }
  class OddElement extends BaseTask {
    override execute(): RunnerResult[] {
      return [make() as RunnerResult]
    }
  }
  class OddMessage extends BaseTask {
    override execute(): RunnerResult[] {
      const result = { success: true, data: make() }
      return [Object.defineProperty(result, 'message', { enumerable: true, get: () => fail(make()) })]
    }
  }
  const { runner, events } = await runnerOf({
    odd: [Odd, { maxRetries: 0 }],
    element: [OddElement, { maxRetries: 0 }],
    message: [OddMessage, { maxRetries: 0 }],
  })
  const isSuccess = what === 'nothing' // a task may return nothing, but no list of it
  expect((await (await runner.trigger('odd')).result()).status).toBe(isSuccess ? 'succeeded' : 'failed')
  expect((await (await runner.trigger('element')).result()).status).toBe('failed')
  expect((await (await runner.trigger('message')).result()).status).toBe('succeeded')
  expect(events('message.dead')).toHaveLength(isSuccess ? 1 : 2)
  expect(await runner.history()).toHaveLength(3)
  await runner.stop()
})

function fail(thrown: unknown): never {
  throw thrown
}
