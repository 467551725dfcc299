/** Queue jobs: batches, permits, order, keys, rates and cooldowns. */

import { expect, test } from 'vitest'
import * as v from 'valibot'

import type { QueueContext } from '../authoring/context.ts'
import { deferred } from '../time/deferred.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { QueueTask } from '../authoring/task.ts'
import { runnerOf } from './support/runner-of.ts'
import { NonRetryableError } from '../errors/task-errors.ts'

/** A task class that notes its messages, and fails for those that begin with `bad`. */
function noting(seen: unknown[]) {
  return class extends QueueTask<RunnerResult, string> {
    override process(message: string, { attempt }: QueueContext<string>): RunnerResult {
      seen.push(attempt === 1 ? message : `${message} again`)
      if (message.startsWith('bad')) throw new Error(message)
      return { success: true }
    }
  }
}

test('messages are processed in order, up to batchSize in one run', async () => {
  const seen: unknown[] = []
  const { runner, clock, events } = await runnerOf({ tweet: [noting(seen), { batchSize: 2 }] })
  await runner.enqueueMany('tweet', ['a', 'b', 'c'])
  await clock.settle()
  expect(seen).toEqual(['a', 'b', 'c'])
  expect(events('run.ended').map(({ messages }) => messages)).toEqual([2, 1])
})

test('a message that fails is retried alone, and the others are done', async () => {
  const seen: unknown[] = []
  const { runner, clock, events } = await runnerOf({ tweet: [noting(seen), { maxRetries: 1 }] })
  await runner.enqueueMany('tweet', ['a', 'bad', 'c'])
  await clock.advance('1m')
  expect(seen).toEqual(['a', 'bad', 'c', 'bad again'])
  expect(events('run.ended')).toMatchObject([
    { status: 'failed', succeeded: 2, failed: 1 },
    { status: 'failed', succeeded: 0, failed: 1, attempt: 2 },
  ])
  expect((await runner.deadLetters.list()).entries).toMatchObject([
    { reason: 'exhausted', message: { payload: 'bad' } },
  ])
})

test('a schedule processes at most batchSize messages per tick', async () => {
  const seen: unknown[] = []
  const { runner, clock } = await runnerOf({
    tweet: [noting(seen), { intervalSeconds: 120, batchSize: 3, maxConcurrent: 5 }],
  })
  await runner.enqueueMany('tweet', ['1', '2', '3', '4', '5', '6', '7'])
  await clock.settle()
  expect(seen).toEqual([])
  await clock.advance('2m')
  expect(seen).toHaveLength(3)
  await clock.advance('2m')
  expect(seen).toHaveLength(6)
  await clock.advance('2m')
  expect(seen).toHaveLength(7)
})

test('a tick that finds no messages gives no permit for later ones', async () => {
  const seen: unknown[] = []
  const { runner, clock, events } = await runnerOf({ tweet: [noting(seen), { intervalSeconds: 60 }] })
  await clock.advance('2m')
  expect(events('tick.skipped').map(({ reason }) => reason)).toEqual(['idle', 'idle'])
  expect(events('run.started')).toEqual([])
  await runner.enqueue('tweet', 'a')
  await clock.settle()
  expect(seen).toEqual([])
})

test('runNow gives a queue job one permit', async () => {
  const seen: unknown[] = []
  const { runner, clock } = await runnerOf({ tweet: [noting(seen), { intervalSeconds: 3600 }] })
  expect(await runner.runNow('tweet')).toBe(false)
  await runner.enqueue('tweet', 'a')
  expect(await runner.runNow('tweet')).toBe(true)
  await clock.settle()
  expect(seen).toEqual(['a'])
})

