/** What a runner returns is plain data, and has the same properties on every engine. */

import { expect, test } from 'vitest'

import type { JobContext } from '../authoring/context.ts'
import type { RunnerResult } from '../authoring/result.ts'
import { BaseTask, QueueTask } from '../authoring/task.ts'
import type { Engine } from '../engine/contract/engine.ts'
import { memory } from '../engine/memory/memory.ts'
import { sqlite } from '../engine/sqlite/sqlite-engine.ts'
import { captureLog } from '../testing/captured-log.ts'
import { runnerOf } from './support/runner-of.ts'

class Report extends BaseTask {
  override execute({ logger, progress }: JobContext): RunnerResult[] {
    logger.info('a line', { page: 1 })
    progress(0.5, 'half')
    return [{ success: true, message: 'done' }]
  }
}

class Mail extends QueueTask<RunnerResult, { readonly to: string }> {
  override process({ to }: { readonly to: string }): RunnerResult {
    if (to === 'nobody') throw new Error('no address', { cause: new Error('an empty book') })
    return { success: true }
  }
}

class Held extends QueueTask<RunnerResult, string> {
  override process(): Promise<RunnerResult> {
    return new Promise(() => {})
  }
}

/** One of everything that the calls of a runner return. */
async function answersOn(engine: Engine): Promise<Record<string, unknown>> {
  const { logger } = captureLog(() => 0)
  const { runner, clock } = await runnerOf(
    {
      report: [Report, { cron: '0 8 * * *', tags: ['web'] }],
      mail: [Mail, { maxRetries: 1, preserveOrder: 'key' }],
      held: [Held, { timeoutSeconds: 30 }],
    },
    { engine, logger, shutdownTimeoutSeconds: 0 },
  )
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await clock.settle()
  }
  const handle = await runner.trigger('report', { page: -0 })
  await settle()
  const dead = await runner.enqueue('mail', { to: 'nobody' }, { orderKey: 'k' })
  await settle()
  await clock.advance('1m')
  await settle()
  await runner.enqueue('held', 'running')
  await runner.pause('mail')
  const waiting = await runner.enqueue('mail', { to: 'ann' }, { orderKey: 'k', delaySeconds: 60 })
  await settle()
  const [run] = await runner.history({ job: 'report' })
  const inspection = runner['~inspection']
  const answers = {
    enqueued: dead,
    enqueuedMany: await runner.enqueueMany('mail', [{ to: 'bob' }], { orderKey: 'b' }),
    outcome: await handle.result(),
    jobs: runner.jobs(),
    job: await runner.job('mail'),
    'job with a schedule': await runner.job('report'),
    'listed jobs': await inspection.jobs(),
    messages: await runner.messages.list(),
    'page of messages': await runner.messages.list({ limit: 1 }),
    message: await runner.messages.get(waiting.id),
    'no message': await runner.messages.get('nothing'),
    'dead letters': await runner.deadLetters.list(),
    'dead letter': await runner.deadLetters.get(dead.id),
    history: await runner.history(),
    runs: await inspection.runs.list(),
    run: await inspection.runs.get(run!.runId),
    metrics: await runner.metrics(),
    health: await runner.health(),
    redriven: await runner.deadLetters.redrive({ ids: [dead.id] }),
    deleted: await runner.deadLetters.delete({ ids: [dead.id] }),
    cancelled: await runner.cancel(waiting.id),
    'run now': await runner.runNow('report'),
    paused: await inspection.pause('mail'),
    resumed: await inspection.resume('mail'),
  }
  const stopped = runner.stop()
  await clock.advance('1m')
  await stopped
  const events = runner.events.recent().map(({ sequence: _, ...event }) => event)
  const byType = Object.fromEntries(events.map((event) => [event.type, shapeOf(event)]))
  return { ...answers, 'health after the stop': await runner.health(), 'shapes of events': byType }
}

/** The properties of a value and the types of their values; of a list, those of all its entries. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value))
    return [...new Set(value.map((entry) => JSON.stringify(shapeOf(entry))))].toSorted()
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]))
}

test('what the calls of a runner return survives JSON, with the same properties on every engine', async () => {
  const onMemory = await answersOn(memory())
  const onSqlite = await answersOn(sqlite({ path: ':memory:' }))
  for (const [name, answer] of [...Object.entries(onMemory), ...Object.entries(onSqlite)]) {
    expect({ [name]: JSON.parse(JSON.stringify(answer)) as unknown }).toStrictEqual({ [name]: answer })
  }
  expect(shapeOf(onMemory)).toEqual(shapeOf(onSqlite))
  for (const answers of [onMemory, onSqlite]) {
    expect(answers).toMatchObject({
      'dead letter': {
        message: { payload: { to: 'nobody' }, orderKey: 'k', attempts: 2 },
        reason: 'exhausted',
      },
      metrics: { jobs: { mail: { deadLetters: 1 } } },
    })
  }
})

test('the raw entries of an engine survive JSON as well', async () => {
  for (const engine of [memory(), sqlite({ path: ':memory:' })]) {
    const { runner, clock } = await runnerOf(
      { mail: [Mail, { maxRetries: 0, preserveOrder: 'key' }] },
      { engine },
    )
    await runner.enqueue('mail', { to: 'nobody' }, { orderKey: 'k' })
    for (let turn = 0; turn < 20; turn += 1) await clock.settle()
    const page = await engine.deadLetters({ limit: 10 })
    expect(JSON.parse(JSON.stringify(page))).toMatchObject({
      entries: [{ message: { job: 'mail', orderKey: 'k', attempts: 1, payload: { to: 'nobody' } } }],
    })
    expect(Object.keys(page.entries[0]!.message).toSorted()).toEqual([
      'attempts',
      'dueMs',
      'enqueuedMs',
      'id',
      'job',
      'orderKey',
      'origin',
      'payload',
      'priority',
      'recovered',
      'scheduledForMs',
    ])
    await runner.stop()
  }
})

test('every list refuses a job that is neither known nor left anything behind', async () => {
  const { runner } = await runnerOf({ mail: [Mail] })
  const query = { job: 'mial' }
  const lists = [runner.history(query), runner.messages.list(query), runner.deadLetters.list(query)]
  for (const list of lists) {
    await expect(list).rejects.toThrow('there is no job "mial" in the registry; did you mean "mail"?')
  }
})
