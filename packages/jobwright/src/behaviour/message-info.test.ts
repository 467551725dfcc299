/** What `runner.message(id)` returns of a message, from its enqueue to its end. */

import { expect, test } from 'vitest'

import type { JobContext, QueueContext } from '../authoring/context.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import { inspect } from '../inspect/inspection.ts'
import { deferred } from '../time/deferred.ts'
import { runnerOf } from './support/runner-of.ts'

interface Sent extends RunnerResult {
  readonly to: string
}

/** Throws, reports a failure or succeeds, as the message asks. */
class Mail extends QueueTask<Sent, string> {
  override process(to: string): Sent {
    if (to.startsWith('throw')) throw new Error(`no mailbox ${to}`)
    return { success: !to.startsWith('refuse'), to, message: `sent to ${to}` }
  }
}

test('message(id) follows a triggered run from its call to its results', async () => {
  const gate = deferred<void>()
  class Report extends BaseTask<RunnerResult, string> {
    override async execute({ parameters, progress }: JobContext<string>): Promise<RunnerResult[]> {
      progress(0.5, 'half')
      await gate.promise
      return [{ success: true, message: parameters }]
    }
  }
  const { runner, clock, events } = await runnerOf({ report: [Report] })
  const startMs = clock.now()
  const { id } = await runner.trigger('report', 'sales', { delaySeconds: 60 })
  const waiting = {
    id,
    job: 'report',
    state: 'waiting',
    attempts: 0,
    enqueuedMs: startMs,
    dueMs: startMs + 60_000,
  }
  expect(await runner.message(id)).toEqual(waiting)
  await clock.advance('60s')
  const progress = { fraction: 0.5, note: 'half' }
  expect(await runner.message(id)).toEqual({ ...waiting, state: 'running', attempts: 1, progress })
  await clock.advance('1s')
  gate.resolve()
  await clock.settle()
  expect(await runner.message(id)).toEqual({
    id,
    job: 'report',
    state: 'done',
    attempts: 1,
    outcome: 'succeeded',
    results: [{ success: true, message: 'sales' }],
    progress,
    runId: events('run.ended')[0]?.runId,
    startedMs: startMs + 60_000,
    endedMs: startMs + 61_000,
  })
  expect(await inspect(runner).message(id)).toEqual(await runner.message(id))
})

test('each message of a batch has its own outcome, results and error', async () => {
  const { runner, clock } = await runnerOf({ mail: [Mail, { maxRetries: 1, retryDelaySeconds: 60 }] })
  const sent = await runner.enqueueMany('mail', ['a', 'refuse b', 'throw c', 'd'])
  await clock.settle()
  const infos = async () => Promise.all(sent.map(({ id }) => runner.message(id)))
  expect(await infos()).toMatchObject([
    { state: 'done', outcome: 'succeeded', attempts: 1, results: [{ success: true, to: 'a' }] },
    {
      state: 'done',
      outcome: 'failed',
      results: [{ success: false, to: 'refuse b' }],
      error: 'sent to refuse b',
    },
    { state: 'waiting', attempts: 1, error: 'no mailbox throw c' },
    { state: 'done', outcome: 'succeeded', results: [{ success: true, to: 'd' }] },
  ])
  await clock.advance('2m')
  expect((await infos())[2]).toMatchObject({
    state: 'dead',
    attempts: 2,
    reason: 'exhausted',
    error: 'no mailbox throw c',
  })
  await runner.pause('mail')
  await runner.deadLetters.redrive({ ids: [sent[2]?.id ?? ''] })
  expect((await infos())[2]).toMatchObject({ state: 'waiting', attempts: 0 })
})

test('a failed message that is not kept is dead, too', async () => {
  const { runner, clock } = await runnerOf({ mail: [Mail, { maxRetries: 0, deadLetter: false }] })
  const { id } = await runner.enqueue('mail', 'throw a')
  await clock.settle()
  expect(await runner.message(id)).toMatchObject({ state: 'dead', attempts: 1, error: 'no mailbox throw a' })
})

test('the results of a run that a tick made are kept, too', async () => {
  const ids: string[] = []
  class Count extends BaseTask {
    override execute({ messageId }: JobContext): RunnerResult[] {
      ids.push(messageId)
      return [
        { success: true, message: 'one' },
        { success: true, message: 'two' },
      ]
    }
  }
  const { runner, clock } = await runnerOf({ count: [Count, { intervalSeconds: 60 }] })
  await clock.advance('1m')
  expect(await runner.message(ids[0] ?? '')).toMatchObject({
    state: 'done',
    outcome: 'succeeded',
    results: [{ message: 'one' }, { message: 'two' }],
  })
})

test('a message that ended before a run began it has its end and the reason', async () => {
  const { runner, clock } = await runnerOf({ mail: [Mail] })
  await runner.pause('mail')
  const expired = await runner.enqueue('mail', 'a', { expiresInSeconds: 5 })
  const cancelled = await runner.enqueue('mail', 'b')
  await runner.cancel(cancelled.id)
  await clock.advance('6s')
  expect(await runner.message(expired.id)).toMatchObject({
    state: 'done',
    outcome: 'skipped',
    attempts: 0,
    reason: 'it expired before it was claimed',
  })
  expect(await runner.message(cancelled.id)).toMatchObject({
    state: 'done',
    outcome: 'cancelled',
    reason: 'it was cancelled',
  })
})

test('the progress of a batch is that of the message on which the task works', async () => {
  const gates = [deferred<void>(), deferred<void>()]
  class Slow extends QueueTask<RunnerResult, number> {
    override async process(index: number, { progress }: QueueContext<number>): Promise<RunnerResult> {
      progress(0.1)
      for (let step = 2; step < 10; step += 1) progress(step / 10)
      await gates[index]?.promise
      return { success: true }
    }
  }
  const { runner, clock } = await runnerOf({ slow: [Slow] })
  const sent = await runner.enqueueMany('slow', [0, 1])
  await clock.settle()
  const progress = async () =>
    (await Promise.all(sent.map(({ id }) => runner.message(id)))).map((info) => info?.progress)
  expect(await progress()).toEqual([{ fraction: 0.9 }, undefined])
  gates[0]?.resolve()
  await clock.settle()
  expect(await progress()).toEqual([undefined, { fraction: 0.9 }])
  gates[1]?.resolve()
})

test('a message that nobody knows, or whose run history has lost, is null', async () => {
  const { runner, clock } = await runnerOf({ mail: [Mail] }, { history: { maxRuns: 2 } })
  expect(await runner.message('019b76da-a800-7101-9865-b45af9f3dc0f')).toBe(null)
  const ids: string[] = []
  for (const to of ['a', 'b', 'c']) {
    ids.push((await runner.enqueue('mail', to)).id)
    await clock.settle()
    await runner.message(ids[0] ?? '')
  }
  expect(await Promise.all(ids.map((id) => runner.message(id)))).toMatchObject([
    null,
    { state: 'done' },
    { state: 'done' },
  ])
  await expect(runner.message('')).rejects.toThrow('message: expected the id of a message, got ""')
  await expect(runner.message(5 as never)).rejects.toThrow('message: expected the id of a message, got 5')
})