test('a task that overrides execute settles each message of its batch', async () => {
  class Batch extends QueueTask<RunnerResult, string> {
    override execute({ messages }: QueueContext<string>): RunnerResult[] {
      for (const message of messages) {
        if (message.payload === 'dead') message.deadLetter('it is hopeless')
        if (message.payload === 'later') message.retry({ afterSeconds: 5 })
      }
      return []
    }
  }
  const { runner, clock, events } = await runnerOf({ batch: [Batch, { maxRetries: 1 }] })
  await runner.enqueueMany('batch', ['fine', 'dead', 'later'])
  await clock.settle()
  expect(events('message.dead')).toMatchObject([{ reason: 'it is hopeless' }])
  expect(events('message.retrying')).toMatchObject([{ attempt: 1, dueMs: clock.now() + 5000 }])
  expect(events('run.ended')).toMatchObject([{ status: 'failed', succeeded: 1, failed: 2 }])
  await clock.advance('6s')
  expect(events('message.dead')).toMatchObject([{}, { reason: 'exhausted' }])
})

test('settling a message twice throws', async () => {
  class Twice extends QueueTask {
    override execute({ messages: [message] }: QueueContext): RunnerResult[] {
      message?.done()
      message?.retry()
      return []
    }
  }
  const { runner, clock, events } = await runnerOf({ batch: [Twice] })
  const { id } = await runner.enqueue('batch', 'a')
  await clock.settle()
  expect(events('run.ended')).toMatchObject([
    {
      status: 'failed',
      error: { message: `message ${id} was settled with done(), so retry() comes too late` },
    },
  ])
  expect((await runner.metrics()).jobs['batch']).toMatchObject({
    retries: 0,
    deadLetters: 0,
    queueDepth: 0,
  })
})

test('after a throw the messages of a batch are claimed one by one, so a bad one does not drag down the others', async () => {
  const runs: unknown[][] = []
  class Poisoned extends QueueTask<RunnerResult, string> {
    override execute({ messages }: QueueContext<string>): RunnerResult[] {
      runs.push(messages.map(({ payload }) => payload))
      if (messages.some(({ payload }) => payload === 'poison')) throw new Error('poisoned')
      return []
    }
  }
  const { runner, clock } = await runnerOf({ batch: [Poisoned, { maxRetries: 1, retryDelaySeconds: 1 }] })
  await runner.enqueueMany('batch', ['a', 'poison', 'b'])
  await clock.advance('5s')
  expect(runs).toEqual([['a', 'poison', 'b'], ['a'], ['poison'], ['b']])
  expect((await runner.deadLetters.list()).entries).toMatchObject([{ message: { payload: 'poison' } }])
})

test('a class with neither process nor execute fails with an error that says so', async () => {
  class Empty extends QueueTask {}
  const { runner, clock, events } = await runnerOf({ empty: [Empty] })
  await runner.enqueue('empty', 'a')
  await clock.settle()
  expect(events('message.dead')).toMatchObject([
    {
      error: {
        message: 'the class of job "empty" has neither process(message, context) nor execute(context)',
      },
    },
  ])
})

test('validation that returns false puts the messages back for the retry delay, attempt not counted', async () => {
  let isUp = false
  class Picky extends QueueTask<RunnerResult, string> {
    override validateResources(): boolean {
      return isUp
    }

    override process(): RunnerResult {
      return { success: true }
    }
  }
  const { runner, clock, events } = await runnerOf({ picky: [Picky, { retryDelaySeconds: 10 }] })
  await runner.enqueue('picky', 'a')
  await clock.settle()
  expect(events('run.ended')).toMatchObject([{ status: 'skipped', reason: 'validateResources' }])
  isUp = true
  await clock.advance('10s')
  expect(events('run.ended')).toMatchObject([{}, { status: 'succeeded', attempt: 1 }])
  expect((await runner.metrics()).jobs['picky']).toMatchObject({
    failures: 0,
    skips: { validateResources: 1 },
  })
})

test('with a schedule, messages that validation put back are due at the next tick', async () => {
  let isUp = false
  class Picky extends QueueTask<RunnerResult, string> {
    override validateTask(): boolean {
      return isUp
    }

    override process(): RunnerResult {
      return { success: true }
    }
  }
  const { runner, clock, events } = await runnerOf({ picky: [Picky, { intervalSeconds: 60 }] })
  await runner.enqueue('picky', 'a')
  await clock.advance('1m')
  isUp = true
  await clock.advance('1m')
  expect(events('run.ended').map(({ status }) => status)).toEqual(['skipped', 'succeeded'])
})

test('a message that does not fit the schema is refused at enqueue', async () => {
  class Checked extends QueueTask<RunnerResult, { text: string }> {
    static override readonly schema = v.object({ text: v.string() })

    override process(): RunnerResult {
      return { success: true }
    }
  }
  const { runner, events } = await runnerOf({ checked: [Checked] })
  await expect(runner.enqueueMany('checked', [{ text: 'a' }, { text: 7 }])).rejects.toThrow(
    'the message for job "checked" is not valid: messages[1].text: Invalid type: Expected string but received 7',
  )
  expect(events('message.enqueued')).toEqual([])
})

test('in strict order a retrying message holds up those behind it, and a dead one lets them pass', async () => {
  const seen: unknown[] = []
  const { runner, clock } = await runnerOf({
    ordered: [noting(seen), { preserveOrder: true, maxRetries: 1, retryDelaySeconds: 10 }],
  })
  await runner.enqueueMany('ordered', ['a', 'bad', 'c'])
  await clock.advance('9s')
  expect(seen).toEqual(['a', 'bad'])
  await clock.advance('1s')
  expect(seen).toEqual(['a', 'bad', 'bad again', 'c'])
})

test("preserveOrder: 'key' holds up only messages of the same key", async () => {
  const seen: unknown[] = []
  const { runner, clock } = await runnerOf({
    ordered: [noting(seen), { preserveOrder: 'key', maxRetries: 1, retryDelaySeconds: 10, maxConcurrent: 2 }],
  })
  await runner.enqueueMany('ordered', ['bad 1', 'after 1'], { orderKey: '1' })
  await runner.enqueue('ordered', 'other', { orderKey: '2' })
  await clock.advance('5s')
  expect(seen).toEqual(['bad 1', 'other'])
  await clock.advance('5s')
  expect(seen).toEqual(['bad 1', 'other', 'bad 1 again', 'after 1'])
})

test('a message waits while a message of the same key is running', async () => {
  const gate = deferred<void>()
  const seen: string[] = []
  class Slow extends QueueTask<RunnerResult, string> {
    override async process(message: string): Promise<RunnerResult> {
      seen.push(message)
      await gate.promise
      return { success: true }
    }
  }
  const { runner, clock } = await runnerOf({ ordered: [Slow, { preserveOrder: 'key', maxConcurrent: 3 }] })
  await runner.enqueue('ordered', 'first of 1', { orderKey: '1' })
  await clock.settle()
  await runner.enqueue('ordered', 'second of 1', { orderKey: '1' })
  await runner.enqueue('ordered', 'first of 2', { orderKey: '2' })
  await clock.settle()
  expect(seen).toEqual(['first of 1', 'first of 2'])
  gate.resolve()
  await clock.settle()
  expect(seen).toEqual(['first of 1', 'first of 2', 'second of 1'])
})

test('message options that do not fit the job are refused, with every problem in one error', async () => {
  const { runner } = await runnerOf({ ordered: [noting([]), { preserveOrder: 'key' }] })
  await expect(
    runner.enqueue('ordered', 'a', { priority: 'HIGH', delaySeconds: -1, dedupeSeconds: 3 }),
  ).rejects.toMatchObject({
    problems: [
      'expected delaySeconds to be a number ≥ 0, got -1',
      'dedupeSeconds is given without a dedupeKey',
      'a job with preserveOrder takes no priority for a single message',
      "its job has preserveOrder: 'key', so orderKey is required: give it, or declare static orderKey(message) in the class",
    ],
  })
})

test('a dedupeKey is held until its message is first claimed', async () => {
  const seen: unknown[] = []
  const { runner, clock } = await runnerOf({ tweet: [noting(seen)] })
  const first = await runner.enqueue('tweet', 'a', { dedupeKey: 'k', delaySeconds: 5 })
  expect(await runner.enqueue('tweet', 'b', { dedupeKey: 'k' })).toEqual({ id: first.id, deduplicated: true })
  await clock.advance('5s')
  expect((await runner.enqueue('tweet', 'c', { dedupeKey: 'k' })).deduplicated).toBe(false)
  await clock.settle()
  expect(seen).toEqual(['a', 'c'])
})

test('dedupeSeconds holds the key for that long, also once its message is done', async () => {
  const { runner, clock } = await runnerOf({ tweet: [noting([])] })
  const options = { dedupeKey: 'k', dedupeSeconds: 10 }
  const first = await runner.enqueue('tweet', 'a', options)
  await clock.advance('9s')
  expect(await runner.enqueue('tweet', 'b', options)).toEqual({ id: first.id, deduplicated: true })
  await clock.advance('1s')
  expect((await runner.enqueue('tweet', 'c', options)).deduplicated).toBe(false)
})

test('a rate limit bounds the messages started in its window', async () => {
  const seen: unknown[] = []
  const { runner, clock } = await runnerOf({
    tweet: [noting(seen), { rateLimit: { max: 3, perSeconds: 60 }, maxConcurrent: 4, batchSize: 2 }],
  })
  await runner.enqueueMany('tweet', ['1', '2', '3', '4', '5'])
  await clock.settle()
  expect(seen).toHaveLength(3)
  await clock.advance('59s')
  expect(seen).toHaveLength(3)
  await clock.advance('1s')
  expect(seen).toHaveLength(5)
})

test('cooldown stops claims of the job for the given time', async () => {
  const seen: unknown[] = []
  class Cooling extends noting(seen) {
    override process(message: string, context: QueueContext<string>): RunnerResult {
      context.cooldown(30, 'slow down')
      return super.process(message, context)
    }
  }
  const { runner, clock } = await runnerOf({ tweet: [Cooling, { batchSize: 1 }] })
  await runner.enqueueMany('tweet', ['1', '2'])
  await clock.advance('29s')
  expect(seen).toEqual(['1'])
  await clock.advance('1s')
  expect(seen).toEqual(['1', '2'])
})

test('each message of a batch has a time limit of its own, and one that obeys its signal fails alone', async () => {
  const seen: unknown[] = []
  const signals = new Set<AbortSignal>()
  class Slow extends QueueTask<RunnerResult, number> {
    override async process(
      seconds: number,
      { signal, attempt }: QueueContext<number>,
    ): Promise<RunnerResult> {
      seen.push(`${seconds} s, ${attempt}`)
      signals.add(signal)
      const ended = deferred<void>()
      const timer = clock.setTimer(seconds * 1000, () => ended.resolve())
      signal.addEventListener('abort', () => {
        timer.cancel()
        ended.reject(new Error('aborted'))
      })
      await ended.promise
      return { success: !signal.aborted }
    }
  }
  const { runner, clock, events } = await runnerOf({ slow: [Slow, { timeoutSeconds: 5 }] })
  await runner.enqueueMany('slow', [4, 4, 20, 4])
  await clock.advance('17s')
  expect(seen).toEqual(['4 s, 1', '4 s, 1', '20 s, 1', '4 s, 1'])
  expect(events('message.retrying')).toMatchObject([
    { error: { code: 'TIMEOUT', message: 'job "slow" timed out after 5 s (attempt 1 of 4)' } },
  ])
  expect(events('run.ended')).toMatchObject([{ status: 'failed', succeeded: 3, failed: 1 }])
  expect([...signals].map(({ aborted }) => aborted)).toEqual([true, false])
})

test('a message that ignores its signal is given up 5 s later, and the rest of its batch is released', async () => {
  const seen: unknown[] = []
  const gate = deferred<void>()
  class Deaf extends QueueTask<RunnerResult, string> {
    override async process(message: string, { attempt }: QueueContext<string>): Promise<RunnerResult> {
      seen.push(`${message} ${attempt}`)
      if (message === 'deaf') await gate.promise
      return { success: true }
    }
  }
  const { runner, clock, events } = await runnerOf({ deaf: [Deaf, { timeoutSeconds: 5, maxRetries: 0 }] })
  await runner.enqueueMany('deaf', ['a', 'deaf', 'b'])
  await clock.advance('9s')
  expect(events('run.ended')).toEqual([])
  await clock.advance('1s')
  expect(events('run.ended')).toMatchObject([
    { status: 'failed', succeeded: 1, failed: 1, error: { code: 'TIMEOUT' } },
  ])
  expect(seen).toEqual(['a 1', 'deaf 1'])
  gate.resolve() // it held the slot until now
  await clock.settle()
  expect(seen).toEqual(['a 1', 'deaf 1', 'b 1'])
})

test('a hook that hangs after the time limit of a message is given up with it', async () => {
  class Hanging extends QueueTask<RunnerResult, string> {
    override process(): Promise<RunnerResult> {
      return deferred<RunnerResult>().promise
    }
    override handleExecutionError(): Promise<undefined> {
      return deferred<undefined>().promise
    }
  }
  const { runner, clock, events } = await runnerOf({
    task: [Hanging, { timeoutSeconds: 5, maxRetries: 0 }],
  })
  await runner.enqueue('task', 'a')
  await clock.advance('15s')
  expect(events('message.dead')).toMatchObject([{ reason: 'exhausted', error: { code: 'TIMEOUT' } }])
})

test('a task that works on the whole batch has one time limit for all of it', async () => {
  class Whole extends QueueTask<RunnerResult, string> {
    override execute({ signal }: QueueContext<string>): Promise<RunnerResult[]> {
      const aborted = deferred<never>()
      signal.addEventListener('abort', () => aborted.reject(signal.reason))
      return aborted.promise
    }
  }
  const { runner, clock, events } = await runnerOf({ whole: [Whole, { timeoutSeconds: 5 }] })
  await runner.enqueueMany('whole', ['a', 'b'])
  await clock.advance('5s')
  expect(events('message.retrying')).toMatchObject([{ attempt: 1 }, { attempt: 1 }])
})

test('an expired message is skipped', async () => {
  const seen: unknown[] = []
  const { runner, clock, events } = await runnerOf({ tweet: [noting(seen)] })
  await runner.pause('tweet')
  const { id } = await runner.enqueue('tweet', 'a', { expiresInSeconds: 5 })
  await clock.advance('5s')
  await runner.resume('tweet')
  await clock.settle()
  expect(seen).toEqual([])
  expect(events('run.ended')).toMatchObject([
    { runId: id, status: 'skipped', reason: 'it expired before it was claimed' },
  ])
})

test('a NonRetryableError for one message does not affect the rest of the batch', async () => {
  class Rejecting extends QueueTask<RunnerResult, string> {
    override process(message: string): RunnerResult {
      if (message === 'no') throw new NonRetryableError('refused')
      return { success: true, message }
    }
  }
  const { runner, clock, events } = await runnerOf({ tweet: [Rejecting] })
  await runner.enqueueMany('tweet', ['no', 'yes'])
  await clock.settle()
  expect(events('run.ended')).toMatchObject([{ succeeded: 1, failed: 1, message: 'yes' }])
  expect(events('message.dead')).toMatchObject([{ reason: 'not-retryable' }])
})
